import { orderStatuses, orderTypes, sides, timesInForce } from '@portcullis/trading';
import { z } from 'zod';
import { namedAlone, told } from '../brief-schema.ts';

const money = z.number().nullable();

/** What tools tell of an order: `OrderView` of operations. */
export const order = z.object({
  order_id: z.string(),
  client_order_id: z.string().nullable(),
  account: z.string(),
  instrument: z.string(),
  side: z.enum(sides),
  type: z.enum(orderTypes),
  quantity: z.int(),
  filled: z.int(),
  remaining: z.int(),
  limit_price: money,
  stop_price: money,
  average_fill_price: money,
  tif: z.enum(timesInForce),
  status: z.enum(orderStatuses),
  name: z.string().nullable(),
  oco_id: z.string().nullable(),
  strategy: z.string().nullable(),
  parent_order_id: z.string().nullable(),
  reject_reason: z.string().nullable(),
  submitted_at: z.string(),
  updated_at: z.string(),
});

/** An order in an answer that is not about one order alone. */
export const listedOrder = told(order, 'As GetOrder.');

/** An order in the answer of a write: what the write may have changed is named, and all of it is there. */
export const writtenOrder = namedAlone(order.shape, [
  'order_id',
  'status',
  'quantity',
  'filled',
  'remaining',
  'average_fill_price',
  'reject_reason',
]);

/** The statuses that a list of orders can be asked for. */
export const statusFilter = z.enum(['active', 'all', ...orderStatuses]);

/** Exits of an entry: deferred until it fills, placed, or dropped because it ended without a fill. */
export const bracket = z.object({ state: z.enum(['deferred', 'placed', 'dropped']), ids: z.array(z.string()) });
