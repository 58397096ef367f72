import type Router from '@koa/router';
import { listConnections, listOpenAccessRequests } from '@portcullis/access';
import { personalTokensMax } from '@portcullis/operations';
import { listAccounts } from '@portcullis/trading';
import { onlySignedIn, type ShowPage, sessionOf } from '../frame/page.ts';
import { addLiveStream, type LivePageOptions } from '../live/add-live-stream.ts';
import { addClientActs } from './client-acts.ts';
import { addClientSettingsPage } from './client-settings-page.ts';
import { readNews } from './clients-news.ts';
import { clientsView } from './clients-view.ts';
import { readConnectionFacts, readTogether } from './connection-facts.ts';
import { readSafetyNotices } from './safety-notices.ts';
import { readStopLeft } from './stop-left.ts';
import { addStopPage } from './stop-page.ts';

/** AI clients, the source of truth: what is connected, what it may and what it did, and the person's hand over it. */
export const addClientsPage = (router: Router, show: ShowPage, options: LivePageOptions): void => {
  const { database, configuration, clock } = options;
  const { prisma } = database;
  const { trading, mcpUrl } = configuration;

  router.get('/clients', onlySignedIn, async (ctx) => {
    const { personId, person } = sessionOf(ctx);
    const now = clock();
    const [connections, accounts, news, left, notices, requests] = await Promise.all([
      listConnections(prisma, personId, now),
      listAccounts(prisma, personId),
      readNews(ctx, options),
      readStopLeft(options, personId),
      readSafetyNotices(options, personId),
      trading ? listOpenAccessRequests(prisma, personId, now) : [],
    ]);
    const facts = await readConnectionFacts(options, personId, connections, now);
    const together = trading ? await readTogether(options, person, now) : undefined;
    const read = { ...facts, together, news, notices, requests };
    const view = clientsView({ connections, accounts, trading, mcpUrl, ...read, now });
    const tokensMax = personalTokensMax(person.plan);
    show(ctx, 'clients', { title: 'AI clients', section: '/clients', live: true }, { ...view, left, tokensMax });
  });

  addLiveStream(router, '/clients/live', ['connection', 'use', 'person'], options);
  addClientActs(router, show, options);
  addClientSettingsPage(router, show, options);
  addStopPage(router, show, options);
};
