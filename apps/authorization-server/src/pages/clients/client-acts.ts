import type Router from '@koa/router';
import {
  cancelOrdersOfConnection,
  dismissNotice,
  lowerConnection,
  pauseConnection,
  resumeConnection,
  revokeConnectionByPerson,
} from '@portcullis/operations';
import type { Context } from 'koa';
import { confirmFromForm } from '../frame/confirm-password.ts';
import { formOf, receiveForm } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { deskOf, personActor } from '../frame/person-actor.ts';
import { orRefusal } from '../frame/refusals.ts';
import { findOwnClient } from './own-client.ts';

/** What a button of the page does at once. */
export const addClientActs = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, configuration, clock } = options;
  const form = [onlySignedIn, ...receiveForm(configuration.authUrl)];
  const atOnce = (
    act: string,
    work: (ctx: Context, id: string) => Promise<unknown>,
    next: (id: string) => string,
  ): void => {
    router.post(`/clients/:id/${act}`, ...form, async (ctx) => {
      const id = String(ctx.params.id);
      await orRefusal(work(ctx, id));
      seeOther(ctx, next(id));
    });
  };

  atOnce(
    'revoke',
    (ctx, id) => revokeConnectionByPerson(database, personActor(ctx), id, clock),
    (id) => `/clients?revoked=${id}`,
  );
  atOnce(
    'read-only',
    (ctx, id) => lowerConnection(database, personActor(ctx), id, clock),
    (id) => `/clients?lowered=${id}`,
  );
  atOnce(
    'pause',
    (ctx, id) => pauseConnection(database, personActor(ctx), id, clock),
    (id) => `/clients?paused=${id}`,
  );
  atOnce(
    'dismiss-notice',
    (ctx, id) => dismissNotice(database, personActor(ctx), id, clock),
    () => '/clients',
  );

  router.post('/clients/:id/cancel-orders', ...form, async (ctx) => {
    const connectionId = String(ctx.params.id);
    const cancelled = await orRefusal(cancelOrdersOfConnection(deskOf(options), personActor(ctx), { connectionId }));
    const count = cancelled.ok ? cancelled.answer.length : 0;
    seeOther(ctx, `/clients?cancelled=${connectionId}&count=${count}`);
  });

  addResume(router, show, options);
};

/** What may trade gets its power back with the password alone, unless that was given a short while ago. */
const addResume = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, configuration, clock } = options;
  const address = '/clients/:id/resume';

  const showForm = async (ctx: Context, error?: string) => {
    const { id, shownAs: label, redirectHost } = await findOwnClient(ctx, options);
    const frame = { title: `Resume ${label}`, section: '/clients', narrow: true } as const;
    show(ctx, 'resume-client', frame, { id, label, returnsTo: redirectHost, error });
  };

  router.get(address, onlySignedIn, (ctx) => showForm(ctx));

  router.post(address, onlySignedIn, ...receiveForm(configuration.authUrl), async (ctx) => {
    const { id: connectionId } = await findOwnClient(ctx, options);
    const asked = formOf(ctx).password !== undefined;
    const problem = asked ? await confirmFromForm(ctx, options) : undefined;
    if (problem) return showForm(ctx, problem);
    const change = { connectionId, sessionHash: sessionOf(ctx).idHash };
    const resumed = await orRefusal(resumeConnection(database, personActor(ctx), change, clock));
    seeOther(ctx, resumed.ok ? `/clients?resumed=${connectionId}` : `/clients/${connectionId}/resume`);
  });
};
