import type { TradeStatistics } from '@portcullis/journal';
import { dollars } from '@portcullis/trading';
import { z } from 'zod';
import { fourDecimals, meanDollars } from './rounded.ts';
import { presentTally, tallyShape } from './tally.ts';

const ratioBasis = 'sharpe, sortino: a trade, not annualised; *_daily: a trading day with trades, times root of 252';

/** All statistics of closed trades. Null: too few trades to say. `sqn_r` is over R, of the trades whose risk is known. */
export const tradeStatistics = z.object({
  ...tallyShape,
  max_drawdown: z.number(),
  max_drawdown_rate: z.number().nullable(),
  longest_drawdown_seconds: z.number(),
  recovery_factor: z.number().nullable(),
  standard_deviation: z.number().nullable(),
  sharpe: z.number().nullable(),
  sortino: z.number().nullable(),
  sharpe_daily: z.number().nullable(),
  sortino_daily: z.number().nullable(),
  ratio_basis: z.literal(ratioBasis),
  sqn: z.number().nullable(),
  sqn_r: z.number().nullable(),
  kelly: z.number().nullable(),
  longest_winning_streak: z.int(),
  longest_losing_streak: z.int(),
  current_streak: z.int(),
  days: z.int(),
  trades_per_day: z.number().nullable(),
  commission_share: z.number().nullable(),
});

export const presentStatistics = (found: TradeStatistics): z.infer<typeof tradeStatistics> => ({
  ...presentTally(found),
  max_drawdown: dollars(found.deepestCents),
  max_drawdown_rate: fourDecimals(found.deepestShare),
  longest_drawdown_seconds: Math.round(found.longestMs / 1000),
  recovery_factor: fourDecimals(found.recoveryFactor),
  standard_deviation: meanDollars(found.deviationCents),
  sharpe: fourDecimals(found.sharpe),
  sortino: fourDecimals(found.sortino),
  sharpe_daily: fourDecimals(found.daily.sharpe),
  sortino_daily: fourDecimals(found.daily.sortino),
  ratio_basis: ratioBasis,
  sqn: fourDecimals(found.sqn),
  sqn_r: fourDecimals(found.sqnR),
  kelly: fourDecimals(found.kelly),
  longest_winning_streak: found.longestWins,
  longest_losing_streak: found.longestLosses,
  current_streak: found.current,
  days: found.days,
  trades_per_day: fourDecimals(found.tradesPerDay),
  commission_share: fourDecimals(found.commissionShare),
});
