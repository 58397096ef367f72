import { flattenAccount } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { account, clientRequestId, dryRun, instrument } from '../shapes/arguments.ts';
import { tradedOn } from '../shapes/data-source.ts';
import { flattened } from '../shapes/flattened.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const flatten = defineTool({
  name: 'Flatten',
  title: 'Flatten',
  description: 'Cancels all orders, then closes all positions at the market, of an account or of one instrument of it.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  audits: true,
  isExit: true,
  input: z.object({
    account,
    instrument: instrument.optional(),
    client_request_id: clientRequestId.optional(),
    dry_run: dryRun,
  }),
  output: flattened,
  run: async (context, args) => {
    const done = await flattenAccount(deskOf(context), actorOf(context), {
      account: args.account,
      instrument: args.instrument,
      clientRequestId: args.client_request_id,
      dryRun: args.dry_run,
    });
    return { ...done, ...tradedOn(context.service.market, args.account) };
  },
});
