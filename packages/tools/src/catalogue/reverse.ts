import { reverse as reverseHeld } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { account, clientRequestId, dryRun, instrument } from '../shapes/arguments.ts';
import { dataSource, tradedOn, tradingMode } from '../shapes/data-source.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const reverse = defineTool({
  name: 'Reverse',
  title: 'Reverse position',
  description: 'Turns a position round at the market: as large, on the other side. Its orders are cancelled first.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  audits: true,
  input: z.object({ account, instrument, client_request_id: clientRequestId.optional(), dry_run: dryRun }),
  output: z.object({
    order_id: z.string().nullable(),
    status: z.string(),
    closed_quantity: z.int(),
    new_side: z.enum(['Long', 'Short']),
    new_quantity: z.int(),
    cancelled_orders: z.array(z.string()),
    trading_mode: tradingMode,
    data_source: dataSource,
    dry_run: z.literal(true).optional(),
  }),
  run: async (context, args) => {
    const reversed = await reverseHeld(deskOf(context), actorOf(context), {
      account: args.account,
      instrument: args.instrument,
      clientRequestId: args.client_request_id,
      dryRun: args.dry_run,
    });
    return {
      ...reversed,
      ...tradedOn(context.service.market, args.account),
    };
  },
});
