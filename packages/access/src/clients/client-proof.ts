import type { ClientMetadata } from './client-metadata.ts';

/**
 * True when a client that proved itself by its keys would from now on prove itself by none of them: no key is left, they
 * are fetched from elsewhere, or none is asked for any more. Adding a key beside the old one, and taking the old one
 * away later, is no replacement. Who holds the document may not be who held it when people consented (REG-20; M4).
 */
export const isProofReplaced = (before: ClientMetadata, after: ClientMetadata): boolean => {
  if (before.token_endpoint_auth_method !== 'private_key_jwt') return false;
  if (after.token_endpoint_auth_method !== 'private_key_jwt') return true;
  if (before.jwks_uri !== after.jwks_uri) return true;
  if (before.jwks_uri !== undefined) return false;
  const known = new Set(before.jwks?.keys.map(publicPart));
  return !after.jwks?.keys.some((key) => known.has(publicPart(key)));
};

/** What makes two JWKs the same key, whatever they are called (RFC 7638, 3.2). */
const publicPart = ({ kty, crv, x, y, n, e }: Record<string, unknown>): string =>
  JSON.stringify([kty, crv, x, y, n, e]);
