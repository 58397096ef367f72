import { randomBytes } from 'node:crypto';
import type Router from '@koa/router';
import { cancelOrder, closePosition, flattenEverything, resetOwnAccount } from '@portcullis/operations';
import { type Account, dollars, findAccount } from '@portcullis/trading';
import type { Context } from 'koa';
import { z } from 'zod';
import { accountChart } from '../charts/account-chart.ts';
import { formOf, parseForm, receiveForm } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { deskOf, personActor } from '../frame/person-actor.ts';
import { nothingHere, orRefusal } from '../frame/refusals.ts';
import { moneyWords } from '../words/money-words.ts';
import { readAccountView } from './account-facts.ts';
import { accountAddress } from './accounts-page.ts';
import { kindWords } from './new-account-form.ts';
import { addReplayControls, readReplayView } from './replay-controls.ts';

/** Pressed twice, a button acts once: the form carries the id under which the act is kept. */
const Act = z.object({ act_id: z.string().regex(/^[0-9a-f]{32}$/) });
const CancelForm = Act.extend({ order: z.string().max(64) });
const CloseForm = Act.extend({ instrument: z.string().max(32) });

const newsWords: Record<string, string> = {
  cancelled: 'The order is cancelled.',
  closed: 'The position is being closed at the market. What has filled is below.',
  opened: 'The account is open.',
  reset: 'The account has begun anew.',
  replayed: 'The replay stands where it says below.',
  flattened: 'All working orders are cancelled, and all positions are being closed at the market.',
};

/** One account, and the person's own hand: cancel, close, flatten. */
export const addAccountPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, clock, configuration } = options;
  const desk = deskOf(options);
  const form = [onlySignedIn, ...receiveForm(configuration.authUrl)];

  const showAccount = async (ctx: Context, account: Account, problem?: string) => {
    const seen = { market: desk.market, now: clock() };
    const view = await readAccountView(database, account, seen);
    const chart = await accountChart(database, account, { ...seen, view, asked: ctx.query.chart });
    const extras = {
      ...{ kind: kindWords(account.kind), address: accountAddress(account.name), problem, chart },
      replay: await readReplayView(database, account),
      actId: randomBytes(16).toString('hex'),
      news: typeof ctx.query.done === 'string' ? newsWords[ctx.query.done] : undefined,
    };
    show(ctx, 'account', { title: account.name, section: '/accounts' }, { ...view, ...extras });
  };
  /** Shows the account again when it was refused, else goes back to it. */
  const answer = async (ctx: Context, account: Account, done: string, work: Promise<unknown>) => {
    const outcome = await orRefusal(work);
    if (outcome.ok) return seeOther(ctx, `${accountAddress(account.name)}?done=${done}`);
    ctx.status = 409;
    await showAccount(ctx, account, [outcome.refusal.detail, outcome.refusal.hint].filter(Boolean).join(' '));
  };

  addReset(router, show, options);
  addReplayControls(router, options, { ownAccount: (ctx) => ownAccount(ctx, options), answer });
  router.get('/accounts/:name', onlySignedIn, async (ctx) => showAccount(ctx, await ownAccount(ctx, options)));

  router.post('/accounts/:name/cancel', ...form, async (ctx) => {
    const account = await ownAccount(ctx, options);
    const { order: orderId, act_id } = fieldsOf(CancelForm, ctx);
    const input = { orderId, account: account.name, clientRequestId: `page-${act_id}-${orderId}` };
    await answer(ctx, account, 'cancelled', cancelOrder(desk, personActor(ctx), input));
  });

  router.post('/accounts/:name/close', ...form, async (ctx) => {
    const account = await ownAccount(ctx, options);
    const { instrument, act_id } = fieldsOf(CloseForm, ctx);
    const input = { account: account.name, instrument, clientRequestId: `page-${act_id}-${instrument}` };
    await answer(ctx, account, 'closed', closePosition(desk, personActor(ctx), input));
  });

  router.post('/accounts/:name/flatten', ...form, async (ctx) => {
    const account = await ownAccount(ctx, options);
    const { act_id } = fieldsOf(Act, ctx);
    const input = { account: account.name, clientRequestId: `page-${act_id}-flatten` };
    await answer(ctx, account, 'flattened', flattenEverything(desk, personActor(ctx), input));
  });
};

/** Begins an account anew, after a page that says what is lost. */
const addReset = (router: Router, show: ShowPage, options: PageOptions): void => {
  router.get('/accounts/:name/reset', onlySignedIn, async (ctx) => {
    const { name, startCents } = await ownAccount(ctx, options);
    const view = { name, address: accountAddress(name), start: moneyWords(dollars(startCents)) };
    show(ctx, 'reset-account', { title: `Reset ${name}`, section: '/accounts', narrow: true }, view);
  });

  router.post('/accounts/:name/reset', onlySignedIn, ...receiveForm(options.configuration.authUrl), async (ctx) => {
    const { name } = await ownAccount(ctx, options);
    await orRefusal(resetOwnAccount(deskOf(options), personActor(ctx), { account: name }));
    seeOther(ctx, `${accountAddress(name)}?done=reset`);
  });
};

const ownAccount = async (ctx: Context, { database }: PageOptions): Promise<Account> => {
  const account = await findAccount(database.prisma, sessionOf(ctx).personId, String(ctx.params.name));
  if (!account) throw nothingHere();
  return account;
};

/** Fields that our own buttons fill; a form without them is not ours. */
const fieldsOf = <T>(schema: z.ZodType<T>, ctx: Context): T => {
  const parsed = parseForm(schema, formOf(ctx));
  if (!parsed.ok) throw nothingHere();
  return parsed.data;
};
