import type Router from '@koa/router';
import { type SignUpOutcome, signUp } from '@portcullis/operations';
import { passwordLength } from '@portcullis/people';
import type { Context } from 'koa';
import { z } from 'zod';
import { writeCookie } from '../frame/cookies.ts';
import { type FieldErrors, formOf, parseForm, receiveForm, requiredText, typed } from '../frame/forms.ts';
import { type ShowPage, seeOther } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { returnPath } from '../frame/return-path.ts';
import { visitOf, visitorOf } from '../frame/visit.ts';
import { waitWords } from '../words/wait-words.ts';

const { min, max } = passwordLength;

const NewPersonForm = z.object({
  name: requiredText('Type the name that pages should show.').pipe(
    z
      .string()
      .max(80, 'Use at most 80 characters.')
      .refine((name) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name), 'Leave out invisible characters.'),
  ),
  email: requiredText('Type your email.').pipe(
    z.email('Type an email such as ann@example.com.').max(254, 'An email has at most 254 characters.'),
  ),
  password: z
    .string({ error: `Choose a password of ${min} to ${max} characters.` })
    .min(1, `Choose a password of ${min} to ${max} characters.`),
});

type SignUpView = {
  name: string;
  email: string;
  returnTo: string;
  errors?: FieldErrors<'name' | 'email' | 'password'>;
  problem?: string;
};

export const addSignUpPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { configuration, database, clock } = options;
  const { signUpOpen: open, rateLimits: limits, secureCookies, authUrl } = configuration;
  const showForm = (ctx: Context, view: SignUpView) =>
    show(
      ctx,
      open ? 'sign-up' : 'sign-up-closed',
      { title: 'Create account', narrow: true },
      { errors: {}, passwordLength, ...view },
    );

  router.get('/sign-up', (ctx) => {
    const returnTo = returnPath(ctx.query.return);
    if (visitOf(ctx).session) return seeOther(ctx, returnTo);
    showForm(ctx, { name: '', email: '', returnTo });
  });

  router.post('/sign-up', ...receiveForm(authUrl), async (ctx) => {
    const form = formOf(ctx);
    const again = { name: typed(form, 'name'), email: typed(form, 'email'), returnTo: returnPath(form.return) };
    const parsed = parseForm(NewPersonForm, form);
    if (!parsed.ok && open) {
      ctx.status = 422;
      return showForm(ctx, { ...again, errors: parsed.errors });
    }
    const outcome: SignUpOutcome = parsed.ok
      ? await signUp(database, parsed.data, visitorOf(ctx), { open, limits, clock })
      : { kind: 'closed' };
    if (outcome.kind === 'signed_up') {
      writeCookie(ctx, 'session', outcome.secret, secureCookies);
      return seeOther(ctx, again.returnTo);
    }
    const { status, headers = {}, ...told } = tell(outcome);
    ctx.status = status;
    ctx.set(headers);
    showForm(ctx, { ...again, ...told });
  });
};

type Told = { status: number; headers?: Record<string, string>; problem?: string; errors?: FieldErrors };

const tell = (outcome: Exclude<SignUpOutcome, { kind: 'signed_up' }>): Told => {
  switch (outcome.kind) {
    case 'closed':
      return { status: 403 };
    case 'weak_password':
      return { status: 422, errors: { password: outcome.problem } };
    case 'email_taken':
      return { status: 422, errors: { email: 'No account can be made with this email. If it is yours, sign in.' } };
    case 'throttled':
      return {
        status: 429,
        headers: { 'Retry-After': String(outcome.retryAfterSeconds) },
        problem: `Too many accounts were made from your address. Try again ${waitWords(outcome.retryAfterSeconds)}.`,
      };
  }
};
