import { type Market, marketLabel, replayAccountName } from '@portcullis/trading';
import { z } from 'zod';
import { told } from '../brief-schema.ts';

/** Where prices come from. In every answer that tells or rests on one, so that nobody takes simulated for real. GetQuote tells it in full. */
export const dataSource = told(z.object({ status: z.enum(['Simulated', 'Replay', 'Off']) }));

/** @param account whose prices they are: a replay's are its own */
export const dataSourceOf = (market: Market, account?: string): z.infer<typeof dataSource> => ({
  status: account?.trim().toLowerCase() === replayAccountName.toLowerCase() ? 'Replay' : marketLabel(market),
});
