import type Router from '@koa/router';
import { type SignInOutcome, signIn } from '@portcullis/operations';
import type { Context } from 'koa';
import { z } from 'zod';
import { writeCookie } from '../frame/cookies.ts';
import { type FieldErrors, formOf, parseForm, receiveForm, requiredText, typed } from '../frame/forms.ts';
import { type ShowPage, seeOther } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { returnPath } from '../frame/return-path.ts';
import { visitOf, visitorOf } from '../frame/visit.ts';
import { waitWords } from '../words/wait-words.ts';

const Credentials = z.object({
  email: requiredText('Type your email.').pipe(z.string().max(320, 'An email has at most 320 characters.')),
  password: z.string({ error: 'Type your password.' }).min(1, 'Type your password.').max(1000, 'Wrong password.'),
});

type SignInView = { email: string; returnTo: string; errors?: FieldErrors<'email' | 'password'>; problem?: string };

export const addSignInPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { configuration, database, clock } = options;
  const showForm = (ctx: Context, view: SignInView) =>
    show(
      ctx,
      'sign-in',
      { title: 'Sign in', narrow: true },
      { errors: {}, signUpOpen: configuration.signUpOpen, ...view },
    );

  router.get('/sign-in', (ctx) => {
    const returnTo = returnPath(ctx.query.return);
    if (visitOf(ctx).session) return seeOther(ctx, returnTo);
    showForm(ctx, { email: '', returnTo });
  });

  router.post('/sign-in', ...receiveForm(configuration.authUrl), async (ctx) => {
    const form = formOf(ctx);
    const again = { email: typed(form, 'email'), returnTo: returnPath(form.return) };
    const parsed = parseForm(Credentials, form);
    if (!parsed.ok) {
      ctx.status = 422;
      return showForm(ctx, { ...again, errors: parsed.errors });
    }
    const previousSession = visitOf(ctx).session?.idHash;
    const limits = configuration.rateLimits;
    const outcome = await signIn(database, { ...parsed.data, previousSession }, visitorOf(ctx), { limits, clock });
    if (outcome.kind === 'signed_in') {
      writeCookie(ctx, 'session', outcome.secret, configuration.secureCookies);
      return seeOther(ctx, again.returnTo);
    }
    ctx.status = outcome.kind === 'throttled' ? 429 : 422;
    if (outcome.kind === 'throttled') ctx.set('Retry-After', String(outcome.retryAfterSeconds));
    showForm(ctx, { ...again, problem: problemOf(outcome) });
  });
};

const problemOf = (outcome: Exclude<SignInOutcome, { kind: 'signed_in' }>): string => {
  switch (outcome.kind) {
    case 'wrong':
      return 'Email or password is wrong. Check both and try again.';
    case 'suspended':
      return 'This person is suspended. Ask the operator of this service.';
    case 'throttled':
      return `Too many attempts. Try again ${waitWords(outcome.retryAfterSeconds)}. Sessions that are signed in go on.`;
  }
};
