import { z } from 'zod';
import { authorizationDetailsTypes } from '../limits/authorization-details.ts';
import { ClientMetadata, clientAuthMethods, type MetadataFault } from './client-metadata.ts';
import { shownName } from './client-name.ts';
import { redirectKind } from './client-redirect.ts';
import { nameSkeleton } from './name-skeleton.ts';

/** What the pages call something else, so that no client may be called it, or what looks like it. */
const personalTokenName = nameSkeleton('Personal token');

const mostRedirects = 10;
const mostKeys = 10;
const mostDetailsTypes = 20;

/** What is read of a registration (RFC 7591, 2) or a metadata document. Everything else is ignored and never fetched. */
const Asked = z.object({
  client_name: z.string().optional(),
  redirect_uris: z.array(z.string()),
  grant_types: z.array(z.string()).optional(),
  response_types: z.array(z.string()).optional(),
  token_endpoint_auth_method: z.string().optional(),
  token_endpoint_auth_signing_alg: z.string().optional(),
  jwks: z.looseObject({ keys: z.array(z.looseObject({})).max(mostKeys) }).optional(),
  jwks_uri: z.string().max(512).optional(),
  authorization_details_types: z.array(z.string()).max(mostDetailsTypes).optional(),
  scope: z.string().optional(),
});

export type Judged = { metadata: ClientMetadata } | { fault: MetadataFault };

/**
 * Judges what a client says of itself, the same for registrations and metadata documents (security M6, G-1 to G-3).
 * `scope` is a hint and never a ceiling; the application type follows from the redirects, because clients leave it out.
 */
export const judgeMetadata = (
  input: unknown,
  policy: { defaultAuthMethod: ClientMetadata['token_endpoint_auth_method']; jwksUri: 'taken' | 'refused' },
): Judged => {
  const parsed = Asked.safeParse(input);
  if (!parsed.success) return unreadable(parsed.error);
  const asked = parsed.data;
  const kinds = asked.redirect_uris.map(redirectKind);
  if (kinds.length === 0 || kinds.length > mostRedirects) {
    return fault('invalid_redirect_uri', `redirect_uris must hold 1 to ${mostRedirects} URIs`);
  }
  if (kinds.some((kind) => kind === undefined)) {
    return fault(
      'invalid_redirect_uri',
      'redirect_uris must be https, http on loopback, or a private scheme with a dot; without user, fragment or wildcard',
    );
  }
  const name = shownName(asked.client_name ?? 'Unnamed client');
  if (name === undefined) return fault('invalid_client_metadata', 'client_name must be 1 to 64 visible characters');
  if (nameSkeleton(name) === personalTokenName)
    return fault('invalid_client_metadata', 'client_name must not be that of personal tokens');
  const method = asked.token_endpoint_auth_method ?? policy.defaultAuthMethod;
  const keysFault = keyFault(asked, method, policy.jwksUri);
  if (keysFault) return fault('invalid_client_metadata', keysFault);
  if (asked.response_types && !asked.response_types.includes('code')) {
    return fault('invalid_client_metadata', 'response_types must include code');
  }
  if (asked.grant_types && !asked.grant_types.includes('authorization_code')) {
    return fault('invalid_client_metadata', 'grant_types must include authorization_code');
  }
  const native = kinds.some((kind) => kind !== 'https');
  const metadata = assemble(asked, { name, method, native });
  return isStorable(metadata) ? { metadata } : fault('invalid_client_metadata', 'the metadata holds no plain text');
};

/** PostgreSQL has no text with NUL and none with half a surrogate pair; `JSON.stringify` writes both as escapes. */
const isStorable = (metadata: ClientMetadata): boolean => !/\\u(0000|d[89a-f])/.test(JSON.stringify(metadata));

/** What the method of authentication needs, or must not have. */
const keyFault = (asked: z.output<typeof Asked>, method: string, jwksUri: 'taken' | 'refused'): string | undefined => {
  if (!clientAuthMethods.some((known) => known === method)) {
    return `token_endpoint_auth_method must be one of ${clientAuthMethods.join(', ')}`;
  }
  if (method !== 'private_key_jwt') return undefined;
  if (asked.jwks && asked.jwks_uri) return 'jwks and jwks_uri must not be used together';
  if (asked.jwks) return asked.jwks.keys.some(isPrivateKey) ? 'jwks must hold public keys only' : undefined;
  if (!asked.jwks_uri) return 'private_key_jwt needs jwks or jwks_uri';
  if (jwksUri === 'refused') return 'private_key_jwt needs jwks: a jwks_uri is taken from metadata documents only';
  return asked.jwks_uri.startsWith('https://') && URL.canParse(asked.jwks_uri) ? undefined : 'jwks_uri must be https';
};

const isPrivateKey = (key: Record<string, unknown>): boolean => 'd' in key || 'k' in key || 'priv' in key;

const assemble = (
  asked: z.output<typeof Asked>,
  { name, method, native }: { name: string; method: string; native: boolean },
): ClientMetadata => {
  const refreshes = !asked.grant_types || asked.grant_types.includes('refresh_token');
  const keys = method === 'private_key_jwt';
  return ClientMetadata.parse({
    client_name: name,
    redirect_uris: [...new Set(asked.redirect_uris)],
    application_type: native ? 'native' : 'web',
    grant_types: refreshes ? ['authorization_code', 'refresh_token'] : ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: method,
    token_endpoint_auth_signing_alg: keys ? asked.token_endpoint_auth_signing_alg : undefined,
    jwks: keys ? asked.jwks : undefined,
    jwks_uri: keys ? asked.jwks_uri : undefined,
    // A client that sent the member gets it back, with what of it is known here.
    authorization_details_types:
      asked.authorization_details_types &&
      authorizationDetailsTypes.filter((type) => asked.authorization_details_types?.includes(type)),
    scope_hint: asked.scope?.slice(0, 200),
  });
};

const unreadable = (error: z.ZodError): Judged => {
  const field = String(error.issues[0]?.path[0] ?? '');
  return field === 'redirect_uris'
    ? fault('invalid_redirect_uri', 'redirect_uris must be a list of URIs')
    : fault('invalid_client_metadata', field ? `${field} is malformed` : 'the metadata must be a JSON object');
};

const fault = (error: MetadataFault['error'], description: string): Judged => ({ fault: { error, description } });
