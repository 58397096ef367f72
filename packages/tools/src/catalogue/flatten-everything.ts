import { flattenEverything as flatten } from '@portcullis/operations';
import { z } from 'zod';
import { told } from '../brief-schema.ts';
import { defineTool } from '../define-tool.ts';
import { ownMarket } from '../market-of.ts';
import { account, allAccounts, clientRequestId, dryRun } from '../shapes/arguments.ts';
import { tradedOn } from '../shapes/data-source.ts';
import { flattened } from '../shapes/flattened.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

export const flattenEverything = defineTool({
  name: 'FlattenEverything',
  title: 'Flatten everything',
  description: 'Cancels all orders, then closes all positions at the market, of one account or all.',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  audits: true,
  isExit: true,
  input: z.object({
    account: account.optional(),
    all_accounts: allAccounts,
    client_request_id: clientRequestId.optional(),
    dry_run: dryRun,
  }),
  output: z.object({
    ...flattened.shape,
    closed_positions: told(flattened.shape.closed_positions, 'As Flatten.'),
    remaining_positions: told(flattened.shape.remaining_positions, 'As Flatten.'),
  }),
  run: async (context, args) => {
    const done = await flatten(deskOf(context), actorOf(context), {
      account: args.account,
      allAccounts: args.all_accounts,
      clientRequestId: args.client_request_id,
      dryRun: args.dry_run,
    });
    return { ...done, ...tradedOn(await ownMarket(context, args.account), args.account) };
  },
});
