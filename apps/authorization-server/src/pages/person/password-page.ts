import type Router from '@koa/router';
import { listConnections } from '@portcullis/access';
import { changePassword, type PasswordChangeOutcome } from '@portcullis/operations';
import { passwordLength } from '@portcullis/people';
import type { Context } from 'koa';
import { z } from 'zod';
import { tooMany } from '../frame/confirm-password.ts';
import { writeCookie } from '../frame/cookies.ts';
import { type FieldErrors, formOf, parseForm, receiveForm } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { visitorOf } from '../frame/visit.ts';
import { labelConnections } from '../words/connection-labels.ts';

const { min, max } = passwordLength;

const ChangeForm = z.object({
  current: z
    .string({ error: 'Type your current password.' })
    .min(1, 'Type your current password.')
    .max(1000, 'This is not your password. Try again.'),
  wanted: z
    .string({ error: `Choose a password of ${min} to ${max} characters.` })
    .min(1, `Choose a password of ${min} to ${max} characters.`),
  revoke: z.literal('yes').optional(),
});

type Errors = FieldErrors<'current' | 'wanted'>;

/** The person's own change of password. Their AI clients go on, unless they want otherwise. */
export const addPasswordPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, configuration, clock } = options;
  const limits = configuration.rateLimits;

  const showForm = async (
    ctx: Context,
    { errors = {}, revoke = false }: { errors?: Errors; revoke?: boolean } = {},
  ) => {
    const { personId, person } = sessionOf(ctx);
    const connections = await listConnections(database.prisma, personId, clock());
    const clients = [...labelConnections(connections).values()].toSorted();
    const view = { email: person.email, clients, passwordLength, errors, revoke };
    show(ctx, 'password', { title: 'Change password', section: '/sessions', narrow: true }, view);
  };

  router.get('/password', onlySignedIn, (ctx) => showForm(ctx));

  router.post('/password', onlySignedIn, ...receiveForm(configuration.authUrl), async (ctx) => {
    const form = formOf(ctx);
    const parsed = parseForm(ChangeForm, form);
    const revoke = form.revoke === 'yes';
    if (!parsed.ok) {
      ctx.status = 422;
      return showForm(ctx, { errors: parsed.errors, revoke });
    }
    const { current, wanted } = parsed.data;
    const change = { current, wanted, revokeConnections: revoke };
    const session = sessionOf(ctx);
    const outcome = await changePassword(database, { session, change }, visitorOf(ctx), { limits, clock });
    if (outcome.kind === 'changed') {
      writeCookie(ctx, 'session', outcome.secret, configuration.secureCookies);
      return seeOther(ctx, '/sessions?password=changed');
    }
    ctx.status = 422;
    await showForm(ctx, { errors: errorsOf(ctx, outcome), revoke });
  });
};

const errorsOf = (ctx: Context, outcome: Exclude<PasswordChangeOutcome, { kind: 'changed' }>): Errors => {
  switch (outcome.kind) {
    case 'wrong':
      return { current: 'This is not your password. Try again.' };
    case 'weak_password':
      return { wanted: outcome.problem };
    case 'throttled':
      return { current: tooMany(ctx, outcome.retryAfterSeconds) };
  }
};
