import { placeOrder as place } from '@portcullis/operations';
import { orderQuantityMax, orderTypes, sides, timesInForce } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { account, clientRequestId, dryRun, instrument } from '../shapes/arguments.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';
import { order } from '../shapes/order.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

const where = { trading_mode: z.literal('paper'), data_source: dataSource };

const preview = z.object({
  est_price: z.number(),
  notional: z.number(),
  margin_effect: z.number(),
  buying_power: z.number(),
  risk_checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string().optional() })),
});

export const placeOrder = defineTool({
  name: 'PlaceOrder',
  title: 'Place order',
  description: 'Places an order. Market orders fill at once when the market is open. Check status in the answer.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  audits: true,
  input: z.object({
    account,
    instrument,
    side: z.enum(sides),
    type: z.enum(orderTypes),
    quantity: z.int().min(1).max(orderQuantityMax),
    limit_price: z.number().positive().optional().describe('For Limit and StopLimit.'),
    stop_price: z.number().positive().optional().describe('Trigger, for StopMarket and StopLimit.'),
    tif: z.enum(timesInForce).default('Day'),
    order_id: z.string().min(1).max(64).optional().describe('Your own id for the order.'),
    require_market_position: z
      .string()
      .max(32)
      .refine((list) => list.split(',').every((each) => /^\s*(flat|long|short)\s*$/i.test(each)), {
        error: 'must list flat, long or short',
      })
      .optional()
      .describe('Place only if flat, long or short; comma-separated.'),
    max_positions: z.int().min(1).max(100).optional().describe('Open no more instruments than this.'),
    client_request_id: clientRequestId.optional(),
    dry_run: dryRun,
  }),
  aliases: { client_order_id: 'order_id' },
  output: z.union([
    z.object({ ...order.shape, ...where, warnings: z.array(z.string()) }),
    z.object({ dry_run: z.literal(true), instrument: z.string(), preview, ...where }),
  ]),
  run: async (context, args) => {
    const placed = await place(deskOf(context), actorOf(context), {
      account: args.account,
      instrument: args.instrument,
      side: args.side,
      type: args.type,
      quantity: args.quantity,
      limitPrice: args.limit_price,
      stopPrice: args.stop_price,
      tif: args.tif,
      clientOrderId: args.order_id,
      requireMarketPosition: positionsOf(args.require_market_position),
      maxPositions: args.max_positions,
      clientRequestId: args.client_request_id,
      dryRun: args.dry_run,
    });
    return { ...placed, trading_mode: 'paper' as const, data_source: dataSourceOf(context.service.market) };
  },
});

/** The schema has let nothing else through. */
const positionsOf = (list: string | undefined) =>
  list
    ?.toLowerCase()
    .split(',')
    .map((each) => each.trim()) as ('flat' | 'long' | 'short')[] | undefined;
