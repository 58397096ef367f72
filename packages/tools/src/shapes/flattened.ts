import { z } from 'zod';
import { dataSource, tradingMode } from './data-source.ts';

const position = {
  account: z.string(),
  instrument: z.string(),
  side: z.enum(['Long', 'Short']),
  quantity: z.int(),
};

/** What flattening did: closed, cancelled, and what is still open and why. */
export const flattened = z.object({
  closed_positions: z.array(
    z.object({ ...position, average_price: z.number().nullable(), order_ids: z.array(z.string()) }),
  ),
  cancelled_orders: z.array(z.object({ account: z.string(), order_id: z.string() })),
  remaining_positions: z.array(z.object({ ...position, reason: z.string() })),
  warning: z.string().optional(),
  trading_mode: tradingMode,
  data_source: dataSource,
  dry_run: z.literal(true).optional(),
});
