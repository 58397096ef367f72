import { byExit, type ScoredTrade } from './scored-trade.ts';
import { type Tally, tallyOf } from './tally.ts';

/** What behaviour is judged by, besides profit. */
export type BehavedTrade = ScoredTrade & {
  instrument: string;
  /** What the account began with. */
  startCents: bigint;
  isStopMoved: boolean;
};

export type BehaviourRules = {
  bandCents?: bigint | undefined;
  /** Whether an entry at this time is one that the person allows themselves; absent: any is. */
  isInWindow?: ((at: Date) => boolean) | undefined;
};

export type Behaviour = {
  /** Entered within 90 s of a losing exit in the same instrument. */
  revenge: Tally;
  /** More at stake than 1% of what the account began with; trades whose risk is not known are not judged. */
  oversize: Tally;
  /** A protective stop was moved away from the entry. */
  movedStop: Tally;
  /** Entered outside the person's window; null: they have none. */
  outsideWindow: Tally | null;
  /** Trades by how many losses in a row had ended last when they were entered; the last row is of that many and more. */
  afterLosses: { losses: number; tally: Tally }[];
};

const revengeMs = 90_000;
const lossesMax = 3;

/** The habits that cost money, each with what its trades came to. */
export const behaviourOf = (
  trades: readonly BehavedTrade[],
  { bandCents = 0n, isInWindow }: BehaviourRules,
): Behaviour => {
  const ordered = byExit(trades);
  const tally = (judge: (trade: BehavedTrade) => boolean) => tallyOf(ordered.filter(judge), bandCents);
  const isLoss = ({ netCents }: BehavedTrade) => netCents < -bandCents;
  const losses = Map.groupBy(ordered.filter(isLoss), ({ instrument }) => instrument);
  const since = lossesBefore(ordered, bandCents);
  return {
    revenge: tally(({ instrument, entryAt }) =>
      (losses.get(instrument) ?? []).some(({ exitAt }) => isWithin(entryAt.getTime() - exitAt.getTime(), revengeMs)),
    ),
    oversize: tally(({ riskCents, startCents }) => riskCents !== null && riskCents * 100n > startCents),
    movedStop: tally(({ isStopMoved }) => isStopMoved),
    outsideWindow: isInWindow ? tally(({ entryAt }) => !isInWindow(entryAt)) : null,
    afterLosses: Array.from({ length: lossesMax + 1 }, (_, count) => ({
      losses: count,
      tally: tally((trade) => Math.min(lossesMax, since.get(trade) ?? 0) === count),
    })),
  };
};

const isWithin = (ms: number, most: number): boolean => ms >= 0 && ms <= most;

/** How many losses in a row had ended last at the entry of each trade. Trades are in the order of their exits. */
const lossesBefore = (ordered: readonly BehavedTrade[], bandCents: bigint): Map<BehavedTrade, number> => {
  const runs: number[] = [];
  for (const { netCents } of ordered) runs.push(netCents < -bandCents ? (runs.at(-1) ?? 0) + 1 : 0);
  const exits = ordered.map(({ exitAt }) => exitAt.getTime());
  return new Map(ordered.map((trade) => [trade, runs[countUpTo(exits, trade.entryAt.getTime()) - 1] ?? 0]));
};

/** How many of sorted values are not above a limit. */
const countUpTo = (sorted: readonly number[], limit: number): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? limit) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
};
