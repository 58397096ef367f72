import { changeOrder } from '@portcullis/operations';
import { orderQuantityMax } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { clientRequestId, dryRun, orderId } from '../shapes/arguments.ts';
import { dataSource, tradedOn, tradingMode } from '../shapes/data-source.ts';
import { order, writtenOrder } from '../shapes/order.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const change = defineTool({
  name: 'Change',
  title: 'Change order',
  description: 'Changes a working order; absent or 0 leaves a value.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  audits: true,
  input: z.object({
    order_id: orderId,
    quantity: z.int().min(0).max(orderQuantityMax).optional(),
    limit_price: z.number().min(0).optional(),
    stop_price: z.number().min(0).optional(),
    strategy_id: orderId.optional(),
    client_request_id: clientRequestId.optional(),
    dry_run: dryRun,
  }),
  output: z.object({
    ...writtenOrder,
    previous: order.pick({ quantity: true, limit_price: true, stop_price: true }),
    trading_mode: tradingMode,
    data_source: dataSource,
    dry_run: z.literal(true).optional(),
  }),
  run: async (context, args) => {
    const changed = await changeOrder(deskOf(context), actorOf(context), {
      orderId: args.order_id,
      strategyId: args.strategy_id,
      quantity: args.quantity,
      limitPrice: args.limit_price,
      stopPrice: args.stop_price,
      clientRequestId: args.client_request_id,
      dryRun: args.dry_run,
    });
    return {
      ...changed,
      ...tradedOn(context.service.market, changed.account),
    };
  },
});
