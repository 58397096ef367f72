import type Router from '@koa/router';
import { keepPositions, revokeAllConnections, stopEverything } from '@portcullis/operations';
import { formOf, receiveForm } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { deskOf, personActor } from '../frame/person-actor.ts';
import { requestOf } from '../frame/visit.ts';
import { readStopFacts } from './stop-facts.ts';

/** The first of two clicks leads here, and says what the second will do. No password: it takes power away. */
export const addStopPage = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, configuration, clock } = options;
  const form = [onlySignedIn, ...receiveForm(configuration.authUrl)];

  router.get('/clients/stop', onlySignedIn, async (ctx) => {
    const facts = await readStopFacts(options, sessionOf(ctx).personId);
    show(ctx, 'stop-everything', { title: 'Stop everything', section: '/clients', narrow: true }, facts);
  });

  router.post('/clients/stop', ...form, async (ctx) => {
    const flatten = formOf(ctx).flatten === 'on';
    const { requestId, log } = requestOf(ctx);
    const stopped = await stopEverything(deskOf(options), personActor(ctx), { flatten });
    if (!stopped.orders.ok)
      log.error({ error: stopped.orders.error }, 'orders were not reached by stopping everything: the venue goes on');
    seeOther(ctx, `/clients?stopped=${encodeURIComponent(requestId)}`);
  });

  router.post('/clients/stop/keep-positions', ...form, async (ctx) => {
    await keepPositions(deskOf(options), personActor(ctx));
    seeOther(ctx, '/clients');
  });

  router.post('/clients/revoke-all', ...form, async (ctx) => {
    await revokeAllConnections(database, personActor(ctx), clock);
    seeOther(ctx, `/clients?stopped=${encodeURIComponent(requestOf(ctx).requestId)}`);
  });
};
