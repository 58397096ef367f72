import type Router from '@koa/router';
import { type ListedConnection, listConnections, parseTradingLimits, type TradingLimits } from '@portcullis/access';
import {
  budgetsOf,
  isLooserLimits,
  type LimitsPreview,
  limitsMark,
  previewLimits,
  setConnectionLimits,
} from '@portcullis/operations';
import { isFreshSignIn } from '@portcullis/people';
import type { Context } from 'koa';
import { confirmFromForm } from '../confirm-password.ts';
import { labelConnections } from '../connection-labels.ts';
import { formOf, receiveForm, typed } from '../forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../page.ts';
import type { PageOptions } from '../page-options.ts';
import { deskOf, personActor } from '../person-actor.ts';
import { nothingHere, orRefusal } from '../refusals.ts';
import { formOfLimits, readGrantLimits } from './grant-limits-form.ts';
import { type GrantLimitsFacts, grantLimitsView } from './grant-limits-view.ts';

type Labelled = { connection: ListedConnection; label: string };
type Again = Partial<Pick<GrantLimitsFacts, 'form' | 'faults' | 'changedMeanwhile' | 'preview' | 'passwordError'>>;

const tooOld = 'Type your password.';
const saved = 'The limits are saved. They hold from its next order on.';

/** What bounds one connection: what holds, what is used of it, and a form that can be tried on the past before it is saved. */
export const addGrantLimitsPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, configuration, clock } = options;
  const address = '/clients/:id/limits';

  const showLimits = async (ctx: Context, { connection, label }: Labelled, again: Again = {}) => {
    const now = clock();
    const view = grantLimitsView({
      ...{ connection, label, now, authenticatedAt: sessionOf(ctx).authenticatedAt },
      budgets: await budgetsOf(database.prisma, connection, { market: deskOf(options).market, now }),
      form: formOfLimits(readable(connection.limits)),
      news: ctx.query.done === 'saved' ? saved : undefined,
      ...again,
    });
    show(ctx, 'grant-limits', { title: `Limits of ${label}`, section: '/clients', live: true }, view);
  };

  const save = async (ctx: Context, own: Labelled, limits: TradingLimits | null): Promise<void> => {
    const { connection } = own;
    const { authenticatedAt, idHash: sessionHash } = sessionOf(ctx);
    const form = formOfLimits(limits);
    if (isLooserLimits(connection.limits, limits) && !isFreshSignIn(authenticatedAt, clock())) {
      const passwordError = await confirmFromForm(ctx, options);
      if (passwordError) return showLimits(ctx, own, { form, passwordError });
    }
    const change = { connectionId: connection.id, limits, seen: typed(formOf(ctx), 'seen'), sessionHash };
    const done = await orRefusal(setConnectionLimits(database, personActor(ctx), change, clock));
    if (done.ok) return seeOther(ctx, `/clients/${connection.id}/limits?done=saved`);
    ctx.status = 409;
    const again = done.refusal.code === 'changed_meanwhile' ? { changedMeanwhile: true } : { passwordError: tooOld };
    return showLimits(ctx, await findOwn(ctx, options), { form, ...again });
  };

  router.get(address, onlySignedIn, async (ctx) => showLimits(ctx, await findOwn(ctx, options)));

  router.post(address, onlySignedIn, ...receiveForm(configuration.authUrl), async (ctx) => {
    const own = await findOwn(ctx, options);
    const read = readGrantLimits(formOf(ctx));
    if (!read.ok) {
      ctx.status = 422;
      return showLimits(ctx, own, { form: read.form, faults: read.faults });
    }
    const { limits } = read;
    if (limitsMark(own.connection.limits) !== typed(formOf(ctx), 'seen')) {
      ctx.status = 409;
      return showLimits(ctx, own, { form: formOfLimits(limits), changedMeanwhile: true });
    }
    if (formOf(ctx).do !== 'preview') return save(ctx, own, limits);
    return showLimits(ctx, own, { form: formOfLimits(limits), preview: await tryOn(options, own.connection, limits) });
  });
};

/** The person's own live connection, under the name that the list shows. */
const findOwn = async (ctx: Context, { database, configuration, clock }: PageOptions): Promise<Labelled> => {
  const connections = await listConnections(database.prisma, sessionOf(ctx).personId, clock());
  const connection = connections.find(({ id }) => id === ctx.params.id);
  if (!connection || !configuration.trading) throw nothingHere();
  return { connection, label: labelConnections(connections).get(connection.id) ?? connection.clientName };
};

/** Limits that cannot be read leave the form empty; the page says what then holds. */
const readable = (kept: unknown): TradingLimits | null => {
  const parsed = kept === null ? undefined : parseTradingLimits(kept);
  return parsed?.ok ? parsed.limits : null;
};

const tryOn = (
  { database, clock, configuration }: PageOptions,
  { id, budgetOf }: ListedConnection,
  limits: TradingLimits | null,
): Promise<LimitsPreview> =>
  previewLimits(database.prisma, {
    ...{ connectionIds: [id, ...budgetOf], limits: limits ?? { type: 'portcullis_trading' } },
    ...{ now: clock(), hours: configuration.marketHours },
  });
