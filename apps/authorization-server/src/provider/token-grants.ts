import { randomBytes } from 'node:crypto';
import { createRefresher, type TokenRefusal } from '@portcullis/access';
import { type Database, isOutage } from '@portcullis/database';
import type { Log, RequestState } from '@portcullis/http';
import { redeemCode, refreshTokens, type TokenOutcome } from '@portcullis/operations';
import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import { askedLimits } from './authorization-details.ts';
import { orOutOfService } from './out-of-service.ts';
import { namedResource } from './resource.ts';

export type TokenGrantNeeds = {
  database: Database;
  resource: string;
  /** Whether trading is offered, and with it limits of it. */
  trading: boolean;
  clock: () => Date;
  log: Log;
  /** Throws when this client asks too often. */
  limit: (ctx: KoaContextWithOIDC) => Promise<void>;
};

/**
 * Our own handlers of the two grants, in place of the library's, which finds, consumes and saves in separate steps
 * (security M1 to M3; docs/decisions). The library has parsed the request and authenticated the client by now.
 */
export const registerTokenGrants = (provider: Provider, needs: TokenGrantNeeds): void => {
  const { database, clock, log, limit } = needs;
  const refresher = createRefresher(database, (error, attempts) =>
    // Of an outage each request says so itself.
    log[isOutage(error) ? 'debug' : 'warn']({ error, attempts }, 'refreshes failed together: each is tried by itself'),
  );
  const answer = async (ctx: KoaContextWithOIDC, redeem: (request: Shared) => Promise<TokenOutcome>) => {
    await limit(ctx);
    const outcome = await orOutOfService(() => redeem(shared(ctx, needs)));
    if ('refusal' in outcome) throw toError(outcome.refusal);
    ctx.body = outcome.response;
  };
  provider.registerGrantType(
    'authorization_code',
    (ctx) =>
      answer(ctx, ({ ask, ...request }) => {
        const codeAsk = { ...ask, codeVerifier: text(ctx, 'code_verifier'), redirectUri: text(ctx, 'redirect_uri') };
        const refreshAllowed = ctx.oidc.client?.grantTypeAllowed('refresh_token') ?? false;
        return redeemCode(
          database,
          { ...request, presented: required(ctx, 'code'), ask: codeAsk, refreshAllowed },
          clock,
        );
      }),
    ['code', 'code_verifier', 'redirect_uri', 'resource', 'authorization_details'],
    ['resource'],
  );
  provider.registerGrantType(
    'refresh_token',
    (ctx) =>
      answer(ctx, ({ ask, ...request }) => {
        const refreshAsk = { ...ask, scope: text(ctx, 'scope') };
        return refreshTokens(
          { database, refresher },
          { ...request, presented: required(ctx, 'refresh_token'), ask: refreshAsk },
          clock,
        );
      }),
    ['refresh_token', 'scope', 'resource', 'authorization_details'],
    ['resource'],
  );
};

type Shared = ReturnType<typeof shared>;

const shared = (ctx: KoaContextWithOIDC, { resource, trading }: TokenGrantNeeds) => {
  const { requestId, address } = ctx.state as RequestState;
  const { params, client } = ctx.oidc;
  return {
    ask: {
      clientId: client?.clientId ?? '',
      resource: namedResource(params?.resource, resource),
      limits: askedLimits(params?.authorization_details, trading),
    },
    newToken: () => randomBytes(32).toString('base64url'),
    requestId,
    address,
  };
};

const text = (ctx: KoaContextWithOIDC, name: string): string | undefined => {
  const value = ctx.oidc.params?.[name];
  return typeof value === 'string' ? value : undefined;
};

const required = (ctx: KoaContextWithOIDC, name: string): string => {
  const value = text(ctx, name);
  if (value === undefined) throw new errors.InvalidRequest(`missing required parameter '${name}'`);
  return value;
};

/** The only place where our reasons become words on the wire (RFC 6749, 5.2): most of them one and the same. */
const toError = ({ error, reason }: TokenRefusal): Error => {
  switch (error) {
    case 'invalid_grant':
      return new errors.InvalidGrant(reason);
    case 'invalid_scope':
      return new errors.InvalidScope('the connection does not contain this scope', undefined as never);
    case 'invalid_target':
      return new errors.InvalidTarget('this resource is not the one of the grant');
    case 'invalid_authorization_details':
      return new errors.InvalidAuthorizationDetails('they are not within what was granted');
    case 'invalid_request':
      return new errors.InvalidRequest('the request is malformed');
  }
};
