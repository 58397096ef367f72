import type Router from '@koa/router';
import { consentExpiry, labelLongest } from '@portcullis/access';
import { renameConnection, setConnectionEnd } from '@portcullis/operations';
import type { Context } from 'koa';
import { confirmFromForm } from '../frame/confirm-password.ts';
import { type FieldErrors, formOf, receiveForm, typed } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { personActor } from '../frame/person-actor.ts';
import { orRefusal } from '../frame/refusals.ts';
import { momentOf } from '../words/time-words.ts';
import { endChoices, readEnd } from './end-choices.ts';
import { findOwnClient, type OwnClient } from './own-client.ts';
import { untilWords } from './until-words.ts';

type Shown = { name?: string; end?: string; at?: string; errors?: FieldErrors; askPassword?: boolean };

const settingsView = (
  client: OwnClient,
  { name, end, at = '', errors = {}, askPassword = false }: Shown,
  now: Date,
) => {
  const { id, shownAs, clientName, label, redirectHost, expiresAt, endsAt } = client;
  const consented = consentExpiry(client);
  return {
    ...{ id, label: shownAs, clientName, returnsTo: redirectHost, longest: labelLongest },
    ...{ name: name ?? label ?? '', end: end ?? (endsAt ? 'moment' : 'consent') },
    at: at || (endsAt ? endsAt.toISOString().slice(0, 16) : ''),
    expires: { ...momentOf(expiresAt, now), until: untilWords(expiresAt, now), own: endsAt !== null },
    choices: endChoices(consented, momentOf(consented, now).words, now),
    ...{ errors, askPassword },
  };
};

/** What a person calls a client, and when it ends at the latest. */
export const addClientSettingsPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, configuration, clock } = options;
  const form = [onlySignedIn, ...receiveForm(configuration.authUrl)];

  const showForms = async (ctx: Context, shown: Shown = {}) => {
    const client = await findOwnClient(ctx, options);
    const frame = { title: `Name and end of ${client.shownAs}`, section: '/clients' } as const;
    show(ctx, 'client-settings', frame, settingsView(client, shown, clock()));
  };

  router.get('/clients/:id/settings', onlySignedIn, (ctx) => showForms(ctx));

  router.post('/clients/:id/rename', ...form, async (ctx) => {
    const { id: connectionId } = await findOwnClient(ctx, options);
    const name = typed(formOf(ctx), 'name');
    const renamed = await orRefusal(renameConnection(database, personActor(ctx), { connectionId, name }, clock));
    if (renamed.ok) return seeOther(ctx, `/clients?renamed=${connectionId}`);
    ctx.status = 422;
    await showForms(ctx, { name, errors: { name: renamed.refusal.detail } });
  });

  router.post('/clients/:id/end', ...form, async (ctx) => {
    const { id: connectionId } = await findOwnClient(ctx, options);
    const again = { end: typed(formOf(ctx), 'end'), at: typed(formOf(ctx), 'at') };
    const endsAt = readEnd(formOf(ctx), clock());
    const asked = formOf(ctx).password !== undefined;
    if (endsAt === undefined) {
      ctx.status = 422;
      return showForms(ctx, { ...again, errors: { at: 'Choose a date and a time.' } });
    }
    const problem = asked ? await confirmFromForm(ctx, options) : undefined;
    if (problem) return showForms(ctx, { ...again, errors: { password: problem }, askPassword: true });
    const change = { connectionId, endsAt, sessionHash: sessionOf(ctx).idHash };
    const set = await orRefusal(setConnectionEnd(database, personActor(ctx), change, clock));
    if (set.ok) return seeOther(ctx, `/clients?ends=${connectionId}`);
    ctx.status = 422;
    if (set.refusal.code === 'sign_in_too_old') {
      return showForms(ctx, { ...again, errors: { password: 'A later end takes your password.' }, askPassword: true });
    }
    await showForms(ctx, { ...again, errors: { at: set.refusal.detail } });
  });
};
