import type Router from '@koa/router';
import { parseTradingLimits, type TradingLimits } from '@portcullis/access';
import { isLooserLimits, type LimitsPreview, limitsMark, previewLimits } from '@portcullis/operations';
import { isFreshSignIn } from '@portcullis/people';
import type { Context } from 'koa';
import { confirmFromForm } from '../frame/confirm-password.ts';
import { formOf, receiveForm, typed } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { deskOf, personActor } from '../frame/person-actor.ts';
import { orRefusal } from '../frame/refusals.ts';
import { formOfLimits, readGrantLimits } from './grant-limits-form.ts';
import { type GrantLimitsFacts, grantLimitsView } from './grant-limits-view.ts';
import { allClientsSubject, clientSubject, type LimitsSubject } from './limits-subject.ts';

type Again = Partial<Pick<GrantLimitsFacts, 'form' | 'faults' | 'changedMeanwhile' | 'preview' | 'passwordError'>>;
type Find = (ctx: Context, options: PageOptions) => Promise<LimitsSubject>;

const tooOld = 'Type your password.';
const saved = (isOne: boolean) => `The limits are saved. They hold from ${isOne ? 'its' : 'the very'} next order on.`;

/** What bounds one connection, and what bounds all of them together. */
export const addGrantLimitsPages = (router: Router, show: ShowPage, options: PageOptions): void => {
  addLimitsPage(router, show, options, { address: '/clients/limits', find: allClientsSubject });
  addLimitsPage(router, show, options, { address: '/clients/:id/limits', find: clientSubject });
};

/** What holds, what is used of it, and a form that can be tried on the past before it is saved. */
const addLimitsPage = (
  router: Router,
  show: ShowPage,
  options: PageOptions,
  { address, find }: { address: string; find: Find },
): void => {
  const { configuration, clock } = options;

  const showLimits = async (ctx: Context, subject: LimitsSubject, again: Again = {}) => {
    const view = grantLimitsView({
      ...{ subject, now: clock(), authenticatedAt: sessionOf(ctx).authenticatedAt },
      budgets: await subject.readBudgets(),
      form: formOfLimits(readable(subject.kept)),
      news: ctx.query.done === 'saved' ? saved(subject.client !== undefined) : undefined,
      ...again,
    });
    const title = `Limits of ${subject.client ?? 'all AI clients together'}`;
    show(ctx, 'grant-limits', { title, section: '/clients', live: true }, view);
  };

  const save = async (ctx: Context, subject: LimitsSubject, limits: TradingLimits | null): Promise<void> => {
    const { authenticatedAt, idHash: sessionHash } = sessionOf(ctx);
    const form = formOfLimits(limits);
    if (isLooserLimits(subject.kept, limits) && !isFreshSignIn(authenticatedAt, clock())) {
      const passwordError = await confirmFromForm(ctx, options);
      if (passwordError) return showLimits(ctx, subject, { form, passwordError });
    }
    const change = { limits, seen: typed(formOf(ctx), 'seen'), sessionHash };
    const done = await orRefusal(subject.save(personActor(ctx), change));
    if (done.ok) return seeOther(ctx, `${subject.address}?done=saved`);
    ctx.status = 409;
    const again = done.refusal.code === 'changed_meanwhile' ? { changedMeanwhile: true } : { passwordError: tooOld };
    return showLimits(ctx, await find(ctx, options), { form, ...again });
  };

  router.get(address, onlySignedIn, async (ctx) => showLimits(ctx, await find(ctx, options)));

  router.post(address, onlySignedIn, ...receiveForm(configuration.authUrl), async (ctx) => {
    const subject = await find(ctx, options);
    const read = readGrantLimits(formOf(ctx));
    if (!read.ok) {
      ctx.status = 422;
      return showLimits(ctx, subject, { form: read.form, faults: read.faults });
    }
    const { limits } = read;
    const form = formOfLimits(limits);
    if (limitsMark(subject.kept) !== typed(formOf(ctx), 'seen')) {
      ctx.status = 409;
      return showLimits(ctx, subject, { form, changedMeanwhile: true });
    }
    if (formOf(ctx).do !== 'preview') return save(ctx, subject, limits);
    return showLimits(ctx, subject, { form, preview: await tryOn(options, subject, limits) });
  });
};

/** Limits that cannot be read leave the form empty; the page says what then holds. */
const readable = (kept: unknown): TradingLimits | null => {
  const parsed = kept === null ? undefined : parseTradingLimits(kept);
  return parsed?.ok ? parsed.limits : null;
};

const tryOn = (
  options: PageOptions,
  { placedBy }: LimitsSubject,
  limits: TradingLimits | null,
): Promise<LimitsPreview> =>
  previewLimits(options.database.prisma, {
    ...{ placedBy, limits: limits ?? { type: 'portcullis_trading' } },
    ...{ now: options.clock(), market: deskOf(options).market },
  });
