import type Router from '@koa/router';
import { listAccounts, readBookInSession, reportAccount } from '@portcullis/trading';
import { gainOf, moneyWords } from './money-words.ts';
import { onlySignedIn, type ShowPage, sessionOf } from './page.ts';
import type { PageOptions } from './page-options.ts';
import { deskOf } from './person-actor.ts';

/** The person's paper accounts, each with its value. */
export const addAccountsPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, clock } = options;
  const { market } = deskOf(options);
  router.get('/accounts', onlySignedIn, async (ctx) => {
    const now = clock();
    const accounts = await listAccounts(database.prisma, sessionOf(ctx).personId);
    const rows = await Promise.all(
      accounts.map(async (account) => {
        const report = reportAccount(await readBookInSession(database.prisma, account, { market, now }));
        return {
          name: report.name,
          address: accountAddress(report.name),
          netValue: moneyWords(report.netLiquidation),
          today: gainOf(report.session.realizedPnl + report.unrealizedPnl),
          openPositions: report.openPositions,
          workingOrders: report.workingOrders,
        };
      }),
    );
    show(ctx, 'accounts', { title: 'Accounts', section: '/accounts' }, { rows });
  });
};

export const accountAddress = (name: string): string => `/accounts/${encodeURIComponent(name)}`;
