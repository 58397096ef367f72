import {
  findClient,
  findLastEnded,
  isScope,
  listConnections,
  readAuthorizationDetails,
  redirectHost,
  type Scope,
  type TradingLimits,
  tradingLimitsType,
} from '@portcullis/access';
import type { Database } from '@portcullis/database';
import { HttpError, type RequestState } from '@portcullis/http';
import { allowConnection, type ConsentOutcome, denyConnection } from '@portcullis/operations';
import type { Context } from 'koa';
import { errors, type Provider } from 'oidc-provider';
import { routes } from '../provider/configuration.ts';
import { type ConsentRequest, toConsentRequest } from './consent-request.ts';

/** The signed-in person and the browser they use, as the pages know them. */
export type Consenter = { personId: string; sessionHash: Uint8Array; browserHash: Uint8Array<ArrayBuffer> };

export type ConsentChoice = {
  scope: Scope;
  /** The connection to replace, where the person chooses. Undefined: a new connection. */
  replaces: string | undefined;
  /** What bounds its trading; null: nothing of its own. Left out: as proposed. */
  limits?: TradingLimits | null | undefined;
};

/**
 * The consent page's way to the engine. Each function finds the running request by the browser's own signed cookie and
 * throws an HttpError 400 when there is none: expired, answered already, or begun in another browser.
 */
export type Consents = {
  read: (ctx: Context, consenter: Consenter) => Promise<ConsentRequest>;
  /** Where to send the browser (303). Sent twice, the first decision stands and the answer is the same. */
  allow: (ctx: Context, consenter: Consenter, choice: ConsentChoice) => Promise<string>;
  deny: (ctx: Context, consenter: Consenter) => Promise<string>;
};

export type ConsentNeeds = {
  database: Database;
  provider: Provider;
  resource: string;
  offered: readonly Scope[];
  clock: () => Date;
};

export const createConsents = (needs: ConsentNeeds): Consents => {
  const read = async (ctx: Context, { personId, browserHash }: Consenter): Promise<ConsentRequest> => {
    const { database, provider, offered, clock } = needs;
    const { uid, params } = await runningInteraction(provider, ctx);
    const client = await findClient(database.prisma, String(params.client_id));
    if (!client) throw gone();
    const redirectUri = String(params.redirect_uri);
    const app = { personId, clientName: client.name, redirectHost: redirectHost(redirectUri) };
    return toConsentRequest({
      ...{ uid, client, redirectUri },
      asked: isScope(params.asked_scope) ? params.asked_scope : 'mcp:read',
      askedLimits: askedLimitsOf(params.authorization_details),
      offered,
      connections: await listConnections(database.prisma, personId, clock()),
      lastEnded: await findLastEnded(database.prisma, app),
      browserHash,
    });
  };
  return {
    read,
    allow: async (ctx, consenter, choice) => {
      const request = await read(ctx, consenter);
      return resume(request.uid, await allow(needs, ctx, consenter, request, choice));
    },
    deny: async (ctx, consenter) => {
      const request = await read(ctx, consenter);
      const result = { error: 'access_denied', error_description: 'the person did not allow it' };
      return resume(request.uid, await denyConnection(needs.database, contextOf(ctx, consenter, request), result));
    },
  };
};

const allow = (
  { database, resource, clock }: ConsentNeeds,
  ctx: Context,
  consenter: Consenter,
  request: ConsentRequest,
  { scope, replaces, limits }: ConsentChoice,
): Promise<ConsentOutcome> => {
  if (!request.offered.includes(scope)) throw badChoice('This access is not offered here.');
  if (replaces !== undefined && !request.connections.some(({ id }) => id === replaces)) {
    throw badChoice('The connection to replace is not there any more.');
  }
  const consent = {
    clientName: request.client.name,
    redirectHost: request.redirect.host,
    consentDigest: request.client.consentDigest,
    resource,
    scope,
    limits: grantedLimits(request, limits),
    replacesId: request.replaces === 'choose' ? (replaces ?? null) : null,
    browserHash: consenter.browserHash,
  };
  const resultOf = (grantId: string) => ({
    login: { accountId: consenter.personId, remember: false },
    consent: { grantId },
  });
  return allowConnection(database, contextOf(ctx, consenter, request), consent, resultOf, clock);
};

/** The person's word goes before what was proposed. Who asked for limits and got none is told so: of the type, without bounds. */
const grantedLimits = ({ limits }: ConsentRequest, chosen: ConsentChoice['limits']): TradingLimits | null => {
  const granted = chosen === undefined ? limits.proposed : chosen;
  return granted ?? (limits.asked ? { type: tradingLimitsType } : null);
};

/** The request was judged when it came in. */
const askedLimitsOf = (parameter: unknown): TradingLimits | undefined => {
  const read = readAuthorizationDetails(typeof parameter === 'string' ? parameter : undefined);
  return read.ok ? read.asked : undefined;
};

const contextOf = (ctx: Context, { personId, sessionHash }: Consenter, { uid, client }: ConsentRequest) => {
  const { requestId, address } = ctx.state as RequestState;
  return { interactionId: uid, personId, sessionHash, clientId: client.id, requestId, address };
};

const runningInteraction = async (provider: Provider, ctx: Context) => {
  try {
    const interaction = await provider.interactionDetails(ctx.req, ctx.res);
    if (ctx.path !== `/interaction/${interaction.uid}`) throw gone();
    return interaction;
  } catch (error) {
    throw error instanceof errors.SessionNotFound ? gone() : error;
  }
};

const resume = (uid: string, outcome: ConsentOutcome): string => {
  if (outcome === 'gone') throw gone();
  if (outcome === 'sign_in_too_old') throw signInTooOld();
  return `${routes.authorization}/${uid}`;
};

const gone = (): HttpError =>
  new HttpError(
    400,
    'request_expired',
    'This request is over',
    'It was answered already, took longer than ten minutes, or began in another browser. Connect again from your AI client.',
  );

/** The page asks for the password before it comes to this; nothing was decided. */
const signInTooOld = (): HttpError =>
  new HttpError(
    403,
    'sign_in_too_old',
    'Your sign-in is too old for this',
    'Allowing a client to trade takes your password again. Go back, reload the page and choose again.',
  );

const badChoice = (detail: string): HttpError =>
  new HttpError(400, 'invalid_choice', 'This cannot be allowed', `${detail} Go back and choose again.`);
