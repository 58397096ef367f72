const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Ends that can be chosen, from now on. */
const terms = [
  ['1h', 'In 1 hour', hourMs],
  ['8h', 'In 8 hours', 8 * hourMs],
  ['1d', 'In 1 day', dayMs],
  ['7d', 'In 7 days', 7 * dayMs],
  ['30d', 'In 30 days', 30 * dayMs],
] as const;

/** No end of the person's own; an own moment. */
const consent = 'consent';
const moment = 'moment';

export type EndChoice = { value: string; words: string };

/** What of it is sooner than the end of the consent, which nothing goes beyond. */
export const endChoices = (consentEnds: Date, consentWords: string, now: Date): EndChoice[] => [
  { value: consent, words: `With its consent, on ${consentWords}` },
  ...terms.filter(([, , ms]) => now.getTime() + ms < consentEnds.getTime()).map(([value, words]) => ({ value, words })),
  { value: moment, words: 'At this time' },
];

/** The moment that was chosen; null: the consent's own. Undefined: it cannot be read. */
export const readEnd = (form: { end?: unknown; at?: unknown }, now: Date): Date | null | undefined => {
  if (form.end === consent) return null;
  if (form.end === moment) return readMoment(form.at);
  const term = terms.find(([value]) => value === form.end);
  return term && new Date(now.getTime() + term[2]);
};

/** As `datetime-local` writes it, in UTC. */
const readMoment = (at: unknown): Date | undefined => {
  if (typeof at !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(at)) return undefined;
  const read = new Date(`${at}Z`);
  return Number.isNaN(read.getTime()) ? undefined : read;
};
