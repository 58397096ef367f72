import type Router from '@koa/router';
import { type Clock, type Desk, digestOfRules, setAccountRules, unlockAccount } from '@portcullis/operations';
import { type Account, findAccount, readBookInSession, rulesOf, timeOfFeed } from '@portcullis/trading';
import type { Context } from 'koa';
import { confirmFromForm } from '../frame/confirm-password.ts';
import { formOf, receiveForm } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { deskOf, personActor } from '../frame/person-actor.ts';
import { nothingHere, orRefusal } from '../frame/refusals.ts';
import { accountAddress } from './accounts-page.ts';
import { differencesFrom, formOfRules, type LimitsForm, readLimitsForm, typedForm } from './limits-form.ts';
import { lockView, meters } from './limits-view.ts';

const newsWords: Record<string, string> = {
  saved: 'The limits are saved. They hold from the next order on.',
  lifted: 'The lock is lifted. What set it does not act again this trading day.',
};

type Extras = {
  form?: LimitsForm;
  faults?: { label: string; words: string }[];
  /** Why nothing was changed, when it is no fault of a field. */
  refused?: string;
  passwordError?: string;
};

type ShowLimits = (ctx: Context, account: Account, extras?: Extras) => Promise<void>;

const createShowLimits =
  (show: ShowPage, { desk, clock }: { desk: Desk; clock: Clock }): ShowLimits =>
  async (ctx, account, { form, faults = [], refused, passwordError } = {}) => {
    const { prisma } = desk.database;
    // A replay has a clock of its own.
    const there = await timeOfFeed(prisma, account.feed, { market: desk.market, now: clock() });
    const book = await readBookInSession(prisma, account, there);
    const news = typeof ctx.query.done === 'string' ? newsWords[ctx.query.done] : undefined;
    const view = {
      ...{ name: account.name, address: accountAddress(account.name), news, faults, refused, passwordError },
      form: form ?? formOfRules(rulesOf(account)),
      shown: digestOfRules(rulesOf(account)),
      lock: lockView(book, there),
      meters: meters(book),
    };
    show(ctx, 'limits', { title: `Limits of ${account.name}`, section: '/accounts', live: true }, view);
  };

/** What an account is bounded by: limits of its orders, monitors of its value with their room, and its lock. */
export const addLimitsPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, clock, configuration } = options;
  const desk = deskOf(options);
  const receive = [onlySignedIn, ...receiveForm(configuration.authUrl)];
  const address = '/accounts/:name/limits';
  const showLimits = createShowLimits(show, { desk, clock });

  const own = async (ctx: Context): Promise<Account> => {
    const account = await findAccount(database.prisma, sessionOf(ctx).personId, String(ctx.params.name));
    if (!account) throw nothingHere();
    return account;
  };

  router.get(address, onlySignedIn, async (ctx) => showLimits(ctx, await own(ctx)));

  router.post(address, ...receive, async (ctx) => {
    const account = await own(ctx);
    const read = readLimitsForm(formOf(ctx), rulesOf(account));
    if (!read.ok) {
      ctx.status = 422;
      return showLimits(ctx, account, read);
    }
    const { shown } = formOf(ctx);
    const input = { account: account.name, rules: read.rules, ...(typeof shown === 'string' ? { shown } : {}) };
    const done = await orRefusal(setAccountRules(desk, personActor(ctx), input));
    if (!done.ok) {
      ctx.status = 409;
      const current = await own(ctx);
      const faults = differencesFrom(formOf(ctx), rulesOf(current));
      return showLimits(ctx, current, { form: typedForm(formOf(ctx)), faults, refused: done.refusal.detail });
    }
    seeOther(ctx, `${accountAddress(account.name)}/limits?done=saved`);
  });

  router.post(`${address}/unlock`, ...receive, async (ctx) => {
    const account = await own(ctx);
    // A browser left open must not be enough to trade on after a loss.
    const passwordError = await confirmFromForm(ctx, options);
    if (passwordError) return showLimits(ctx, account, { passwordError });
    await orRefusal(unlockAccount(desk, personActor(ctx), { account: account.name }));
    seeOther(ctx, `${accountAddress(account.name)}/limits?done=lifted`);
  });
};
