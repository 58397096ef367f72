import { type Market, marketLabel, replayAccountName } from '@portcullis/trading';
import { z } from 'zod';
import { told } from '../brief-schema.ts';

/** Where prices come from. In every answer that tells or rests on one, so that nobody takes simulated for real. GetQuote tells it in full. */
export const dataSource = told(z.object({ status: z.enum(['Simulated', 'Replay', 'Off']) }));

/** @param account whose prices they are: a replay's are its own */
export const dataSourceOf = (market: Market, account?: string): z.infer<typeof dataSource> => ({
  status: isReplayAccount(account) ? 'Replay' : marketLabel(market),
});

const isReplayAccount = (account: string | undefined): boolean =>
  account?.trim().toLowerCase() === replayAccountName.toLowerCase();

/** All trading is on paper; in a replay also at prices of the past. */
export const tradingMode = z.enum(['paper', 'replay']);

export const tradingModeOf = (market: Market, account?: string): z.infer<typeof tradingMode> =>
  market.kind === 'replay' || isReplayAccount(account) ? 'replay' : 'paper';

/** What every answer of a write tells of where it traded. */
export const tradedOn = (market: Market, account?: string) => ({
  trading_mode: tradingModeOf(market, account),
  data_source: dataSourceOf(market, account),
});
