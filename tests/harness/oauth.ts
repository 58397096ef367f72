import { createHash, randomBytes } from 'node:crypto';

/** What the authorization server's metadata names (RFC 8414). */
export type Endpoints = {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  registration_endpoint: string;
  revocation_endpoint: string;
};

export type Tokens = {
  access_token: string;
  refresh_token: string;
  scope: string;
  expires_in: number;
  authorization_details?: unknown[];
};

export type TokenAnswer = { status: number; body: Partial<Tokens> & { error?: string; error_description?: string } };

export const discover = async (authUrl: string): Promise<Endpoints> => {
  const answer = await fetch(`${authUrl}/.well-known/oauth-authorization-server`);
  return (await answer.json()) as Endpoints;
};

/** Registers a public native client (RFC 7591), as the command-line clients do. Returns its id. */
export const register = async (endpoints: Endpoints, name: string, redirectUri: string): Promise<string> => {
  const answer = await fetch(endpoints.registration_endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: name,
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    }),
  });
  const body = (await answer.json()) as { client_id?: string };
  if (!body.client_id) throw new Error(`Registration was refused: ${answer.status} ${JSON.stringify(body)}`);
  return body.client_id;
};

export type Attempt = { url: string; verifier: string; state: string };

/** An authorization request with PKCE (RFC 7636) for the resource (RFC 8707). */
export const authorizationRequest = (
  endpoints: Endpoints,
  parameters: { clientId: string; redirectUri: string; resource: string; scope?: string; details?: string },
): Attempt => {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(12).toString('base64url');
  const url = new URL(endpoints.authorization_endpoint);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: parameters.clientId,
    redirect_uri: parameters.redirectUri,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    resource: parameters.resource,
    state,
    ...(parameters.scope === undefined ? {} : { scope: parameters.scope }),
    ...(parameters.details === undefined ? {} : { authorization_details: parameters.details }),
  }).toString();
  return { url: url.href, verifier, state };
};

export const askForTokens = async (endpoints: Endpoints, parameters: Record<string, string>): Promise<TokenAnswer> => {
  const answer = await fetch(endpoints.token_endpoint, { method: 'POST', body: new URLSearchParams(parameters) });
  return { status: answer.status, body: (await answer.json()) as TokenAnswer['body'] };
};

const triesMax = 100;

/** Asks until it is served: a server with too much to do says so (503), and has done nothing. It does not say so for ever. */
export const untilServed = async <Answer extends { status: number }>(ask: () => Promise<Answer>): Promise<Answer> => {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask();
    if (answer.status !== 503 || attempt >= triesMax) return answer;
    await new Promise((later) => setTimeout(later, 100));
  }
};

export const redeemCode = (
  endpoints: Endpoints,
  given: { clientId: string; redirectUri: string; code: string; verifier: string; details?: string },
): Promise<TokenAnswer> =>
  askForTokens(endpoints, {
    grant_type: 'authorization_code',
    client_id: given.clientId,
    redirect_uri: given.redirectUri,
    code: given.code,
    code_verifier: given.verifier,
    ...(given.details === undefined ? {} : { authorization_details: given.details }),
  });

export const refresh = (
  endpoints: Endpoints,
  given: { clientId: string; refreshToken: string; scope?: string; details?: string },
): Promise<TokenAnswer> =>
  askForTokens(endpoints, {
    grant_type: 'refresh_token',
    client_id: given.clientId,
    refresh_token: given.refreshToken,
    ...(given.scope === undefined ? {} : { scope: given.scope }),
    ...(given.details === undefined ? {} : { authorization_details: given.details }),
  });
