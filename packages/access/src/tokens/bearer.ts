import type { Scope } from '../permissions/scopes.ts';

/** What an HTTP request says about its bearer token (RFC 6750, 2.1). */
export type Bearer = { kind: 'token'; token: string } | { kind: 'absent' } | { kind: 'malformed'; fault: string };

const token68 = /^[A-Za-z0-9\-._~+/]+=*$/;

/**
 * Reads the token of a request. The Authorization header is the only place for it: `bearer_methods_supported` is
 * `header`. A token in the query is an error even beside a good header, because it is in somebody's log by now.
 * @param authorization every Authorization header of the request, as sent
 */
export const readBearer = (authorization: readonly string[], query: string): Bearer => {
  if (query !== '' && new URLSearchParams(query).has('access_token')) {
    return { kind: 'malformed', fault: 'The token belongs in the Authorization header, never in the URL' };
  }
  if (authorization.length > 1) return { kind: 'malformed', fault: 'There is more than one Authorization header' };
  const [scheme, ...rest] = (authorization[0] ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer') return { kind: 'absent' };
  const token = rest.join(' ');
  if (token.trim() === '') return { kind: 'malformed', fault: 'The Authorization header has no token' };
  // What cannot be a token is looked up like one that is unknown, so that both are refused alike.
  return { kind: 'token', token: token68.test(token) ? token : '' };
};

/** Why a request is challenged (RFC 6750, 3.1). `undefined`: it had no token, so no error is named. */
export type ChallengeError = 'invalid_request' | 'invalid_token' | 'insufficient_scope' | undefined;

/**
 * The value of `WWW-Authenticate` (RFC 6750, 3; RFC 9728, 5.1): where the metadata is and which scope suffices.
 * All values are our own and plain ASCII without quotes, so that none needs escaping.
 */
export const bearerChallenge = (error: ChallengeError, scope: Scope, resourceMetadata: string): string => {
  const where = `resource_metadata="${resourceMetadata}"`;
  const which = `scope="${scope}"`;
  if (error === undefined) return `Bearer ${where}, ${which}`;
  if (error === 'insufficient_scope') return `Bearer error="${error}", ${which}, ${where}`;
  return `Bearer error="${error}", ${where}, ${which}`;
};
