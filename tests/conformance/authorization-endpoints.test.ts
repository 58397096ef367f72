import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowedCode, connectedClient, type SignedIn, signedInPerson } from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { assertionOf, publicKeyOf } from '../harness/client-assertion.ts';
import { useDatabase } from '../harness/database.ts';
import { authorizationRequest, discover, type Endpoints } from '../harness/oauth.ts';
import { rawRequest } from '../harness/raw-http.ts';

const database = useDatabase();
const redirectUri = 'http://127.0.0.1/callback';
let server: AuthorizationServer;
let endpoints: Endpoints & Record<string, unknown>;
let person: SignedIn;

beforeAll(async () => {
  server = await startAuthorizationServer(database());
  endpoints = (await discover(server.issuer)) as typeof endpoints;
  person = await signedInPerson(database());
});
afterAll(() => server?.stop());

const post = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers });

const register = async (metadata: object): Promise<{ client_id: string; client_secret?: string }> => {
  const answer = await fetch(endpoints.registration_endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: 'Agent', redirect_uris: [redirectUri], ...metadata }),
  });
  expect(answer.status).toBe(201);
  return (await answer.json()) as { client_id: string };
};

/** What a client sends to redeem a fresh code of its own, but for the proof of who it is. */
const redemption = async (clientId: string) => {
  const { code, verifier } = await allowedCode(server, person.browser, { clientId });
  return { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri };
};

type Proof = { metadata: object; prove: (id: string, secret: string) => [Record<string, string>, object?] };

const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

/** How a client of each method proves itself. A method that the metadata names and this table lacks fails its test. */
const proofs: Record<string, Proof> = {
  none: { metadata: {}, prove: (client_id) => [{ client_id }] },
  client_secret_basic: { metadata: {}, prove: (id, secret) => [{}, { authorization: basic(id, secret) }] },
  client_secret_post: {
    metadata: {},
    prove: (client_id, client_secret) => [{ client_id, client_secret }],
  },
};

describe('what the metadata names', () => {
  test('AS-06: each method of client authentication redeems a code', async () => {
    const named = endpoints.token_endpoint_auth_methods_supported as string[];
    expect(named).toContain('none');
    for (const method of named.filter((each) => each !== 'private_key_jwt')) {
      const proof = proofs[method];
      const { client_id: id, client_secret: secret = '' } = await register({
        token_endpoint_auth_method: method,
        ...proof?.metadata,
      });
      const [fields, headers] = proof?.prove(id, secret) ?? [{}];
      const answer = await post(endpoints.token_endpoint, { ...(await redemption(id)), ...fields }, { ...headers });
      expect([method, answer.status]).toEqual([method, 200]);
    }
  });

  test('AS-06: private_key_jwt redeems a code with each algorithm, without client_id beside the assertion', async () => {
    const named = endpoints.token_endpoint_auth_signing_alg_values_supported as string[];
    expect(named).toContain('RS256');
    expect(endpoints.token_endpoint_auth_methods_supported).toContain('private_key_jwt');
    for (const alg of named) {
      const keys = [publicKeyOf(alg)];
      const { client_id: id } = await register({ token_endpoint_auth_method: 'private_key_jwt', jwks: { keys } });
      const answer = await post(endpoints.token_endpoint, {
        ...(await redemption(id)),
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertionOf(id, server.issuer, alg),
      });
      expect([alg, answer.status]).toEqual([alg, 200]);
    }
  });

  test('AS-09: each endpoint answers a right request', async () => {
    const { clientId, tokens } = await connectedClient(server, person.browser);
    const { url } = authorizationRequest(endpoints, { clientId, redirectUri, resource: server.resource });
    const right: Record<string, () => Promise<number>> = {
      authorization_endpoint: async () => (await person.browser.open(url)).status,
      token_endpoint: async () =>
        (await post(endpoints.token_endpoint, { ...(await redemption(clientId)), client_id: clientId })).status,
      registration_endpoint: async () => ((await register({})).client_id ? 201 : 0),
      revocation_endpoint: async () =>
        (await post(endpoints.revocation_endpoint, { token: tokens.refresh_token, client_id: clientId })).status,
      jwks_uri: async () => (await fetch(String(endpoints.jwks_uri))).status,
    };
    const named = Object.keys(endpoints).filter((member) => /_endpoint$|_uri$/.test(member));
    expect(named.toSorted()).toEqual(Object.keys(right).toSorted());
    const statuses = [];
    for (const member of named) statuses.push([member, await right[member]?.()]);
    expect(Object.fromEntries(statuses)).toEqual({
      ...{ authorization_endpoint: 303, token_endpoint: 200, registration_endpoint: 201 },
      ...{ revocation_endpoint: 200, jwks_uri: 200 },
    });
  });
});

describe('clients that run in a browser', () => {
  const origin = 'http://localhost:6274';
  const allowed = (answer: Response) => answer.headers.get('access-control-allow-origin');

  test('AS-11: read metadata, keys, registration, tokens and revocation, and may send mcp-protocol-version', async () => {
    const { clientId, tokens } = await connectedClient(server, person.browser);
    const wellKnown = `${server.issuer}/.well-known`;
    const read = [`${wellKnown}/oauth-authorization-server`, `${wellKnown}/openid-configuration`];
    const written = [endpoints.registration_endpoint, endpoints.token_endpoint, endpoints.revocation_endpoint];
    for (const url of [...read, String(endpoints.jwks_uri), ...written]) {
      const preflight = await fetch(url, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': written.includes(url) ? 'POST' : 'GET',
          'access-control-request-headers': 'mcp-protocol-version,content-type',
        },
      });
      expect([url, preflight.status, allowed(preflight)]).toEqual([url, 204, expect.stringMatching(/^(\*|http:.*4)$/)]);
      expect(preflight.headers.get('access-control-allow-headers')).toContain('mcp-protocol-version');
    }
    const answers = [
      ...(await Promise.all([...read, String(endpoints.jwks_uri)].map((url) => fetch(url, { headers: { origin } })))),
      await fetch(endpoints.registration_endpoint, { method: 'POST', body: '{}', headers: { origin } }),
      await post(
        endpoints.token_endpoint,
        { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, client_id: clientId },
        { origin },
      ),
      await post(endpoints.revocation_endpoint, { token: tokens.refresh_token, client_id: clientId }, { origin }),
    ];
    for (const answer of answers) {
      expect([answer.url, allowed(answer)]).toEqual([answer.url, expect.stringMatching(/^(\*|http:.*4)$/)]);
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });
});

describe('a token response', () => {
  test('AS-45, AS-49: may not be stored, and its access token lives an hour at the most', async () => {
    const { client_id: id } = await register({ token_endpoint_auth_method: 'none' });
    const answer = await post(endpoints.token_endpoint, { ...(await redemption(id)), client_id: id });
    const body = (await answer.json()) as { refresh_token: string; expires_in: number };
    const again = await post(endpoints.token_endpoint, {
      ...{ grant_type: 'refresh_token', refresh_token: body.refresh_token, client_id: id },
    });
    for (const { status, headers } of [answer, again]) {
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    }
    for (const each of [body, (await again.json()) as typeof body]) expect(each.expires_in).toBeLessThanOrEqual(3_600);
  });

  test('AS-35: comes to a form alone, never to a query', async () => {
    const { client_id: id } = await register({ token_endpoint_auth_method: 'none' });
    const asked = new URLSearchParams({ ...(await redemption(id)), client_id: id });
    expect([404, 405]).toContain((await fetch(`${endpoints.token_endpoint}?${asked}`)).status);
    expect((await fetch(`${endpoints.token_endpoint}?${asked}`, { method: 'POST' })).status).toBe(400);
  });
});

test('AS-53: a secret cannot be guessed quickly: 429', async () => {
  // The minute that is counted lasts for as long as a slow machine needs.
  const now = new Date();
  const limited = await startAuthorizationServer(database(), {
    environment: { RATE_LIMITS: 'on' },
    clock: () => now,
  });
  try {
    const { token_endpoint: url } = await discover(limited.issuer);
    const { client_id: id } = await register({ token_endpoint_auth_method: 'client_secret_basic' });
    const guess = async (secret: string) => {
      const fields = { grant_type: 'refresh_token', refresh_token: 'x' };
      return (await post(url, fields, { authorization: basic(id, secret) })).status;
    };
    const statuses = new Set<number>();
    for (let round = 0; round < 65; round += 1) {
      for (const status of await Promise.all(Array.from({ length: 10 }, (_, at) => guess(`${round}-${at}`)))) {
        statuses.add(status);
      }
      if (statuses.has(429)) break;
    }
    expect([...statuses].toSorted()).toEqual([401, 429]);
  } finally {
    await limited.stop();
  }
});

describe('away from loopback', () => {
  test('AS-13: every address is https, and what came over plain http is redirected or refused', async () => {
    const open = await startAuthorizationServer(database(), {
      environment: {
        ...{ AUTH_URL: 'https://auth.example.com', MCP_URL: 'https://mcp.example.com/mcp' },
        ...{ AUTH_PORT: '4000', MCP_PORT: '4001', RATE_LIMITS: 'on', TRUST_PROXY: '1' },
      },
    });
    const send = (protocol: string, method: string, path: string) =>
      rawRequest({
        ...{ port: open.port, method, path },
        headers: ['Host', 'auth.example.com', 'X-Forwarded-For', '198.51.100.7', 'X-Forwarded-Proto', protocol],
      });
    try {
      const secure = await send('https', 'GET', '/.well-known/oauth-authorization-server');
      expect([secure.status, secure.headers['strict-transport-security']]).toEqual([200, expect.any(String)]);
      const addresses = secure.body.match(/https?:\/\/[^"]+/g) ?? [];
      expect(addresses.length).toBeGreaterThan(5);
      expect(addresses.filter((address) => !address.startsWith('https://auth.example.com'))).toEqual([]);
      const page = await send('http', 'GET', '/sign-in?return=/clients');
      expect([page.status, page.headers.location]).toEqual([301, 'https://auth.example.com/sign-in?return=/clients']);
      expect((await send('http', 'POST', '/token')).status).toBe(403);
    } finally {
      await open.stop();
    }
  });
});
