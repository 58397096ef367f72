import { z } from 'zod';
import { type SignalCommand, signalCommands } from './signal-commands.ts';
import { readSignalFields } from './signal-fields.ts';

/** At most `limit` signals of one `id` within the seconds before. */
export type SignalRate = { id: string; limit: number; seconds: number };

export type Signal = {
  /** Sets or lifts the kill switch, before the command is judged. */
  killSwitch: 'on' | 'off' | undefined;
  rate: SignalRate | undefined;
  /** As written; none: all accounts, where a command may be for all. */
  accounts: string[];
  /** Absent in a message that only turns the kill switch. */
  command: SignalCommand | undefined;
};

export type ParsedSignal =
  | { ok: true /** The value of `key`, when the message repeats it. */; key: string | undefined; signal: Signal }
  | { ok: false; key: string | undefined; faults: string[] };

const accountsMax = 10;

const accountList = z
  .string()
  .transform((text) => {
    const names = text.split(',').map((each) => each.trim());
    // One account twice, in whatever case, is one account: it must not trade twice.
    return [...new Map(names.map((each) => [each.toLowerCase(), each])).values()];
  })
  .refine((names) => names.length <= accountsMax && names.every((name) => name !== '' && name.length <= 64), {
    error: `must be account names, at most ${accountsMax}, with commas between`,
  })
  .default([]);

const rateRule = /^([1-9]\d{0,3})(?:\/([1-9]\d{0,4}))?$/;

const rateLimit = z.string().transform((text, context): Omit<SignalRate, 'id'> => {
  const [, limit = '0', seconds = '60'] = rateRule.exec(text) ?? [];
  const rate = { limit: Number(limit), seconds: Number(seconds) };
  if (rate.limit < 1 || rate.limit > 1_000 || rate.seconds > 86_400) {
    context.addIssue('must be as 5 or 1/120: at most 1000 in at most 86400 seconds');
  }
  return rate;
});

const Envelope = z.object({
  account: accountList,
  kill_switch: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['on', 'off'], { error: 'must be on or off' }))
    .optional(),
  rate_limit: rateLimit.optional(),
  id: z.string().min(1).max(64).optional(),
  command: z.string().max(40).optional(),
});

const enveloping = new Set(['key', ...Object.keys(Envelope.shape)]);

/** Reads a message whole: a name that its command does not take is a fault, since what it was to guard would be lost. */
export const parseSignal = (text: string): ParsedSignal => {
  const read = readSignalFields(text);
  if (!read.ok) return { ok: false, key: undefined, faults: read.faults };
  const key = read.fields.get('key');
  const wrong = (faults: string[]): ParsedSignal => ({ ok: false, key, faults });
  const envelope = Envelope.safeParse(Object.fromEntries(read.fields));
  if (!envelope.success) return wrong(faultsOf(envelope.error));
  const { account: accounts, kill_switch: killSwitch, rate_limit, id, command: written } = envelope.data;
  if ((rate_limit === undefined) !== (id === undefined)) return wrong(['rate_limit and id belong together.']);
  const rate = rate_limit && id !== undefined ? { ...rate_limit, id } : undefined;
  const terms = Object.fromEntries([...read.fields].filter(([name]) => !enveloping.has(name)));
  const rest = { killSwitch, rate, accounts };
  if (written === undefined) {
    if (killSwitch === undefined) return wrong(['command is missing.']);
    const extra = Object.keys(terms).map((name) => `${name} needs a command.`);
    return extra.length > 0 ? wrong(extra) : { ok: true, key, signal: { ...rest, command: undefined } };
  }
  const name = written.toUpperCase().replace(/[\s_-]/g, '');
  const schema = Object.hasOwn(signalCommands, name) ? signalCommands[name] : undefined;
  if (!schema) {
    const known = Object.keys(signalCommands).join(', ');
    return wrong([`${JSON.stringify(written)} is not a command that this venue takes. There are ${known}.`]);
  }
  if (schema.needsAccount && accounts.length === 0) return wrong(['account is missing.']);
  const parsed = schema.terms.safeParse(terms);
  if (!parsed.success) return wrong(faultsOf(parsed.error));
  return { ok: true, key, signal: { ...rest, command: parsed.data } };
};

const faultsOf = ({ issues }: z.ZodError): string[] =>
  issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((name) => `${name} is not a field of this command.`)
      : [issue.path.length > 0 ? `${issue.path.join('.')} ${issue.message}.` : `${issue.message}.`],
  );
