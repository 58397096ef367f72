import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Decision, decide, redirectUri, type SignedIn, signedInPerson } from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { seedConnection } from '../harness/connection.ts';
import { useDatabase } from '../harness/database.ts';
import { installedVersion } from '../harness/installed-program.ts';
import { startMcpServer } from '../harness/mcp-server.ts';
import { strictClient } from '../suites/applicable.ts';

const database = useDatabase();
const http = { [oauth.allowInsecureRequests]: true };
let server: AuthorizationServer;
let person: SignedIn;

beforeAll(async () => {
  expect(installedVersion('oauth4webapi')).toBe(strictClient.version);
  server = await startAuthorizationServer(database());
  person = await signedInPerson(database());
});
afterAll(() => server?.stop());

const discover = async (algorithm: 'oauth2' | 'oidc' = 'oauth2') => {
  const issuer = new URL(server.issuer);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...http, algorithm }));
};

type Registered = { as: oauth.AuthorizationServer; client: oauth.Client; authentication: oauth.ClientAuth };

const registerClient = async (
  as: oauth.AuthorizationServer,
  authenticate: (client: oauth.Client) => oauth.ClientAuth = oauth.None,
  metadata: Partial<oauth.Client> = { token_endpoint_auth_method: 'none' },
): Promise<Registered> => {
  const named = { client_name: 'Strict client', redirect_uris: [redirectUri], ...metadata };
  const response = await oauth.dynamicClientRegistrationRequest(as, named, http);
  const client = await oauth.processDynamicClientRegistrationResponse(response);
  return { as, client, authentication: authenticate(client) };
};

/** What comes back to the client, when the person decided. */
const authorize = async ({ as, client }: Registered, decision: Decision) => {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const url = new URL(as.authorization_endpoint ?? '');
  url.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'mcp:trade',
    resource: server.resource,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString();
  const page = new URL((await person.browser.open(url.href)).headers.get('location') ?? '', server.issuer).href;
  return { verifier, state, callback: await decide(person.browser, page, decision) };
};

type Allowed = { parameters: URLSearchParams; verifier: string };

const allow = async (registered: Registered, scope: 'mcp:read' | 'mcp:trade' = 'mcp:trade'): Promise<Allowed> => {
  const { verifier, state, callback } = await authorize(registered, { scope });
  return { parameters: oauth.validateAuthResponse(registered.as, registered.client, callback, state), verifier };
};

const redeem = async (
  { as, client, authentication }: Registered,
  { parameters, verifier }: Allowed,
  uri = redirectUri,
) => {
  const options = { ...http, additionalParameters: { resource: server.resource } };
  return oauth.processAuthorizationCodeResponse(
    as,
    client,
    await oauth.authorizationCodeGrantRequest(as, client, authentication, parameters, uri, verifier, options),
  );
};

const refresh = async ({ as, client, authentication }: Registered, token = '', scope?: string) => {
  const options = { ...http, ...(scope && { additionalParameters: { scope } }) };
  return oauth.processRefreshTokenResponse(
    as,
    client,
    await oauth.refreshTokenGrantRequest(as, client, authentication, token, options),
  );
};

const revoke = async ({ as, client, authentication }: Registered, token = '') =>
  oauth.processRevocationResponse(await oauth.revocationRequest(as, client, authentication, token, http));

/** From registration to revocation, everything checked as the library checks it. */
const goesAllTheWay = async (registered: Registered) => {
  const tokens = await redeem(registered, await allow(registered));
  expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'mcp:trade' });
  expect(tokens.expires_in).toBeLessThanOrEqual(3600);
  expect(tokens.id_token).toBeUndefined();
  const next = await refresh(registered, tokens.refresh_token);
  expect(next.scope).toBe('mcp:trade');
  expect(next.refresh_token).not.toBe(tokens.refresh_token);
  expect(await revoke(registered, next.refresh_token)).toBeUndefined();
  await expect(refresh(registered, next.refresh_token)).rejects.toMatchObject(says('invalid_grant'));
};

const says = (error: string, status = 400) => ({ code: oauth.RESPONSE_BODY_ERROR, error, status });

const bySecret = (authenticate: (secret: string) => oauth.ClientAuth) => (client: oauth.Client) =>
  authenticate(String(client.client_secret));

const proofs: Record<(typeof strictClient.scenarios)[number]['name'], () => Promise<void>> = {
  'code, refresh and revocation, found by RFC 8414': async () =>
    goesAllTheWay(await registerClient(await discover('oauth2'))),
  'code, refresh and revocation, found by OpenID Connect Discovery': async () =>
    goesAllTheWay(await registerClient(await discover('oidc'))),
  client_secret_basic: async () => {
    const metadata = { token_endpoint_auth_method: 'client_secret_basic' };
    await goesAllTheWay(await registerClient(await discover(), bySecret(oauth.ClientSecretBasic), metadata));
  },
  client_secret_post: async () => {
    const metadata = { token_endpoint_auth_method: 'client_secret_post' };
    await goesAllTheWay(await registerClient(await discover(), bySecret(oauth.ClientSecretPost), metadata));
  },
  private_key_jwt: async () => {
    const { privateKey, publicKey } = await oauth.generateKeyPair('ES256');
    const { kty = '', crv = '', x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey);
    const key = { kty, crv, x, y, kid: 'own', alg: 'ES256', use: 'sig' };
    const metadata = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key] } };
    const authenticate = () => oauth.PrivateKeyJwt({ key: privateKey, kid: 'own' });
    await goesAllTheWay(await registerClient(await discover(), authenticate, metadata));
  },
  'iss on success and on error': async () => {
    const registered = await registerClient(await discover());
    const { as, client } = registered;
    expect(as.authorization_response_iss_parameter_supported).toBe(true);
    const allowed = await authorize(registered, { scope: 'mcp:read' });
    expect(allowed.callback.getAll('iss')).toEqual([as.issuer]);
    const denied = await authorize(registered, 'deny');
    // The library looks at `iss` first, and would not name the error without it.
    expect(() => oauth.validateAuthResponse(as, client, denied.callback, denied.state)).toThrow(
      expect.objectContaining({ code: oauth.AUTHORIZATION_RESPONSE_ERROR, error: 'access_denied' }),
    );
  },
  'errors of the token endpoint': async () => {
    const registered = await registerClient(await discover());
    const badVerifier = { ...(await allow(registered)), verifier: oauth.generateRandomCodeVerifier() };
    await expect(redeem(registered, badVerifier)).rejects.toMatchObject(says('invalid_grant'));
    const elsewhere = redeem(registered, await allow(registered), 'http://127.0.0.1/elsewhere');
    await expect(elsewhere).rejects.toMatchObject(says('invalid_grant'));
    const other = await registerClient(registered.as);
    await expect(redeem(other, await allow(registered))).rejects.toMatchObject(says('invalid_grant'));

    const allowed = await allow(registered, 'mcp:read');
    const tokens = await redeem(registered, allowed);
    await expect(refresh(registered, tokens.refresh_token, 'mcp:trade')).rejects.toMatchObject(says('invalid_scope'));
    await expect(refresh(other, tokens.refresh_token)).rejects.toMatchObject(says('invalid_grant'));
    await expect(redeem(registered, allowed)).rejects.toMatchObject(says('invalid_grant'));
    await expect(refresh(registered, tokens.refresh_token)).rejects.toMatchObject(says('invalid_grant'));
  },
  'challenges of the MCP server': async () => {
    const mcp = await startMcpServer(database());
    try {
      const { token } = await seedConnection(database(), { audience: mcp.url });
      const pointer = { resource_metadata: mcp.metadataUrl };
      const found = await fetch(mcp.metadataUrl);
      expect(await oauth.processResourceDiscoveryResponse(new URL(mcp.url), found)).toMatchObject({
        resource: mcp.url,
        authorization_servers: [mcp.authUrl],
      });
      const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
      const headers = new Headers({ 'content-type': 'application/json' });
      const ask = (given: string, body: string) =>
        oauth.protectedResourceRequest(given, 'POST', new URL(mcp.url), headers, body, http);
      expect((await ask(token, list)).status).toBe(200);
      await expect(ask('unknown', list)).rejects.toMatchObject({
        code: oauth.WWW_AUTHENTICATE_CHALLENGE,
        cause: [{ scheme: 'bearer', parameters: { ...pointer, error: 'invalid_token', scope: 'mcp:read' } }],
      });
      const params = { name: 'PlaceOrder', arguments: { account: 'Sim101' } };
      const write = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/call', params });
      await expect(ask(token, write)).rejects.toMatchObject({
        status: 403,
        cause: [{ scheme: 'bearer', parameters: { ...pointer, error: 'insufficient_scope', scope: 'mcp:trade' } }],
      });
    } finally {
      await mcp.stop();
    }
  },
};

test.each(strictClient.scenarios)('a strict client (oauth4webapi): $name', ({ name }) => proofs[name]());
