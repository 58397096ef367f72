import { orderStatuses } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { ownOrder } from '../own-order.ts';
import { orderId } from '../shapes/arguments.ts';

export const getOrderStatus = defineTool({
  name: 'GetOrderStatus',
  title: 'Order status',
  description: 'Status and fill of one order.',
  annotations: reads,
  input: z.object({ order_id: orderId }),
  output: z.object({
    order_id: z.string(),
    status: z.enum(orderStatuses),
    filled: z.int(),
    remaining: z.int(),
    average_fill_price: z.number().nullable(),
    is_terminal: z.boolean(),
    updated_at: z.string(),
  }),
  run: async (context, args) => {
    const order = await ownOrder(context, args);
    return {
      order_id: order.orderId,
      status: order.status,
      filled: order.filled,
      remaining: order.isTerminal ? 0 : order.remaining,
      average_fill_price: order.averageFillPrice,
      is_terminal: order.isTerminal,
      updated_at: order.updatedAt.toISOString(),
    };
  },
});
