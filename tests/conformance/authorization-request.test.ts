import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CookieBrowser,
  decide,
  openConsent,
  redirectUri,
  registerClient,
  type SignedIn,
  signedInPerson,
} from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';
import { authorizationRequest, discover, type Endpoints, redeemCode, register } from '../harness/oauth.ts';

const database = useDatabase();
let server: AuthorizationServer;
let endpoints: Endpoints;
let person: SignedIn;
let clientId: string;

beforeAll(async () => {
  server = await startAuthorizationServer(database());
  endpoints = await discover(server.issuer);
  person = await signedInPerson(database());
  clientId = await registerClient(server);
});
afterAll(() => server?.stop());

/** A right request with parameters changed; null removes one, a list sends it more than once. */
const requestUrl = (changed: Record<string, string | string[] | null> = {}): string => {
  const url = new URL(authorizationRequest(endpoints, { clientId, redirectUri, resource: server.resource }).url);
  for (const [name, value] of Object.entries(changed)) {
    url.searchParams.delete(name);
    for (const each of value === null ? [] : [value].flat()) url.searchParams.append(name, each);
  }
  return url.href;
};
const signedIn = (changed?: Parameters<typeof requestUrl>[0]) => person.browser.open(requestUrl(changed));
const stranger = (changed?: Parameters<typeof requestUrl>[0]) => new CookieBrowser().open(requestUrl(changed));
/** What the client gets at its redirect: in the query, or for response types of old in the fragment. */
const answerOf = (answer: Response): URLSearchParams => {
  const { search, hash } = new URL(answer.headers.get('location') ?? 'none:');
  return new URLSearchParams(search || hash.slice(1));
};

describe('an authorization request', () => {
  test('G-20, M5: ends at the consent page, whoever asks', async () => {
    for (const answer of [await signedIn(), await stranger()]) {
      expect(answer.status).toBe(303);
      expect(answer.headers.get('location')).toMatch(/^\/interaction\/[\w-]+$/);
    }
  });

  test('AS-20, AS-32: gets its state, as it was sent, and the issuer back (RFC 9207)', async () => {
    const state = 'a b+c/d=é%20&"<x>';
    const page = new URL((await signedIn({ state })).headers.get('location') ?? '', server.issuer).href;
    const callback = await decide(person.browser, page, { scope: 'mcp:read' });
    expect(callback.get('state')).toBe(state);
    expect(callback.getAll('iss')).toEqual([server.issuer]);
  });

  test('AS-20, AS-32: denied, it gets access_denied with state and issuer', async () => {
    const { attempt, page } = await openConsent(server, person.browser, { clientId });
    const callback = await decide(person.browser, page, 'deny');
    expect(Object.fromEntries(callback)).toMatchObject({
      error: 'access_denied',
      state: attempt.state,
      iss: server.issuer,
    });
    expect(callback.get('code')).toBeNull();
  });

  test.each([
    ['read asked, read granted', 'mcp:read', 'mcp:read'],
    ['trade asked, read granted', 'mcp:trade', 'mcp:read'],
    ['read asked, trade granted', 'mcp:read', 'mcp:trade'],
    ['both asked', 'mcp:read mcp:trade', 'mcp:trade'],
    ['AS-48: OpenID scopes asked', 'openid email profile offline_access', 'mcp:read'],
    ['AS-37: nothing asked', undefined, 'mcp:read'],
  ] as const)(
    'AS-50, G-8, G-9, M11: %s: the token carries exactly what the person chose, and the answer says so',
    async (_, asked, granted) => {
      const id = await registerClient(server);
      const { attempt, page } = await openConsent(server, person.browser, {
        clientId: id,
        ...(asked ? { scope: asked } : {}),
      });
      const code = (await decide(person.browser, page, { scope: granted })).get('code') ?? '';
      const tokens = await redeemCode(endpoints, { clientId: id, redirectUri, code, verifier: attempt.verifier });
      expect(tokens).toMatchObject({ status: 200, body: { scope: granted } });
      const rows = await database().prisma.token.findMany({ where: { clientId: id, kind: { not: 'code' } } });
      expect(rows.map(({ scope, resource }) => [scope, resource])).toEqual([
        [granted, server.resource],
        [granted, server.resource],
      ]);
    },
  );

  test.each([
    ['AS-44: without a resource', { resource: null }],
    ['AS-43: with a harmless spelling of it', { resource: 'HTTP://LOCALHOST:4001/mcp/' }],
    [
      'AS-43: with the toolsets of a client’s address',
      { resource: 'http://localhost:4001/mcp?toolsets=orders,journal' },
    ],
    ['AS-33: with unknown parameters', { foo: 'bar', nonce: 'n', max_age: '0' }],
    ['AS-33, AS-37: with an empty scope', { scope: '' }],
    [
      'AS-24: with a loopback port that was not registered (RFC 8252, 7.3)',
      { redirect_uri: 'http://127.0.0.1:54321/callback' },
    ],
    ['with prompt=consent', { prompt: 'consent' }],
    ['with prompt=login', { prompt: 'login' }],
  ])('G-6, G-7, G-8, M11: %s: is taken', async (_, changed) => {
    expect((await stranger(changed)).headers.get('location')).toMatch(/^\/interaction\//);
  });

  test.each([
    ['AS-21, AS-22: without a challenge', { code_challenge: null, code_challenge_method: null }, 'invalid_request'],
    ['AS-22: with the plain method', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['AS-22: with a challenge and no method', { code_challenge_method: null }, 'invalid_request'],
    ['AS-41: for another resource', { resource: 'https://other.example/mcp' }, 'invalid_target'],
    [
      'AS-41: for two resources',
      { resource: ['http://localhost:4001/mcp', 'https://other.example/mcp'] },
      'invalid_target',
    ],
    ['AS-41: for a resource with a fragment', { resource: 'http://localhost:4001/mcp#x' }, 'invalid_target'],
    ['AS-10: with response_type=token', { response_type: 'token' }, 'unsupported_response_type'],
    ['AS-10: with response_type=id_token', { response_type: 'id_token' }, 'unsupported_response_type'],
    ['AS-10: with response_type=code token', { response_type: 'code token' }, 'unsupported_response_type'],
    ['AS-10: with response_type=none', { response_type: 'none' }, 'unsupported_response_type'],
    ['with prompt=none', { prompt: 'none' }, 'consent_required'],
    ['with a request object', { request: 'e30.e30.' }, 'request_not_supported'],
    ['AS-33: with scope twice', { scope: ['mcp:read', 'mcp:trade'] }, 'invalid_request'],
    ['with response_mode=form_post', { response_mode: 'form_post' }, 'invalid_request'],
  ])(
    'AS-20, AS-27, A082, G-18, M12: %s: the error goes to the client once the person has signed in, and is shown here before',
    async (_, changed, error) => {
      const known = await signedIn(changed);
      if (!('response_mode' in changed)) {
        expect(known.status).toBe(303);
        expect(answerOf(known).get('error')).toBe(error);
        expect(answerOf(known).get('iss')).toBe(server.issuer);
      }
      const unknown = await stranger(changed);
      expect(unknown.status).toBe(400);
      expect(unknown.headers.get('location')).toBeNull();
      expect(await unknown.text()).not.toContain('href="http://127.0.0.1');
    },
  );

  test.each([
    ['this machine', 'http://127.0.0.1/callback'],
    ['a site', 'https://client.example/cb'],
    ['an app', 'cursor://anysphere.cursor-mcp/oauth/callback'],
  ])(
    'AS-27, A082, G-18, M12: a client that returns to %s: consent_required once the person has signed in, and no way there before',
    async (_, uri) => {
      const id = await register(endpoints, 'Agent', uri);
      const asked = { client_id: id, redirect_uri: uri, prompt: 'none', state: 'kept' };
      const known = await signedIn(asked);
      const location = known.headers.get('location') ?? '';
      expect([known.status, location.startsWith(`${uri}?`)]).toEqual([303, true]);
      expect(Object.fromEntries(answerOf(known))).toMatchObject({
        ...{ error: 'consent_required', state: 'kept', iss: server.issuer },
      });
      const unknown = await stranger(asked);
      expect([unknown.status, unknown.headers.get('location')]).toEqual([400, null]);
      expect(await unknown.text()).not.toContain(new URL(uri).host);
    },
  );

  test.each([
    ['path', 'http://127.0.0.1/other'],
    ['slash', 'http://127.0.0.1/callback/'],
    ['query', 'http://127.0.0.1/callback?x=1'],
    ['case', 'http://127.0.0.1/Callback'],
    ['encoding', 'http://127.0.0.1/%63allback'],
    ['dots', 'http://127.0.0.1/../callback'],
    ['user', 'http://user@127.0.0.1/callback'],
    ['port before a foreign host', 'http://127.0.0.1:5555@evil.example/callback'],
    ['suffix', 'http://127.0.0.1.evil.example/callback'],
    ['short form', 'http://127.1/callback'],
    ['decimal form', 'http://2130706433/callback'],
    ['fragment', 'http://127.0.0.1/callback#f'],
    ['no such port', 'http://127.0.0.1:99999/callback'],
    ['https', 'https://127.0.0.1/callback'],
    ['backslash', 'http://127.0.0.1\\@evil.example/callback'],
    ['space', ' http://127.0.0.1/callback'],
    ['line break', 'http://127.0.0.1/callback\r\nX: y'],
    ['another loopback name', 'http://localhost/callback'],
  ])('AS-23, AS-26, A016, M13: with another redirect_uri (%s): an error page, never a redirect', async (_, uri) => {
    const answer = await signedIn({ redirect_uri: uri });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
  });

  test.each([
    ['AS-26: an unknown client', { client_id: 'client_unknown' }],
    ['no client', { client_id: null }],
    ['AS-33: two clients', { client_id: ['a', 'b'] }],
    ['AS-36: no response_type', { response_type: null }],
    ['AS-33: two redirects', { redirect_uri: [redirectUri, redirectUri] }],
  ])('AS-30, G-15: %s: 400 for a stranger, and a page that cannot be framed', async (_, changed) => {
    const answer = await stranger(changed);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('cache-control')).toContain('no-store');
  });

  test('AS-12: is never readable across origins', async () => {
    const preflight = await fetch(endpoints.authorization_endpoint, {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:6274', 'access-control-request-method': 'GET' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    const answer = await fetch(requestUrl(), { redirect: 'manual', headers: { origin: 'http://localhost:6274' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  test.each(['127.0.0.1', '[::1]', 'localhost'])(
    'AS-24: the port of a redirect to %s may be another each time, the path may not (RFC 8252, 7.3)',
    async (host) => {
      const client_id = await register(endpoints, 'Native', `http://${host}/callback`);
      const at = (redirect_uri: string) => stranger({ client_id, redirect_uri });
      for (const port of ['', ':54321', ':8080']) {
        expect((await at(`http://${host}${port}/callback`)).headers.get('location')).toMatch(/^\/interaction\//);
      }
      expect((await at(`http://${host}:54321/other`)).status).toBe(400);
    },
  );

  test('by POST is not served', async () => {
    expect((await fetch(requestUrl(), { method: 'POST' })).status).toBe(404);
  });
});
