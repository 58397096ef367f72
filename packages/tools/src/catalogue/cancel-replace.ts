import { cancelReplace as replaceOrder } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { account, clientRequestId, dryRun, instrument, orderId } from '../shapes/arguments.ts';
import { dataSource, tradedOn, tradingMode } from '../shapes/data-source.ts';
import { bracket, writtenOrder } from '../shapes/order.ts';
import { conditionsOf, orderConditions, orderTerms, pricesOf } from '../shapes/order-request.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

const { tif, ...terms } = orderTerms;

export const cancelReplace = defineTool({
  name: 'CancelReplace',
  title: 'Cancel and replace',
  description:
    'Cancels a working order and places another, all or nothing. Absent terms are inherited; quantity is what was left.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  audits: true,
  input: z.object({
    order_id: orderId,
    account: account.optional(),
    instrument: instrument.optional(),
    ...z.object(terms).partial().shape,
    tif: tif.unwrap().optional(),
    ...orderConditions,
    new_order_id: orderId.optional().describe('Your own id for the new order.'),
    client_request_id: clientRequestId.optional(),
    dry_run: dryRun,
  }),
  output: z.object({
    ...writtenOrder,
    order_id: z.string().nullable(),
    cancelled_order_id: z.string().nullable(),
    aborted: z.boolean(),
    reason: z.literal('filled_before_cancel').optional(),
    bracket: bracket.optional(),
    warnings: z.array(z.string()),
    trading_mode: tradingMode,
    data_source: dataSource,
    dry_run: z.literal(true).optional(),
  }),
  run: async (context, args) => {
    const replaced = await replaceOrder(deskOf(context), actorOf(context), {
      orderId: args.order_id,
      account: args.account,
      instrument: args.instrument,
      side: args.side,
      type: args.type,
      quantity: args.quantity,
      tif: args.tif,
      ...pricesOf(args),
      ...conditionsOf(args),
      clientOrderId: args.new_order_id,
      clientRequestId: args.client_request_id,
      dryRun: args.dry_run,
    });
    return {
      ...replaced,
      ...tradedOn(context.service.market, replaced.account),
    };
  },
});
