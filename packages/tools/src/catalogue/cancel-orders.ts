import { cancelOrders as cancelSeveral } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { ownMarket } from '../market-of.ts';
import { account, clientRequestId, dryRun, instrument, orderId } from '../shapes/arguments.ts';
import { tradingMode, tradingModeOf } from '../shapes/data-source.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const cancelOrders = defineTool({
  name: 'CancelOrders',
  title: 'Cancel orders',
  description: 'Cancels the orders of a list, or all of an account, or of one of its instruments.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  audits: true,
  isExit: true,
  input: z.object({
    account: account.optional(),
    instrument: instrument.optional(),
    order_ids: z.array(orderId).min(1).max(200).optional(),
    client_request_id: clientRequestId.optional(),
    dry_run: dryRun,
  }),
  output: z.object({
    order_ids: z.array(z.string()),
    failed: z.array(z.object({ order_id: z.string(), reason: z.string() })),
    warning: z.string().optional(),
    trading_mode: tradingMode,
    dry_run: z.literal(true).optional(),
  }),
  run: async (context, args) => {
    const cancelled = await cancelSeveral(deskOf(context), actorOf(context), {
      account: args.account,
      instrument: args.instrument,
      orderIds: args.order_ids,
      clientRequestId: args.client_request_id,
      dryRun: args.dry_run,
    });
    return { ...cancelled, trading_mode: tradingModeOf(await ownMarket(context, args.account), args.account) };
  },
});
