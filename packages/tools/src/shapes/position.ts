import type { PositionReport } from '@portcullis/trading';
import { z } from 'zod';

/** What tools tell of a position. The quantity has no sign; `market_position` gives the side. */
export const position = z.object({
  account: z.string(),
  instrument: z.string(),
  market_position: z.enum(['Long', 'Short', 'Flat']),
  quantity: z.int(),
  average_price: z.number().nullable(),
  mark_price: z.number().nullable(),
  unrealized_pnl: z.number(),
  realized_pnl_session: z.number(),
});

export const presentPosition = (report: PositionReport): z.infer<typeof position> => ({
  account: report.account,
  instrument: report.instrument,
  market_position: report.marketPosition,
  quantity: report.quantity,
  average_price: report.averagePrice,
  mark_price: report.markPrice,
  unrealized_pnl: report.unrealizedPnl,
  realized_pnl_session: report.realizedPnlSession,
});
