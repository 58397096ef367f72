import { z } from 'zod';
import { dataSource, tradingMode } from './data-source.ts';
import { bracket, writtenOrder } from './order.ts';

/** What became of a position that was closed, and of the order that followed it. `order_id` is null when none was placed. */
export const flatPlaced = z.object({
  ...writtenOrder,
  order_id: z.string().nullable(),
  closed: z.object({ quantity: z.int(), price: z.number().nullable() }).optional(),
  cancelled: z.array(z.string()),
  bracket: bracket.optional(),
  warnings: z.array(z.string()),
  trading_mode: tradingMode,
  data_source: dataSource,
  dry_run: z.literal(true).optional(),
});
