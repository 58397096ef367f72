import { type Market, marketLabel } from '@portcullis/trading';
import { z } from 'zod';

/** Where prices come from. In every answer that tells or rests on one, so that nobody takes simulated for real. */
export const dataSource = z.object({ status: z.enum(['Simulated', 'Replay', 'Off']) });

export const dataSourceOf = (market: Market): z.infer<typeof dataSource> => ({ status: marketLabel(market) });
