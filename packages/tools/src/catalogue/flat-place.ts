import { flatPlace as flatThenPlace } from '@portcullis/operations';
import { defineTool } from '../define-tool.ts';
import { tradedOn } from '../shapes/data-source.ts';
import { flatPlaced } from '../shapes/flat-placed.ts';
import { placing, placingOf } from '../shapes/order-request.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const flatPlace = defineTool({
  name: 'FlatPlace',
  title: 'Flatten and place',
  description: 'Closes any position of the instrument and its orders, then places the order: all or nothing.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  audits: true,
  input: placing,
  aliases: { client_order_id: 'order_id' },
  output: flatPlaced,
  run: async (context, args) => {
    const placed = await flatThenPlace(deskOf(context), actorOf(context), placingOf(args));
    return {
      ...placed,
      ...tradedOn(context.service.market, args.account),
    };
  },
});
