import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import type { Keys, Scope } from '@portcullis/access';
import type { Database } from '@portcullis/database';
import type { Context, Middleware } from 'koa';
import type { Provider } from 'oidc-provider';
import { routes } from '../provider/configuration.ts';
import { holdErrorRedirects, rewriteAuthorize } from './authorize.ts';
import { withoutEngineSession } from './engine-session.ts';
import { serveJwks } from './jwks.ts';
import { machineAnswers } from './machine-answers.ts';
import { authorizationServerMetadata } from './metadata.ts';
import { openCors } from './open-cors.ts';
import { limitByAddress, type RateLimits } from './rate-limits.ts';
import { register } from './registration.ts';

export type OAuthNeeds = {
  issuer: string;
  resource: string;
  offered: readonly Scope[];
  /** Whether a client id may be the URL of a metadata document. */
  takesDocuments: boolean;
  provider: Provider;
  /** Followed while the server runs. */
  signingKeys: Keys['signing'];
  database: Database;
  limits: RateLimits;
  clock: () => Date;
  /** Finds out who looks, before errors may be redirected. */
  loadVisit: Middleware;
  isSignedIn: (ctx: Context) => boolean;
};

/** Every endpoint that clients call, and what stands before the engine at each. What is not here is not served. */
export const createOAuthRouter = (needs: OAuthNeeds): Router => {
  const { issuer, resource, offered, provider, database, limits, clock } = needs;
  const router = new Router();
  const engine = engineOf(provider);
  const metadata: Middleware = (ctx) => {
    ctx.set('Cache-Control', 'public, max-age=300');
    ctx.body = authorizationServerMetadata(issuer, offered, needs.takesDocuments);
  };
  const readJson = bodyParser({ enableTypes: ['json'], jsonLimit: '32kb', jsonStrict: false });
  const atAuthorize = [
    needs.loadVisit,
    limitByAddress(limits, 'authorizeByAddress'),
    withoutEngineSession(provider),
    holdErrorRedirects(needs.isSignedIn),
    rewriteAuthorize({ resource, offered }),
  ];

  for (const path of ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration']) {
    router.register(path, ['GET', 'HEAD', 'OPTIONS'], [openCors('GET'), metadata]);
  }
  router.register(routes.jwks, ['GET', 'HEAD', 'OPTIONS'], [openCors('GET'), serveJwks(needs.signingKeys)]);
  router.register(
    routes.registration,
    ['POST', 'OPTIONS'],
    [openCors('POST'), limitByAddress(limits, 'registerByAddress'), readJson, register({ database, limits, clock })],
  );
  router.get(routes.authorization, ...atAuthorize, engine);
  router.get(`${routes.authorization}/:uid`, withoutEngineSession(provider), engine);
  router.post(routes.token, machineAnswers, limitByAddress(limits, 'tokenByAddress'), engine);
  router.post(routes.revocation, machineAnswers, engine);
  for (const path of [routes.token, routes.revocation]) router.options(path, engine);
  return router;
};

/** oidc-provider is a koa app whose one middleware is its router. */
const engineOf = ({ middleware }: Provider): Middleware => {
  const [engine] = middleware;
  if (!engine || middleware.length !== 1) throw new Error('Invariant: the engine is one middleware');
  return engine as unknown as Middleware;
};
