import type { ScoredTrade } from './scored-trade.ts';
import { type Tally, tallyOf } from './tally.ts';

export type BreakdownRow = { key: string; tally: Tally };

/**
 * Trades by something of theirs, sorted by it. A trade with several keys (tags) counts under each, one without under none.
 */
export const breakDown = <Trade extends ScoredTrade>(
  trades: readonly Trade[],
  keysOf: (trade: Trade) => readonly string[],
  bandCents = 0n,
): BreakdownRow[] => {
  const groups = new Map<string, Trade[]>();
  for (const trade of trades) {
    for (const key of new Set(keysOf(trade))) {
      const group = groups.get(key);
      if (group) group.push(trade);
      else groups.set(key, [trade]);
    }
  }
  return [...groups]
    .map(([key, group]) => ({ key, tally: tallyOf(group, bandCents) }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
};

const minute = 60_000;
const buckets: readonly [below: number, name: string][] = [
  [minute, '1: under 1 minute'],
  [5 * minute, '2: 1 to 5 minutes'],
  [30 * minute, '3: 5 to 30 minutes'],
  [240 * minute, '4: 30 minutes to 4 hours'],
  [Number.POSITIVE_INFINITY, '5: over 4 hours'],
];

/** How long a trade was held, as a range whose first character sorts it. */
export const holdingBucket = ({ entryAt, exitAt }: Pick<ScoredTrade, 'entryAt' | 'exitAt'>): string => {
  const held = exitAt.getTime() - entryAt.getTime();
  return buckets.find(([below]) => held < below)?.[1] ?? '';
};

const sizes: readonly [upTo: number, name: string][] = [
  [1, '1: 1 contract'],
  [2, '2: 2 contracts'],
  [5, '3: 3 to 5 contracts'],
  [10, '4: 6 to 10 contracts'],
  [Number.POSITIVE_INFINITY, '5: over 10 contracts'],
];

/** How many contracts a trade was for, as a range whose first character sorts it. */
export const sizeBucket = (quantity: number): string => sizes.find(([upTo]) => quantity <= upTo)?.[1] ?? '';
