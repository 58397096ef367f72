import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide, redirectUri, type SignedIn, signedInPerson } from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';

const database = useDatabase();
const http = { [oauth.allowInsecureRequests]: true };
let server: AuthorizationServer;
let person: SignedIn;

beforeAll(async () => {
  server = await startAuthorizationServer(database());
  person = await signedInPerson(database());
});
afterAll(() => server?.stop());

describe.each(['oauth2', 'oidc'] as const)('a strict client (oauth4webapi), discovery by %s', (algorithm) => {
  test('finds, registers, authorizes, redeems, refreshes and revokes', async () => {
    const issuer = new URL(server.issuer);
    const discovered = await oauth.discoveryRequest(issuer, { ...http, algorithm });
    const as = await oauth.processDiscoveryResponse(issuer, discovered);
    const metadata = { client_name: 'Strict client', redirect_uris: [redirectUri], token_endpoint_auth_method: 'none' };
    const registration = await oauth.dynamicClientRegistrationRequest(as, metadata, http);
    const client = await oauth.processDynamicClientRegistrationResponse(registration);

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
    const callback = await decide(person.browser, page, { scope: 'mcp:trade' });

    const parameters = oauth.validateAuthResponse(as, client, callback, state);
    const none = oauth.None();
    const redeemed = await oauth.authorizationCodeGrantRequest(as, client, none, parameters, redirectUri, verifier, {
      ...http,
      additionalParameters: { resource: server.resource },
    });
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, redeemed);
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'mcp:trade', expires_in: 300 });
    expect(tokens.id_token).toBeUndefined();

    const refreshed = await oauth.refreshTokenGrantRequest(as, client, none, tokens.refresh_token ?? '', http);
    const next = await oauth.processRefreshTokenResponse(as, client, refreshed);
    expect(next.scope).toBe('mcp:trade');
    expect(next.refresh_token).not.toBe(tokens.refresh_token);

    const revoked = await oauth.revocationRequest(as, client, none, next.refresh_token ?? '', http);
    expect(await oauth.processRevocationResponse(revoked)).toBeUndefined();
  });
});
