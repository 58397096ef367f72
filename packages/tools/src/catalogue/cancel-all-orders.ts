import { cancelAllOrders as cancelAll } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { ownMarket } from '../market-of.ts';
import { account, allAccounts, clientRequestId, dryRun } from '../shapes/arguments.ts';
import { tradingMode, tradingModeOf } from '../shapes/data-source.ts';
import { actorOf, deskOf } from '../trading-actor.ts';

const ref = z.object({ account: z.string(), order_id: z.string() });

export const cancelAllOrders = defineTool({
  name: 'CancelAllOrders',
  title: 'Cancel all orders',
  description: 'Cancels every working order of one account, or of all.',
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
    cancelled: z.array(ref),
    failed: z.array(ref),
    warning: z.string().optional(),
    trading_mode: tradingMode,
    dry_run: z.literal(true).optional(),
  }),
  run: async (context, args) => {
    const cancelled = await cancelAll(deskOf(context), actorOf(context), {
      account: args.account,
      allAccounts: args.all_accounts,
      clientRequestId: args.client_request_id,
      dryRun: args.dry_run,
    });
    return { ...cancelled, trading_mode: tradingModeOf(await ownMarket(context, args.account), args.account) };
  },
});
