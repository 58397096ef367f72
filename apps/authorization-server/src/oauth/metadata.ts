import { authorizationDetailsTypes, clientAuthMethods, type Scope, scopes } from '@portcullis/access';
import { routes } from '../provider/configuration.ts';

/**
 * Authorization server metadata (RFC 8414; OpenID Connect Discovery 1.0; CIMD draft, 6). Made from the configured
 * issuer alone, never from the request (security M8). Only what works is named.
 */
export const authorizationServerMetadata = (
  issuer: string,
  offered: readonly Scope[] = scopes,
  takesDocuments = true,
) => ({
  issuer,
  authorization_endpoint: `${issuer}${routes.authorization}`,
  token_endpoint: `${issuer}${routes.token}`,
  registration_endpoint: `${issuer}${routes.registration}`,
  revocation_endpoint: `${issuer}${routes.revocation}`,
  jwks_uri: `${issuer}${routes.jwks}`,
  scopes_supported: offered,
  // RFC 9396, 10. They bound trading, so there are none where nobody trades.
  ...(offered.includes('mcp:trade') ? { authorization_details_types_supported: authorizationDetailsTypes } : {}),
  response_types_supported: ['code'],
  response_modes_supported: ['query', 'fragment'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: clientAuthMethods,
  token_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
  revocation_endpoint_auth_methods_supported: clientAuthMethods,
  revocation_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
  authorization_response_iss_parameter_supported: true,
  client_id_metadata_document_supported: takesDocuments,
  // Required members of an OpenID document. No ID token is ever issued, for `openid` is not granted.
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  claims_parameter_supported: false,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
});

/** What a client may sign its assertions with (RFC 7523). */
export const assertionAlgorithms = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'] as const;
