import { type Dispersion, dispersionOf, kellyOf } from './dispersion.ts';
import { type Drawdown, drawdownOf } from './drawdown.ts';
import { byExit, type ScoredTrade, sumCents } from './scored-trade.ts';
import { type Streaks, streaksOf } from './streaks.ts';
import { rMultiple, type Tally, tallyOf } from './tally.ts';

export type TradeStatistics = Tally &
  Dispersion &
  Drawdown &
  Streaks & {
    kelly: number | null;
    /** SQN over R, of the trades whose risk is known. */
    sqnR: number | null;
    /** Sharpe and Sortino of net profit a trading day on which a trade ended, times the root of 252. */
    daily: { sharpe: number | null; sortino: number | null };
    /** Fees for each cent of gross profit; null without profit. */
    commissionShare: number | null;
    /** Days on which a trade ended, and trades on each of them in the mean. */
    days: number;
    tradesPerDay: number | null;
  };

/** Trading days a year, by which daily ratios are annualised. */
const daysAYear = 252;

/**
 * All statistics of closed trades, in whatever order they are given.
 * @param startCents what the accounts began with
 * @param dayOf the trading day of an instant
 */
export const statisticsOf = (
  trades: readonly ScoredTrade[],
  { startCents, dayOf, bandCents = 0n }: { startCents: bigint; dayOf: (at: Date) => string; bandCents?: bigint },
): TradeStatistics => {
  const ordered = byExit(trades);
  const tally = tallyOf(ordered, bandCents);
  const daily = [...Map.groupBy(ordered, ({ exitAt }) => dayOf(exitAt)).values()].map((each) =>
    Number(sumCents(each.map(({ netCents }) => netCents))),
  );
  const days = daily.length;
  const profits = ordered.map(({ netCents }) => netCents);
  return {
    ...tally,
    ...dispersionOf(profits.map(Number)),
    ...drawdownOf(ordered, startCents),
    ...streaksOf(profits, bandCents),
    kelly: kellyOf(tally),
    sqnR: dispersionOf(ordered.flatMap((trade) => rMultiple(trade) ?? [])).sqn,
    daily: annualised(dispersionOf(daily)),
    commissionShare: tally.grossProfitCents > 0n ? Number(tally.feesCents) / Number(tally.grossProfitCents) : null,
    days,
    tradesPerDay: days === 0 ? null : ordered.length / days,
  };
};

const annualised = ({ sharpe, sortino }: Dispersion): TradeStatistics['daily'] => {
  const aYear = (ratio: number | null) => (ratio === null ? null : ratio * Math.sqrt(daysAYear));
  return { sharpe: aYear(sharpe), sortino: aYear(sortino) };
};
