import { cancelOrder } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { account, clientRequestId, dryRun, orderId } from '../shapes/arguments.ts';
import { dataSource, tradedOn, tradingMode } from '../shapes/data-source.ts';
import { writtenOrder } from '../shapes/order.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const cancel = defineTool({
  name: 'Cancel',
  title: 'Cancel order',
  description: 'Cancels what is left of a working order.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  audits: true,
  isExit: true,
  input: z.object({
    order_id: orderId,
    account: account.optional(),
    strategy_id: orderId.optional(),
    client_request_id: clientRequestId.optional(),
    dry_run: dryRun,
  }),
  output: z.object({
    ...writtenOrder,
    trading_mode: tradingMode,
    data_source: dataSource,
    dry_run: z.literal(true).optional(),
  }),
  run: async (context, args) => {
    const cancelled = await cancelOrder(deskOf(context), actorOf(context), {
      orderId: args.order_id,
      strategyId: args.strategy_id,
      account: args.account,
      clientRequestId: args.client_request_id,
      dryRun: args.dry_run,
    });
    return {
      ...cancelled,
      ...tradedOn(context.service.market, cancelled.account),
    };
  },
});
