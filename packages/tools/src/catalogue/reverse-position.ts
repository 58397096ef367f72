import { reversePosition as closeAndPlace } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { account, clientRequestId, dryRun, instrument } from '../shapes/arguments.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';
import { bracket, order } from '../shapes/order.ts';
import { conditionsOf, orderConditions, orderTerms, termsOf } from '../shapes/order-request.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const reversePosition = defineTool({
  name: 'ReversePosition',
  title: 'Close and place',
  description: 'Closes the position and its orders, then places the order: all or nothing. Needs a position.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  audits: true,
  input: z.object({
    account,
    instrument,
    ...orderTerms,
    ...orderConditions,
    client_request_id: clientRequestId.optional(),
    dry_run: dryRun,
  }),
  aliases: { client_order_id: 'order_id' },
  output: z.object({
    ...order.shape,
    order_id: z.string().nullable(),
    closed: z.object({ quantity: z.int(), price: z.number().nullable() }).optional(),
    closed_quantity: z.int(),
    cancelled: z.array(z.string()),
    bracket: bracket.optional(),
    warnings: z.array(z.string()),
    trading_mode: z.literal('paper'),
    data_source: dataSource,
    dry_run: z.literal(true).optional(),
  }),
  run: async (context, args) => {
    const placed = await closeAndPlace(deskOf(context), actorOf(context), {
      account: args.account,
      instrument: args.instrument,
      ...termsOf(args),
      ...conditionsOf(args),
      clientRequestId: args.client_request_id,
      dryRun: args.dry_run,
    });
    return {
      ...placed,
      closed_quantity: placed.closed?.quantity ?? 0,
      trading_mode: 'paper' as const,
      data_source: dataSourceOf(context.service.market),
    };
  },
});
