import type { BreakdownRow, Tally } from '@portcullis/journal';
import { dollars } from '@portcullis/trading';
import { z } from 'zod';
import { fourDecimals, meanDollars } from './rounded.ts';
import { untrustedText } from './untrusted.ts';

/** What a set of closed trades came to. Profits are net of fees; `realized_pnl` is before them. */
export const tallyShape = {
  trades: z.int(),
  wins: z.int(),
  losses: z.int(),
  breakevens: z.int(),
  win_rate: z.number().nullable(),
  win_rate_without_breakevens: z.number().nullable(),
  win_rate_interval_95: z.array(z.number()).nullable(),
  win_rate_without_breakevens_interval_95: z.array(z.number()).nullable(),
  low_sample: z.boolean(),
  net_pnl: z.number(),
  realized_pnl: z.number(),
  fees: z.number(),
  gross_profit: z.number(),
  gross_loss: z.number(),
  profit_factor: z.number().nullable(),
  profit_factor_reason: z.enum(['no_trades', 'no_losses']).optional(),
  average_win: z.number().nullable(),
  average_loss: z.number().nullable(),
  payoff_ratio: z.number().nullable(),
  expectancy: z.number().nullable(),
  expectancy_r: z.number().nullable(),
  trades_with_risk: z.int(),
  largest_win: z.number(),
  largest_loss: z.number(),
  average_seconds_in_market: z.number().nullable(),
};

export const presentTally = (tally: Tally) => ({
  trades: tally.trades,
  wins: tally.wins,
  losses: tally.losses,
  breakevens: tally.breakevens,
  win_rate: fourDecimals(tally.winRate),
  win_rate_without_breakevens: fourDecimals(tally.winRateDecided),
  win_rate_interval_95: tally.winRateInterval && presentInterval(tally.winRateInterval),
  win_rate_without_breakevens_interval_95:
    tally.winRateDecidedInterval && presentInterval(tally.winRateDecidedInterval),
  low_sample: tally.lowSample,
  net_pnl: dollars(tally.netCents),
  realized_pnl: dollars(tally.realizedCents),
  fees: dollars(tally.feesCents),
  gross_profit: dollars(tally.grossProfitCents),
  gross_loss: dollars(tally.grossLossCents),
  profit_factor: fourDecimals(tally.profitFactor),
  ...(tally.profitFactor === null && {
    profit_factor_reason: tally.trades === 0 ? ('no_trades' as const) : ('no_losses' as const),
  }),
  average_win: meanDollars(tally.averageWinCents),
  average_loss: meanDollars(tally.averageLossCents),
  payoff_ratio: fourDecimals(tally.payoff),
  expectancy: meanDollars(tally.expectancyCents),
  expectancy_r: fourDecimals(tally.expectancyR),
  trades_with_risk: tally.tradesWithRisk,
  largest_win: dollars(tally.largestWinCents),
  largest_loss: dollars(tally.largestLossCents),
  average_seconds_in_market: tally.averageHeldMs === null ? null : Math.round(tally.averageHeldMs / 1000),
});

/** One row of a breakdown. Of few trades the win rate comes with its interval. */
export const breakdownRow = z.object({
  key: z.string().or(untrustedText),
  trades: z.int(),
  win_rate: z.number().nullable(),
  win_rate_interval_95: z.array(z.number()).optional(),
  profit_factor: z.number().nullable(),
  expectancy: z.number().nullable(),
  net_pnl: z.number(),
  low_sample: z.boolean(),
});

type Row = z.infer<typeof breakdownRow>;

export const presentRow = (key: Row['key'], tally: Tally): Row => ({
  key,
  trades: tally.trades,
  win_rate: fourDecimals(tally.winRate),
  ...(tally.lowSample && tally.winRateInterval && { win_rate_interval_95: presentInterval(tally.winRateInterval) }),
  profit_factor: fourDecimals(tally.profitFactor),
  expectancy: meanDollars(tally.expectancyCents),
  net_pnl: dollars(tally.netCents),
  low_sample: tally.lowSample,
});

const presentInterval = (interval: readonly number[]): number[] => interval.map((each) => fourDecimals(each) ?? 0);

export const presentBreakdown = (rows: readonly BreakdownRow[]): Row[] =>
  rows.map(({ key, tally }) => presentRow(key, tally));
