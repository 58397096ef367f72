import type { ScoredTrade } from './scored-trade.ts';

export type EquityStep = { at: Date; cents: bigint };

/** Money in cents, equity counted from 0. */
export type Drawdown = {
  /** Cumulated net profit after each trade. */
  curve: EquityStep[];
  /** The deepest fall below an earlier peak. */
  deepestCents: bigint;
  /** The same as a share of start + peak; null when that is not above 0. */
  deepestShare: number | null;
  /** From a peak until equity was there again, or until the last trade. */
  longestMs: number;
  /** Net profit for each cent of the deepest fall; null without a fall. */
  recoveryFactor: number | null;
};

/**
 * The equity curve of trades in the order of their exits, and its falls. Equity begins at 0: a first loss is a fall.
 * @param startCents what the accounts began with
 */
export const drawdownOf = (trades: readonly ScoredTrade[], startCents: bigint): Drawdown => {
  const curve: EquityStep[] = [];
  let equity = 0n;
  let peak = { cents: 0n, at: trades[0]?.entryAt.getTime() ?? 0 };
  let deepest = { cents: 0n, peak: 0n };
  let longestMs = 0;
  let isBelow = false;
  for (const { exitAt, netCents } of trades) {
    equity += netCents;
    curve.push({ at: exitAt, cents: equity });
    const fall = peak.cents - equity;
    const at = exitAt.getTime();
    if (fall > 0n || isBelow) longestMs = Math.max(longestMs, at - peak.at);
    if (fall > deepest.cents) deepest = { cents: fall, peak: peak.cents };
    isBelow = fall > 0n;
    if (!isBelow) peak = { cents: equity, at };
  }
  const base = startCents + deepest.peak;
  return {
    curve,
    deepestCents: deepest.cents,
    deepestShare: base > 0n ? Number(deepest.cents) / Number(base) : null,
    longestMs,
    recoveryFactor: deepest.cents === 0n ? null : Number(equity) / Number(deepest.cents),
  };
};
