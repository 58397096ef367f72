import { type Dispersion, dispersionOf, kellyOf } from './dispersion.ts';
import { type Drawdown, drawdownOf } from './drawdown.ts';
import { byExit, type ScoredTrade } from './scored-trade.ts';
import { type Streaks, streaksOf } from './streaks.ts';
import { type Tally, tallyOf } from './tally.ts';

export type TradeStatistics = Tally &
  Dispersion &
  Drawdown &
  Streaks & {
    kelly: number | null;
    /** Fees for each cent of gross profit; null without profit. */
    commissionShare: number | null;
    /** Days on which a trade ended, and trades on each of them in the mean. */
    days: number;
    tradesPerDay: number | null;
  };

/**
 * All statistics of closed trades, in whatever order they are given.
 * @param startCents what the accounts began with
 * @param dayOf the trading day of an instant
 */
export const statisticsOf = (
  trades: readonly ScoredTrade[],
  { startCents, dayOf }: { startCents: bigint; dayOf: (at: Date) => string },
): TradeStatistics => {
  const ordered = byExit(trades);
  const tally = tallyOf(ordered);
  const days = new Set(ordered.map(({ exitAt }) => dayOf(exitAt))).size;
  const profits = ordered.map(({ netCents }) => netCents);
  return {
    ...tally,
    ...dispersionOf(profits.map(Number)),
    ...drawdownOf(ordered, startCents),
    ...streaksOf(profits),
    kelly: kellyOf(tally),
    commissionShare: tally.grossProfitCents > 0n ? Number(tally.feesCents) / Number(tally.grossProfitCents) : null,
    days,
    tradesPerDay: days === 0 ? null : ordered.length / days,
  };
};
