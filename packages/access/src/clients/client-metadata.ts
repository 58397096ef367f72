import { hash } from 'node:crypto';
import { z } from 'zod';
import { authorizationDetailsTypes } from '../limits/authorization-details.ts';

/** How a client may authenticate at the token endpoint. Shared-secret JWTs are left out. */
export const clientAuthMethods = ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;

const authMethod = z.enum(clientAuthMethods);

/** A client's metadata as stored and as oidc-provider takes it: only what is understood here, already judged. */
export const ClientMetadata = z.object({
  client_name: z.string(),
  redirect_uris: z.array(z.string()),
  application_type: z.enum(['web', 'native']),
  grant_types: z.array(z.enum(['authorization_code', 'refresh_token'])),
  response_types: z.array(z.literal('code')),
  token_endpoint_auth_method: authMethod,
  token_endpoint_auth_signing_alg: z.string().optional(),
  jwks: z.looseObject({ keys: z.array(z.looseObject({})) }).optional(),
  jwks_uri: z.string().optional(),
  /** Which authorization details it says to use (RFC 9396, 10), of those that there are. */
  authorization_details_types: z.array(z.enum(authorizationDetailsTypes)).optional(),
  /** What it says to want; a hint, never a ceiling. */
  scope_hint: z.string().optional(),
});

export type ClientMetadata = z.infer<typeof ClientMetadata>;

/** Why a client's metadata is refused, in the words of RFC 7591, 3.2.2. */
export type MetadataFault = {
  error: 'invalid_redirect_uri' | 'invalid_client_metadata';
  description: string;
};

/** SHA-256 of what a person sees and relies on at consent: name, where codes go, how the client proves itself. */
export const consentDigest = (metadata: ClientMetadata): string =>
  hash(
    'sha256',
    JSON.stringify([
      metadata.client_name,
      metadata.redirect_uris.toSorted(),
      metadata.token_endpoint_auth_method,
      metadata.jwks_uri ?? metadata.jwks ?? null,
    ]),
    'hex',
  );
