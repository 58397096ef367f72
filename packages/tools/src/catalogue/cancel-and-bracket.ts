import { cancelAndBracket as protectPosition } from '@portcullis/operations';
import { sides, timesInForce } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { account, clientRequestId, dryRun, instrument } from '../shapes/arguments.ts';
import { dataSource, tradedOn, tradingMode } from '../shapes/data-source.ts';
import { bracketOf, bracketPrices } from '../shapes/order-request.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const cancelAndBracket = defineTool({
  name: 'CancelAndBracket',
  title: 'Cancel and bracket',
  description: 'Replaces an instrument’s working orders by a target and a stop for its position, all or nothing.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  audits: true,
  isExit: true,
  input: z.object({
    account,
    instrument,
    action: z.enum(sides).describe('Buy for a long position.'),
    quantity: z.int().min(1).max(100),
    ...bracketPrices,
    tif: z.enum(timesInForce).extract(['Day', 'Gtc']).default('Gtc'),
    cancel_wait_ms: z.int().min(0).max(60_000).optional().describe('Not needed: the swap is one step.'),
    client_request_id: clientRequestId.optional(),
    dry_run: dryRun,
  }),
  aliases: { side: 'action' },
  output: z.object({
    cancelled: z.array(z.string()),
    oco_id: z.string().nullable(),
    take_profit_order_id: z.string().nullable(),
    stop_loss_order_id: z.string().nullable(),
    quantity: z.int(),
    clamped: z.boolean(),
    aborted: z.boolean(),
    reason: z.literal('position_went_flat').optional(),
    trading_mode: tradingMode,
    data_source: dataSource,
    dry_run: z.literal(true).optional(),
  }),
  run: async (context, args) => {
    const swapped = await protectPosition(deskOf(context), actorOf(context), {
      account: args.account,
      instrument: args.instrument,
      side: args.action,
      quantity: args.quantity,
      ...bracketOf(args),
      tif: args.tif,
      clientRequestId: args.client_request_id,
      dryRun: args.dry_run,
    });
    return {
      ...swapped,
      ...tradedOn(context.service.market, args.account),
    };
  },
});
