import { placeOrder as place } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { dataSource, tradedOn, tradingMode } from '../shapes/data-source.ts';
import { bracket, writtenOrder } from '../shapes/order.ts';
import { placing, placingOf } from '../shapes/order-request.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

const where = { trading_mode: tradingMode, data_source: dataSource };

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
  description:
    'Places an order. Market orders fill at once when the market is open; exits are placed as it fills. Check status in the answer.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  audits: true,
  input: placing,
  aliases: { client_order_id: 'order_id' },
  output: z.union([
    z.object({ ...writtenOrder, ...where, bracket: bracket.optional(), warnings: z.array(z.string()) }),
    z.object({ dry_run: z.literal(true), instrument: z.string(), preview, ...where }),
  ]),
  run: async (context, args) => {
    const placed = await place(deskOf(context), actorOf(context), placingOf(args));
    return {
      ...placed,
      ...tradedOn(context.service.market, args.account),
    };
  },
});
