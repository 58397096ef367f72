import { flattenEverything as flatten } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { account, allAccounts, clientRequestId, dryRun } from '../shapes/arguments.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

const position = {
  account: z.string(),
  instrument: z.string(),
  side: z.enum(['Long', 'Short']),
  quantity: z.int(),
};

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
    closed_positions: z.array(
      z.object({ ...position, average_price: z.number().nullable(), order_ids: z.array(z.string()) }),
    ),
    cancelled_orders: z.array(z.object({ account: z.string(), order_id: z.string() })),
    remaining_positions: z.array(z.object({ ...position, reason: z.string() })),
    warning: z.string().optional(),
    trading_mode: z.literal('paper'),
    data_source: dataSource,
    dry_run: z.literal(true).optional(),
  }),
  run: async (context, args) => {
    const flattened = await flatten(deskOf(context), actorOf(context), {
      account: args.account,
      allAccounts: args.all_accounts,
      clientRequestId: args.client_request_id,
      dryRun: args.dry_run,
    });
    return { ...flattened, trading_mode: 'paper' as const, data_source: dataSourceOf(context.service.market) };
  },
});
