import type Router from '@koa/router';
import { openAccount } from '@portcullis/operations';
import { listAccounts, readBookInSession, reportAccount } from '@portcullis/trading';
import type { Context } from 'koa';
import { formOf, receiveForm } from './forms.ts';
import { gainOf, moneyWords } from './money-words.ts';
import { type AccountForm, emptyAccountForm, kindWords, readAccountForm } from './new-account-form.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from './page.ts';
import type { PageOptions } from './page-options.ts';
import { deskOf, personActor } from './person-actor.ts';
import { orRefusal } from './refusals.ts';

/** The person's paper accounts, each with its value; and the form of one more. */
export const addAccountsPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { configuration } = options;
  const desk = deskOf(options);
  const showAccounts = async (ctx: Context, form: AccountForm) => {
    const rows = await rowsOf(ctx, options);
    show(ctx, 'accounts', { title: 'Accounts', section: '/accounts' }, { rows, form });
  };

  router.get('/accounts', onlySignedIn, (ctx) => showAccounts(ctx, emptyAccountForm));

  router.post('/accounts', onlySignedIn, ...receiveForm(configuration.authUrl), async (ctx) => {
    const { wanted, form } = readAccountForm(formOf(ctx));
    if (!wanted) {
      ctx.status = 422;
      return showAccounts(ctx, form);
    }
    const opened = await orRefusal(openAccount(desk, personActor(ctx), wanted));
    if (opened.ok) return seeOther(ctx, `${accountAddress(opened.answer.name)}?done=opened`);
    ctx.status = 409;
    await showAccounts(ctx, { ...form, errors: { name: opened.refusal.detail } });
  });
};

const rowsOf = async (ctx: Context, options: PageOptions) => {
  const { database, clock } = options;
  const { market } = deskOf(options);
  const now = clock();
  const accounts = await listAccounts(database.prisma, sessionOf(ctx).personId);
  return Promise.all(
    accounts.map(async (account) => {
      const report = reportAccount(await readBookInSession(database.prisma, account, { market, now }));
      return {
        name: report.name,
        kind: kindWords(account.kind),
        address: accountAddress(report.name),
        netValue: moneyWords(report.netLiquidation),
        today: gainOf(report.session.realizedPnl + report.unrealizedPnl),
        openPositions: report.openPositions,
        workingOrders: report.workingOrders,
      };
    }),
  );
};

export const accountAddress = (name: string): string => `/accounts/${encodeURIComponent(name)}`;
