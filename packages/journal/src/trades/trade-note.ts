import { z } from 'zod';
import { noOverrides, type TradeOverrides } from './trade-override.ts';

/** What a person wrote on a trade. */
export type TradeNote = {
  setup: string | null;
  tags: string[];
  note: string;
  /** What was at stake, in cents, by hand. */
  riskCents: bigint | null;
  /** Of a matched trade: what is said instead of its executions. */
  overrides: TradeOverrides;
  /** Left out of lists and statistics. */
  isDeleted: boolean;
};

export const emptyNote: TradeNote = {
  ...{ setup: null, tags: [], note: '', riskCents: null },
  ...{ overrides: noOverrides, isDeleted: false },
};

const tagsMax = 12;

/** One tag: letters and digits of any script, and dashes between them. */
const tag = z
  .string()
  .max(32, 'A tag has at most 32 characters.')
  .regex(/^[\p{L}\p{N}]+([-_][\p{L}\p{N}]+)*$/u, 'Tags are letters, digits and dashes, separated by commas.');

/** Tags as a person types them: separated by commas, in any case, each once. */
export const tagsInput = z
  .string()
  .max(600)
  .transform((text) => [
    ...new Set(
      text
        .split(',')
        .map((each) => each.trim().toLowerCase().replace(/\s+/g, '-'))
        .filter((each) => each !== ''),
    ),
  ])
  .pipe(z.array(tag).max(tagsMax, `A trade has at most ${tagsMax} tags.`));

export const setupInput = z
  .string()
  .trim()
  .max(60, 'A setup has at most 60 characters.')
  .transform((text) => (text === '' ? null : text));

export const noteInput = z.string().max(10_000, 'A note has at most 10,000 characters.');

/** Dollars at stake as typed; nothing: not known. In cents. */
export const riskInput = z
  .string()
  .trim()
  .regex(/^(\d{1,9}(\.\d{1,2})?)?$/, 'Enter an amount of dollars such as 250 or 250.50.')
  .transform((text) => {
    if (text === '') return null;
    const [whole = '0', cents = ''] = text.split('.');
    return BigInt(whole) * 100n + BigInt(cents.padEnd(2, '0'));
  });
