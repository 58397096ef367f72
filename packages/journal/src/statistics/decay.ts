import { byExit, type ScoredTrade } from './scored-trade.ts';
import { type Tally, tallyOf } from './tally.ts';

/** The last 30 trades of a setup as they were at the end of a week, or so many as there were. */
export type DecayStep = { week: string; tally: Tally };
export type SetupDecay = {
  setup: string /** Oldest first; weeks in which the setup was traded. */;
  steps: DecayStep[];
};

export const decayWindow = 30;

/**
 * Whether setups wear out: their rolling expectancy and win rate, week over week.
 * @param weekOf the week in which a trade ended, such as that of its Monday: weeks compare as strings
 */
export const decayOf = <Trade extends ScoredTrade & { setup: string | null }>(
  trades: readonly Trade[],
  weekOf: (at: Date) => string,
  { bandCents = 0n, weeksMax = 8 }: { bandCents?: bigint | undefined; weeksMax?: number } = {},
): SetupDecay[] => {
  const bySetup = Map.groupBy(byExit(trades), ({ setup }) => setup);
  return [...bySetup]
    .flatMap(([setup, own]) =>
      setup === null ? [] : [{ setup, steps: stepsOf(own, weekOf, bandCents).slice(-weeksMax) }],
    )
    .sort((one, other) => (one.setup < other.setup ? -1 : 1));
};

const stepsOf = (trades: readonly ScoredTrade[], weekOf: (at: Date) => string, bandCents: bigint): DecayStep[] => {
  const ends = new Map(trades.map(({ exitAt }, index) => [weekOf(exitAt), index + 1]));
  return [...ends].map(([week, end]) => ({
    week,
    tally: tallyOf(trades.slice(Math.max(0, end - decayWindow), end), bandCents),
  }));
};
