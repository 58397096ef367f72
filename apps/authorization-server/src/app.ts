import { type Keys, type Scope, scopes } from '@portcullis/access';
import { type Database, isOutage, pingDatabase } from '@portcullis/database';
import { type Configuration, createApp, type Log } from '@portcullis/http';
import { findPerson } from '@portcullis/people';
import type Koa from 'koa';
import { type Consents, createConsents } from './consent/consents.ts';
import { createDocumentClients } from './documents/document-clients.ts';
import { libraryFetch } from './documents/library-fetch.ts';
import { createPinnedFetch, type PinnedFetch } from './documents/pinned-fetch.ts';
import { limitByClient } from './oauth/client-limit.ts';
import { answerJson, isForMachines } from './oauth/machine-answers.ts';
import { createOAuthRouter } from './oauth/oauth-router.ts';
import { createRateLimits } from './oauth/rate-limits.ts';
import { renderErrorPage } from './pages/frame/error-page.ts';
import { loadVisit, tryVisit, visitOf } from './pages/frame/visit.ts';
import { createLiveStreams } from './pages/live/live-streams.ts';
import { createPages } from './pages/pages.ts';
import { createAdapter } from './provider/adapter.ts';
import { createProvider } from './provider/create-provider.ts';
import { registerTokenGrants } from './provider/token-grants.ts';

export type AuthorizationServerNeeds = {
  configuration: Configuration;
  database: Database;
  log: Log;
  keys: Keys;
  clock?: () => Date;
  /** Fetches metadata documents and their key sets. Tests bring one that reaches their own hosts. */
  fetch?: PinnedFetch;
};

export type AuthorizationServer = {
  app: Koa;
  consents: Consents;
  /** Ends what stays open by itself, so that the server can stop. */
  close: () => Promise<void>;
};

/** Puts the authorization server together: the engine, the endpoints of clients, the pages of people. */
export const createAuthorizationServer = (needs: AuthorizationServerNeeds): AuthorizationServer => {
  const { configuration, database, log, keys, clock = () => new Date(), fetch = createPinnedFetch() } = needs;
  const { authUrl: issuer, mcpUrl: resource, secureCookies, trustProxy, trading } = configuration;
  const offered: readonly Scope[] = trading ? scopes : ['mcp:read'];
  const limits = createRateLimits(database, configuration.rateLimits, clock);
  const takesDocuments = configuration.clientDocuments;
  const documents = takesDocuments ? createDocumentClients({ database, fetch, clock, log }) : async () => undefined;
  const provider = createProvider(issuer, {
    ...{ resource, trading, secureCookies, keys },
    adapter: createAdapter({ database, findDocumentClient: documents, clock }),
    fetch: libraryFetch(fetch, clock),
    isActivePerson: async (id) => {
      const person = await findPerson(database.prisma, id);
      return person !== undefined && person.suspendedAt === null;
    },
  });
  provider.on('server_error', (_ctx, error) => log.error({ error }, 'unexpected error in the engine'));
  registerTokenGrants(provider, { database, resource, trading, clock, log, limit: limitByClient(limits) });
  const consents = createConsents({ database, provider, resource, offered, clock });
  const live = createLiveStreams(database);
  const pages = { database, configuration, clock, cookieKeys: keys.cookie, consents, live };

  const app = createApp({
    name: 'authorization-server',
    log,
    hosts: [new URL(issuer).host],
    trustProxy,
    https: secureCookies,
    isOutage,
    health: () => pingDatabase(database),
    renderError: (ctx, error) => (isForMachines(ctx.path) ? answerJson(ctx, error) : renderErrorPage(ctx, error)),
  });
  app.keys = keys.cookie;
  // URLs and the Secure flag follow the configured address, not the connection, which a proxy may have unwrapped.
  Object.defineProperty(app.request, 'protocol', { value: new URL(issuer).protocol.slice(0, -1) });
  app.use(
    createOAuthRouter({
      ...{ issuer, resource, offered, takesDocuments, provider, database, limits, clock, signingKeys: keys.signing },
      loadVisit: loadVisit(pages),
      isSignedIn: (ctx) => visitOf(ctx).session !== undefined,
    }).routes(),
  );
  app.use(createPages(pages).routes());
  app.use(tryVisit(pages));
  return { app, consents, close: live.close };
};
