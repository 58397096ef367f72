import type Router from '@koa/router';
import { ensureReplay, openAccount } from '@portcullis/operations';
import { listAccounts, listImported, readBookInSession, replayAccountName, reportAccount } from '@portcullis/trading';
import type { Context } from 'koa';
import { formOf, receiveForm } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { deskOf, personActor } from '../frame/person-actor.ts';
import { orRefusal } from '../frame/refusals.ts';
import { gainOf, moneyWords } from '../words/money-words.ts';
import { type AccountForm, emptyAccountForm, kindWords, readAccountForm } from './new-account-form.ts';

/** The person's paper accounts, each with its value; and the form of one more. */
export const addAccountsPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { configuration } = options;
  const desk = deskOf(options);
  const showAccounts = async (ctx: Context, form: AccountForm, problem?: string) => {
    const rows = await rowsOf(ctx, options);
    const replays = rows.every(({ name }) => name !== replayAccountName) && (await hasImportedBars(options));
    show(ctx, 'accounts', { title: 'Accounts', section: '/accounts' }, { rows, form, replays, problem });
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

  router.post('/accounts/replay', onlySignedIn, ...receiveForm(configuration.authUrl), async (ctx) => {
    const begun = await orRefusal(ensureReplay(desk, personActor(ctx), { speed: 0 }));
    if (begun.ok) return seeOther(ctx, accountAddress(begun.answer.account));
    ctx.status = 409;
    const { detail, hint } = begun.refusal;
    await showAccounts(ctx, emptyAccountForm, [detail, hint].filter(Boolean).join(' '));
  });
};

const hasImportedBars = async ({ database }: PageOptions): Promise<boolean> => {
  const all = { from: new Date(0), to: new Date('2100-01-01T00:00:00Z') };
  return (await listImported(database.prisma, all)).length > 0;
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
