import { reversePosition as closeAndPlace } from '@portcullis/operations';
import { z } from 'zod';
import { namedAlone } from '../brief-schema.ts';
import { defineTool } from '../define-tool.ts';
import { tradedOn } from '../shapes/data-source.ts';
import { flatPlaced } from '../shapes/flat-placed.ts';
import { placing, placingOf } from '../shapes/order-request.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const reversePosition = defineTool({
  name: 'ReversePosition',
  title: 'Close and place',
  description: 'Closes the position and its orders, then places the order: all or nothing. Needs a position.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  audits: true,
  input: placing,
  aliases: { client_order_id: 'order_id' },
  output: z.object({
    ...namedAlone(flatPlaced.shape, ['order_id', 'status', 'filled', 'reject_reason', 'cancelled', 'bracket']),
    closed_quantity: z.int(),
  }),
  run: async (context, args) => {
    const placed = await closeAndPlace(deskOf(context), actorOf(context), placingOf(args));
    return {
      ...placed,
      closed_quantity: placed.closed?.quantity ?? 0,
      ...tradedOn(context.service.market, args.account),
    };
  },
});
