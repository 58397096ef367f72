import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isScope, loadKeys } from '@portcullis/access';
import type { Database } from '@portcullis/database';
import { createLogger, readConfiguration, serve } from '@portcullis/http';
import type { Context, Middleware } from 'koa';
import { createAuthorizationServer } from '../../apps/authorization-server/src/app.ts';
import type { Consents } from '../../apps/authorization-server/src/consent/consents.ts';
import type { PinnedFetch } from '../../apps/authorization-server/src/documents/pinned-fetch.ts';
import { loadVisit, visitOf } from '../../apps/authorization-server/src/pages/frame/visit.ts';
import { freePort } from './free-port.ts';

export type AuthorizationServer = {
  issuer: string;
  resource: string;
  /** Where it listens; the issuer's port, unless `AUTH_URL` says otherwise. */
  port: number;
  dataDir: string;
  stop: () => Promise<void>;
};

export type ServerOptions = {
  environment?: Record<string, string>;
  fetch?: PinnedFetch;
  clock?: () => Date;
};

/** The real authorization server on a loopback port, in this process, over the test's database. */
export const startAuthorizationServer = async (
  database: Database,
  { environment = {}, fetch, clock }: ServerOptions = {},
): Promise<AuthorizationServer> => {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'portcullis-keys-'));
  const configuration = readConfiguration({
    AUTH_URL: `http://localhost:${port}`,
    DATA_DIR: dataDir,
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'silent',
    ...environment,
  });
  const keys = loadKeys(configuration, new Date());
  const { app, consents, close } = createAuthorizationServer({
    configuration,
    database,
    keys,
    log: createLogger({ name: 'authorization-server', level: configuration.logLevel }),
    ...(fetch ? { fetch } : {}),
    ...(clock ? { clock } : {}),
  });
  const load = loadVisit({ database, configuration, clock: () => new Date(), cookieKeys: keys.cookie, consents });
  const decide = consentsOverHttp(consents);
  app.use((ctx, next) => (isConsent(ctx) ? load(ctx, async () => decide(ctx, next)) : next()));
  const running = await serve(app, { host: '127.0.0.1', port });
  return {
    issuer: configuration.authUrl,
    resource: configuration.mcpUrl,
    port,
    dataDir,
    stop: async () => {
      await close();
      await running.stop(0);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

const isConsent = ({ path, method }: Context): boolean => path.startsWith('/interaction/') && method === 'PUT';

/**
 * The engine's side of consent without the page: PUT decides, or with `?facts` tells what the page is told. The page
 * itself, with its form token, is tested in the journeys.
 */
const consentsOverHttp =
  (consents: Consents): Middleware =>
  async (ctx) => {
    const { session, browserHash } = visitOf(ctx);
    const sessionHash = session?.idHash ?? new Uint8Array();
    const consenter = { personId: session?.personId ?? '', sessionHash, browserHash };
    if (ctx.querystring === 'facts') {
      ctx.body = await consents.read(ctx, consenter);
      return;
    }
    const { scope, replaces, deny } = ctx.query;
    const choice = {
      scope: isScope(scope) ? scope : 'mcp:read',
      replaces: replaces ? String(replaces) : undefined,
    } as const;
    ctx.body = { next: deny ? await consents.deny(ctx, consenter) : await consents.allow(ctx, consenter, choice) };
  };
