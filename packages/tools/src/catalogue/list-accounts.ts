import { listAccounts as listOwnAccounts, readBookInSession, reportAccount } from '@portcullis/trading';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { marketOf } from '../market-of.ts';
import { connectionStatus, venueName } from '../shapes/account.ts';
import { dataSource, dataSourceOf } from '../shapes/data-source.ts';
import { connectionOfAccount, statusesOfAccounts } from '../venue-status.ts';

export const listAccounts = defineTool({
  name: 'ListAccounts',
  title: 'List accounts',
  description: 'The paper accounts, with net liquidation.',
  annotations: reads,
  input: z.object({}),
  output: z.object({
    accounts: z.array(
      z.object({
        name: z.string(),
        display_name: z.string(),
        connection: z.string(),
        connection_status: connectionStatus,
        broker: z.string(),
        provider: z.string(),
        denomination: z.string(),
        status: z.literal('Enabled'),
        is_flat: z.boolean(),
        net_liquidation: z.number(),
      }),
    ),
    data_source: dataSource,
  }),
  run: async (context) => {
    const { database, principal, service, now } = context;
    const at = { market: service.market, now: now() };
    const accounts = await listOwnAccounts(database.prisma, principal.personId);
    const statusOf = await statusesOfAccounts(context);
    const told = accounts.map(async (account) => {
      const report = reportAccount(await readBookInSession(database.prisma, account, at));
      return {
        name: report.name,
        display_name: report.name,
        connection: connectionOfAccount(account),
        connection_status: statusOf(account),
        broker: venueName,
        provider: 'Portcullis',
        denomination: report.currency,
        status: 'Enabled' as const,
        is_flat: report.isFlat,
        net_liquidation: report.netLiquidation,
      };
    });
    return { accounts: await Promise.all(told), data_source: dataSourceOf((await marketOf(context)).market) };
  },
});
