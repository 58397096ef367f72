/** Whether a text is the name of an IANA zone. */
export const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

/** What a zone's clocks show at an instant, read as if it were UTC. */
export const localTime = (at: Date, zone: string): Date => new Date(at.getTime() + offsetOf(at.getTime(), zone));

/** The instant at which a zone's clocks show a time, which is given as if it were UTC. */
export const instantOf = (local: number, zone: string): Date => {
  const first = local - offsetOf(local, zone);
  return new Date(local - offsetOf(first, zone));
};

const quarterMs = 900_000;
const formats = new Map<string, Intl.DateTimeFormat>();
/** Zones in use are few; but a zone can be written in any case, each a name of its own. */
const formatsMax = 200;
/** Intl is slow and offsets change only on the quarter of an hour, so that each quarter is asked for once. */
const offsets = new Map<string, number>();
const offsetsMax = 50_000;

/** How far a zone is ahead of UTC at an instant, in ms. */
const offsetOf = (instant: number, zone: string): number => {
  const quarter = Math.floor(instant / quarterMs);
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size >= offsetsMax) offsets.clear();
  const offset = shownAt(quarter * quarterMs, zone) - quarter * quarterMs;
  offsets.set(key, offset);
  return offset;
};

const numeric = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const;

const shownAt = (instant: number, zone: string): number => {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...numeric });
  if (formats.size >= formatsMax && !formats.has(zone)) formats.clear();
  formats.set(zone, format);
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
};
