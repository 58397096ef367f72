import { randomBytes } from 'node:crypto';
import type Router from '@koa/router';
import { listSignalKeys, nameSignalKeys } from '@portcullis/access';
import { checkPassword, closeSignalKey, openSignalKey, switchSignals } from '@portcullis/operations';
import { listSignals } from '@portcullis/trading';
import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import { fundedAccounts } from '../connections/funded-accounts.ts';
import { type FieldErrors, formOf, parseForm, receiveForm, requiredText, typed } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { personActor } from '../frame/person-actor.ts';
import { nothingHere, orRefusal } from '../frame/refusals.ts';
import { visitorOf } from '../frame/visit.ts';
import { waitWords } from '../words/wait-words.ts';
import { signalsView } from './signals-view.ts';

const NewKey = z.object({
  name: requiredText('Give the key a name, such as the alert that will use it.').max(60, 'At most 60 characters.'),
  password: z.string().min(1, 'Type your password.'),
});

const newsWords: Record<string, string> = {
  ended: 'The key has ended: what it sends is refused from now on.',
  stopped: 'Signals are stopped: only exits are taken.',
  allowed: 'Signals may trade again.',
};

type Extras = { errors?: FieldErrors; name?: string; secret?: string };

/** Keys under which alerts trade for the person, what came of each signal, and the switch that stops them all. */
export const addSignalsPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, configuration, clock } = options;
  const { prisma } = database;
  const { trading, venueUrl } = configuration;
  const onlyTrading: Middleware = async (_ctx, next) => {
    if (!trading) throw nothingHere();
    await next();
  };
  const form = [onlySignedIn, onlyTrading, ...receiveForm(configuration.authUrl)];

  const showSignals = async (ctx: Context, { errors = {}, name = '', secret }: Extras = {}) => {
    const { personId } = sessionOf(ctx);
    const [keys, names, { signals }, funded] = await Promise.all([
      listSignalKeys(prisma, personId),
      nameSignalKeys(prisma, personId),
      listSignals(prisma, personId, { offset: 0, limit: 25, direction: 'desc' }),
      fundedAccounts(database, personId),
    ]);
    const view = signalsView({ keys, names, signals, trading, venueUrl, now: clock() });
    const news = typeof ctx.query.done === 'string' ? newsWords[ctx.query.done] : undefined;
    show(ctx, 'signals', { title: 'Signals', section: '/signals' }, { ...view, funded, errors, name, secret, news });
  };

  router.get('/signals', onlySignedIn, (ctx) => showSignals(ctx));

  router.post('/signals', ...form, async (ctx) => {
    const name = typed(formOf(ctx), 'name').trim();
    const parsed = parseForm(NewKey, formOf(ctx));
    if (!parsed.ok) {
      ctx.status = 422;
      return showSignals(ctx, { name, errors: parsed.errors });
    }
    const fault = await passwordFault(ctx, options, parsed.data.password);
    if (fault) {
      ctx.status = fault.status;
      return showSignals(ctx, { name, errors: { password: fault.words } });
    }
    const secret = randomBytes(32).toString('base64url');
    const made = await orRefusal(openSignalKey(database, personActor(ctx), { name: parsed.data.name, secret }, clock));
    if (!made.ok) {
      ctx.status = 409;
      return showSignals(ctx, { name, errors: { name: made.refusal.detail } });
    }
    // Shown in the answer itself: a redirect would have to carry it, or the server to keep it.
    await showSignals(ctx, { secret });
  });

  addSignalActs(router, form, options);
};

/** What a button does at once: ends a key, or turns the switch. */
const addSignalActs = (router: Router, form: Middleware[], { database, clock }: PageOptions): void => {
  router.post('/signals/:id/end', ...form, async (ctx) => {
    await orRefusal(closeSignalKey(database, personActor(ctx), String(ctx.params.id), clock));
    seeOther(ctx, '/signals?done=ended');
  });

  for (const [path, to, done] of [
    ['stop', 'on', 'stopped'],
    ['allow', 'off', 'allowed'],
  ] as const) {
    router.post(`/signals/${path}`, ...form, async (ctx) => {
      await orRefusal(switchSignals(database, personActor(ctx), to, clock));
      seeOther(ctx, `/signals?done=${done}`);
    });
  }
};

/** A key trades: a browser left open must not be enough to make one. */
const passwordFault = async (
  ctx: Context,
  { database, configuration, clock }: PageOptions,
  password: string,
): Promise<{ status: number; words: string } | undefined> => {
  const claim = { email: sessionOf(ctx).person.email, password, addressBlock: visitorOf(ctx).addressBlock };
  const verdict = await checkPassword(database, claim, { limits: configuration.rateLimits, clock });
  if (verdict.kind === 'right') return undefined;
  if (verdict.kind === 'wrong') return { status: 422, words: 'This is not your password. Try again.' };
  ctx.set('Retry-After', String(verdict.retryAfterSeconds));
  return { status: 429, words: `Too many attempts. Try again ${waitWords(verdict.retryAfterSeconds)}.` };
};
