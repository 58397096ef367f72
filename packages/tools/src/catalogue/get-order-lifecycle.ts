import { listOrderLifecycle } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { ownOrder } from '../own-order.ts';
import { account, limit, orderId } from '../shapes/arguments.ts';

export const getOrderLifecycle = defineTool({
  name: 'GetOrderLifecycle',
  title: 'Order life cycle',
  description: 'Each event of one order, oldest first.',
  annotations: reads,
  input: z.object({
    order_id: orderId,
    account: account.optional(),
    include_fills: z.boolean().default(true),
    include_raw: z.boolean().default(false),
    limit: limit(200, 2_000),
  }),
  output: z.object({
    order_id: z.string(),
    events: z.array(
      z.object({
        timestamp: z.string(),
        epoch: z.int(),
        source: z.string(),
        event: z.string(),
        order_id: z.string(),
        order_state: z.string(),
        filled: z.int(),
        reason: z.string().nullable(),
        fill: z.object({ execution_id: z.string(), quantity: z.int(), price: z.number() }).optional(),
        raw: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
    truncated: z.boolean(),
  }),
  run: async (context, args) => {
    const { orderId: id } = await ownOrder(context, args);
    const { prisma } = context.database;
    const wanted = { fills: args.include_fills, limit: args.limit + 1 };
    const all = await listOrderLifecycle(prisma, context.principal.personId, id, wanted);
    const events = all.slice(0, args.limit).map(({ at, raw, fill, orderState, ...event }) => ({
      ...{ timestamp: at.toISOString(), epoch: at.getTime(), ...event, order_id: id, order_state: orderState },
      ...(fill ? { fill: { execution_id: fill.executionId, quantity: fill.quantity, price: fill.price } } : {}),
      ...(args.include_raw ? { raw } : {}),
    }));
    return { order_id: id, events, truncated: all.length > events.length };
  },
});
