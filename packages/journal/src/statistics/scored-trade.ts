/** A closed trade as statistics see it. Money in cents. */
export type ScoredTrade = {
  entryAt: Date;
  exitAt: Date;
  grossCents: bigint;
  feesCents: bigint;
  /** What it came to: every statistic of profit is of this. */
  netCents: bigint;
  /** What was at stake; null: not known, and the trade is in no R. */
  riskCents: bigint | null;
};

/** In the order of their exits, in which equity, streaks and drawdowns run. */
export const byExit = <Trade extends { exitAt: Date }>(trades: readonly Trade[]): Trade[] =>
  trades.toSorted((one, other) => one.exitAt.getTime() - other.exitAt.getTime());

export const sumCents = (values: readonly bigint[]): bigint => values.reduce((sum, each) => sum + each, 0n);
