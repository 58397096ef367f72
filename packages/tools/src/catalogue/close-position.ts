import { closePosition as close } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { account, clientRequestId, dryRun, instrument } from '../shapes/arguments.ts';
import { dataSource, tradedOn, tradingMode } from '../shapes/data-source.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const closePosition = defineTool({
  name: 'ClosePosition',
  title: 'Close position',
  description:
    'Closes a position at the market: all (then its orders are cancelled first), or quantity, or percent of it.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  audits: true,
  isExit: true,
  input: z
    .object({
      account,
      instrument,
      quantity: z.int().min(1).max(10_000).optional(),
      percent: z.number().positive().max(100).optional(),
      client_request_id: clientRequestId.optional(),
      dry_run: dryRun,
    })
    .refine(({ quantity, percent }) => quantity === undefined || percent === undefined, {
      path: ['percent'],
      error: 'and quantity exclude each other: give one of them',
    }),
  output: z.object({
    account: z.string(),
    instrument: z.string(),
    order_id: z.string().nullable(),
    closed_quantity: z.int(),
    average_price: z.number().nullable(),
    remaining: z.int(),
    cancelled_orders: z.array(z.object({ account: z.string(), order_id: z.string() })),
    warnings: z.array(z.string()),
    trading_mode: tradingMode,
    data_source: dataSource,
    dry_run: z.literal(true).optional(),
  }),
  run: async (context, args) => {
    const closed = await close(deskOf(context), actorOf(context), {
      account: args.account,
      instrument: args.instrument,
      quantity: args.quantity,
      percent: args.percent,
      clientRequestId: args.client_request_id,
      dryRun: args.dry_run,
    });
    return {
      ...closed,
      ...tradedOn(context.service.market, closed.account),
    };
  },
});
