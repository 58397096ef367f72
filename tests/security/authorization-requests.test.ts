import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  allowedCode,
  CookieBrowser,
  connectedClient,
  consentFacts,
  decide,
  openConsent,
  registerClient,
  type SignedIn,
  signedInPerson,
} from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';
import { discover, type Endpoints, redeemCode, refresh } from '../harness/oauth.ts';
import { rawRequest } from '../harness/raw-http.ts';

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

const asked = (changed: Record<string, string | undefined>): string => {
  const parameters = {
    ...{ response_type: 'code', client_id: clientId, redirect_uri: 'http://127.0.0.1/callback', state: 'x' },
    ...{ code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' },
    ...changed,
  };
  const given = Object.entries(parameters).filter((each): each is [string, string] => each[1] !== undefined);
  return `${endpoints.authorization_endpoint}?${new URLSearchParams(given)}`;
};
const authorize = (changed: Record<string, string | undefined> = {}): Promise<Response> =>
  person.browser.open(asked(changed));
const codes = () => database().prisma.token.count({ where: { clientId, kind: 'code' } });

describe('what an attacker changes in the request', () => {
  test('A016: a redirect that is not the registered one, however much alike, is an error page', async () => {
    const tricks = [
      ...['http://127.0.0.1/Callback', 'http://127.0.0.1/callback/', 'http://127.0.0.1/callback?x=1'],
      ...['http://127.0.0.1/../callback', 'http://127.0.0.1/%63allback', 'http://user@127.0.0.1/callback'],
      ...['http://127.0.0.1:5555@evil.example/callback', 'http://127.0.0.1.evil.example/callback'],
      ...['http://127.1/callback', 'http://2130706433/callback', 'http://127.0.0.1/callback#f'],
      ...['http://127.0.0.1:99999/callback', 'https://127.0.0.1/callback', 'http://127.0.0.1\\@evil.example/callback'],
      ...[' http://127.0.0.1/callback', 'http://127.0.0.1/callback\r\nX: y', 'http://localhost/callback'],
      ...['HTTP://127.0.0.1/callback', 'http://[::1]/callback'],
    ];
    for (const redirect_uri of tricks) {
      const answer = await authorize({ redirect_uri });
      expect([redirect_uri, answer.status, answer.headers.get('location')]).toEqual([redirect_uri, 400, null]);
    }
    const port = await authorize({ redirect_uri: 'http://127.0.0.1:5555/callback' });
    expect(port.headers.get('location')).toMatch(/^\/interaction\//);
  });

  test.each([
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }],
    ['plain', { code_challenge_method: 'plain' }],
    ['no method', { code_challenge_method: undefined }],
    ['an unknown method', { code_challenge_method: 'S512' }],
    ['a challenge that is none', { code_challenge: 'short' }],
  ])('A017: %s: an error at the client, and no code', async (_, changed) => {
    const before = await codes();
    const answer = await authorize(changed);
    const callback = new URL(answer.headers.get('location') ?? 'none:').searchParams;
    expect([callback.get('error'), callback.get('code')]).toEqual(['invalid_request', null]);
    expect(await codes()).toBe(before);
  });

  test.each(['token', 'id_token', 'code token', 'code id_token', 'none', '__proto__'])(
    'A117: response_type=%s gives nothing',
    async (response_type) => {
      const { search, hash } = new URL((await authorize({ response_type })).headers.get('location') ?? 'none:');
      const callback = new URLSearchParams(search || hash.slice(1));
      expect(callback.get('error')).toBe('unsupported_response_type');
      expect([...callback.keys()].toSorted()).toEqual(['error', 'error_description', 'iss', 'state']);
    },
  );

  test('A052: a foreign Host reaches nothing, and stands in no answer', async () => {
    const paths = [
      ...['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration', '/jwks', '/'],
      ...[new URL(asked({})).pathname + new URL(asked({})).search, '/sign-in'],
    ];
    for (const path of paths) {
      const headers = ['Host', 'evil.example', 'X-Forwarded-Host', 'evil.example'];
      const answer = await rawRequest({ port: server.port, method: 'GET', path, headers });
      expect([path, answer.status]).toEqual([path, 421]);
      expect(answer.body + JSON.stringify(answer.headers)).not.toContain('evil.example');
    }
  });

  test('A053: what a caller claims to have been forwarded for changes no URL of ours', async () => {
    const forged = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' };
    const answer = await fetch(`${server.issuer}/.well-known/oauth-authorization-server`, { headers: forged });
    const text = await answer.text();
    expect([text.includes('evil.example'), text.includes('https://localhost')]).toEqual([false, false]);
  });
});

describe('what consent gives', () => {
  test('A026: a client that was let in once is asked about again, also for trading; prompt=none gives consent_required', async () => {
    const { clientId: known } = await connectedClient(server, person.browser);
    for (const scope of ['mcp:read', 'mcp:trade']) {
      const again = await authorize({ client_id: known, scope });
      expect(again.headers.get('location')).toMatch(/^\/interaction\//);
      const silent = await authorize({ client_id: known, scope, prompt: 'none' });
      expect(new URL(silent.headers.get('location') ?? 'none:').searchParams.get('error')).toBe('consent_required');
    }
    expect(await database().prisma.token.count({ where: { clientId: known, kind: 'code' } })).toBe(1);
  });

  test('A027: a step-up preselects nothing, and what the person leaves out is not in the token', async () => {
    const { clientId: known } = await connectedClient(server, person.browser);
    const { attempt, page } = await openConsent(server, person.browser, {
      clientId: known,
      scope: 'mcp:read mcp:trade',
    });
    expect(await consentFacts(person.browser, page)).toMatchObject({ asked: 'mcp:trade', stepUp: true });
    const code = (await decide(person.browser, page, { scope: 'mcp:read' })).get('code') ?? '';
    const redirectUri = 'http://127.0.0.1/callback';
    const { body } = await redeemCode(endpoints, { clientId: known, code, redirectUri, verifier: attempt.verifier });
    expect(body.scope).toBe('mcp:read');
    const raised = await refresh(endpoints, {
      clientId: known,
      refreshToken: body.refresh_token ?? '',
      scope: 'mcp:trade',
    });
    expect(raised.body.error).toBe('invalid_scope');
  });

  test('A079: success and error carry exactly one iss, the metadata’s issuer', async () => {
    for (const decision of [{ scope: 'mcp:read' } as const, 'deny' as const]) {
      const { page } = await openConsent(server, person.browser, { clientId });
      expect((await decide(person.browser, page, decision)).getAll('iss')).toEqual([endpoints.issuer]);
    }
    const error = await authorize({ prompt: 'none' });
    expect(new URL(error.headers.get('location') ?? 'none:').searchParams.getAll('iss')).toEqual([endpoints.issuer]);
  });

  test('A106: codes and tokens are 256 random bits, none like another', async () => {
    const secrets: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      const id = await registerClient(server);
      const code = await allowedCode(server, person.browser, { clientId: id });
      const { body } = await redeemCode(endpoints, code);
      secrets.push(code.code, body.access_token ?? '', body.refresh_token ?? '');
    }
    for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/);
    expect(new Set(secrets.map((secret) => secret.slice(0, 8))).size).toBe(secrets.length);
  });
});

describe('what answers give away', () => {
  test('A072: nothing with a secret in it may be kept by a cache', async () => {
    const code = await allowedCode(server, person.browser, { clientId });
    const form = (path: string, fields: Record<string, string>) =>
      fetch(`${server.issuer}${path}`, { method: 'POST', body: new URLSearchParams(fields) });
    const tokens = await form('/token', {
      ...{ grant_type: 'authorization_code', client_id: clientId, code: code.code },
      ...{ code_verifier: code.verifier, redirect_uri: code.redirectUri },
    });
    expect(tokens.status).toBe(200);
    const { page } = await openConsent(server, person.browser, { clientId });
    const answers = {
      tokens,
      revocation: await form('/revoke', { token: 'x', client_id: clientId }),
      authorize: await authorize(),
      consent: await person.browser.open(page),
      clients: await person.browser.open(`${server.issuer}/clients`),
      error: await authorize({ redirect_uri: 'https://evil.example' }),
    };
    for (const [name, answer] of Object.entries(answers)) {
      expect(answer.headers.get('cache-control'), name).toContain('no-store');
    }
  });

  test('A073: whatever is malformed, no answer tells of the inside', async () => {
    const malformed: [path: string, RequestInit][] = [
      ...['%', '%00', '%ff', '..%2f..%2fetc%2fpasswd', 'interaction/%zz', 'accounts/%ff'].map(
        (path): [string, RequestInit] => [`/${path}`, {}],
      ),
      ...['/token', '/register', '/revoke', '/sign-in'].flatMap((path) =>
        ['{', '\0', 'a=%', '<xml/>', '[]'].flatMap((body) =>
          ['application/json', 'application/x-www-form-urlencoded', 'text/xml', ''].map(
            (type): [string, RequestInit] => [path, { method: 'POST', body, headers: { 'content-type': type } }],
          ),
        ),
      ),
    ];
    for (const [path, init] of malformed) {
      const answer = await fetch(`${server.issuer}${path}`, { redirect: 'manual', ...init });
      // What is random, tokens and signatures of cookies, may have any word in it.
      const told = `${JSON.stringify([...answer.headers])} ${await answer.text()}`.replace(
        /\.sig=[\w-]+|[\w-]{43}/g,
        'random',
      );
      expect([answer.url, answer.status < 500]).toEqual([answer.url, true]);
      expect(told).not.toMatch(
        /\bat \w+.*:\d+:\d+|node_modules|\.ts:|SELECT |prisma|oidc-provider|koa\b|x-powered-by/i,
      );
    }
  });

  test('A082: whoever has not signed in is sent nowhere', async () => {
    for (const changed of [
      { scope: 'x', prompt: 'none' },
      { resource: 'https://evil.example' },
      { state: undefined },
    ]) {
      const answer = await new CookieBrowser().open(asked({ ...changed, prompt: 'none' }));
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    }
  });

  test('A101: /authorize is readable from no other origin', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:6274']) {
      const answer = await fetch(asked({}), { redirect: 'manual', headers: { origin } });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  test('A098: names of prototypes in forms and cookies change nothing', async () => {
    const body = '__proto__=x&constructor[prototype][polluted]=1&__proto__[polluted]=1&grant_type=__proto__';
    for (const path of ['/token', '/revoke', '/sign-in']) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', cookie: '__proto__=x; constructor=y' };
      const answer = await fetch(`${server.issuer}${path}`, { method: 'POST', body, headers });
      expect([path, answer.status < 500]).toEqual([path, true]);
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('A093: bodies of a megabyte are cut off', async () => {
    for (const path of ['/token', '/register', '/revoke', '/sign-in']) {
      const type = path === '/register' ? 'application/json' : 'application/x-www-form-urlencoded';
      const answer = await fetch(`${server.issuer}${path}`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: 'a'.repeat(1_048_576),
      }).catch(() => undefined);
      // What still comes in is not read: a client that goes on writing may see its connection reset first.
      if (answer) expect([400, 403, 413]).toContain(answer.status);
    }
    expect((await fetch(`${server.issuer}/healthz`)).status).toBe(200);
  });
});
