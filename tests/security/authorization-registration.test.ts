import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  allowedCode,
  consentFacts,
  openConsent,
  type SignedIn,
  signedInPerson,
} from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';
import { discover, type Endpoints } from '../harness/oauth.ts';

const database = useDatabase();
let server: AuthorizationServer;
let endpoints: Endpoints;
let person: SignedIn;

beforeAll(async () => {
  server = await startAuthorizationServer(database());
  endpoints = await discover(server.issuer);
  person = await signedInPerson(database());
});
afterAll(() => server?.stop());

type Answer = { status: number; headers: Headers; body: Record<string, unknown> };

const post = async (
  body: unknown,
  at: string = endpoints.registration_endpoint,
  headers: Record<string, string> = {},
): Promise<Answer> => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(at, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: text,
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
};

const client = {
  client_name: 'Agent',
  redirect_uris: ['http://127.0.0.1/callback'],
  token_endpoint_auth_method: 'none',
};
const refresh = ['authorization_code', 'refresh_token'];

const token = async (parameters: Record<string, string>, headers: Record<string, string> = {}) => {
  const answer = await fetch(endpoints.token_endpoint, {
    method: 'POST',
    headers,
    body: new URLSearchParams(parameters),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
};

describe('dynamic registration (RFC 7591)', () => {
  test('REG-13, REG-19, M4: answers 201 with what was registered, and no registration access token', async () => {
    const { status, headers, body } = await post({ ...client, scope: 'mcp:read' });
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      ...client,
      client_id: expect.stringMatching(/^client_[\w-]{22}$/),
      client_id_issued_at: expect.any(Number),
      application_type: 'native',
      grant_types: refresh,
      response_types: ['code'],
    });
  });

  test('REG-16, G-1: a scope that was registered is no ceiling: stepping up still reaches consent', async () => {
    const { body } = await post({ ...client, scope: 'mcp:read' });
    const { page } = await openConsent(server, person.browser, {
      clientId: String(body.client_id),
      scope: 'mcp:trade',
    });
    expect(await consentFacts(person.browser, page)).toMatchObject({ asked: 'mcp:trade' });
  });

  test.each(['client_secret_basic', 'client_secret_post'] as const)(
    'AS-06, A119: a confidential client (%s) proves itself by its secret, of which the hash is kept',
    async (method) => {
      const redirects = ['https://app.example.com/cb'];
      const { body } = await post({
        ...client,
        redirect_uris: redirects,
        token_endpoint_auth_method: method,
        client_secret: 'mine',
      });
      const clientId = String(body.client_id);
      const secret = String(body.client_secret);
      expect(body).toMatchObject({ client_secret_expires_at: 0, client_secret: expect.stringMatching(/^[\w-]{43}$/) });
      const row = await database().prisma.client.findUniqueOrThrow({ where: { id: clientId } });
      expect(JSON.stringify(row)).not.toContain(secret);

      const code = await allowedCode(server, person.browser, {
        clientId,
        redirectUri: redirects[0] ?? '',
      });
      const ask = {
        grant_type: 'authorization_code',
        code: code.code,
        code_verifier: code.verifier,
        redirect_uri: code.redirectUri,
      };
      const prove = (given: string): [Record<string, string>, Record<string, string>] =>
        method === 'client_secret_post'
          ? [{ ...ask, client_id: clientId, client_secret: given }, {}]
          : [ask, { authorization: `Basic ${Buffer.from(`${clientId}:${given}`).toString('base64')}` }];
      expect(await token(...prove(`${secret}x`))).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
      expect(await token({ ...ask, client_id: clientId })).toMatchObject({
        status: 401,
        body: { error: 'invalid_client' },
      });
      expect((await token(...prove(secret))).status).toBe(200);
    },
  );

  test('a client id that the database could not even hold is an unknown client', async () => {
    const ask = { grant_type: 'refresh_token', refresh_token: 'x', client_id: 'client\0' };
    expect(await token(ask)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  test('G-2, REG-14, K-1: Cursor registers three redirects at once and no type: it is native, and each of them is taken', async () => {
    const [app, web, loopback] = [
      'cursor://anysphere.cursor-mcp/oauth/callback',
      'https://www.cursor.com/agents/mcp/oauth/callback',
      'http://localhost:8787/callback',
    ];
    const { status, body } = await post({ ...client, client_name: 'Cursor', redirect_uris: [app, web, loopback] });
    expect([status, body.application_type]).toEqual([201, 'native']);
    const clientId = String(body.client_id);
    for (const [redirectUri, kind, host] of [
      [app, 'private_scheme', 'cursor://'],
      [web, 'https', 'www.cursor.com'],
      [loopback, 'loopback', 'localhost'],
      ['http://localhost:51234/callback', 'loopback', 'localhost'],
    ] as const) {
      const { page } = await openConsent(server, person.browser, { clientId, redirectUri });
      expect((await consentFacts(person.browser, page)).redirect).toEqual({ uri: redirectUri, kind, host });
    }
    const html = await (
      await person.browser.open((await openConsent(server, person.browser, { clientId, redirectUri: app })).page)
    ).text();
    expect(html).toContain('This opens the app “cursor” on this computer.');
    const code = await allowedCode(server, person.browser, { clientId, redirectUri: app });
    const ask = {
      grant_type: 'authorization_code',
      client_id: clientId,
      code: code.code,
      code_verifier: code.verifier,
    };
    expect((await token({ ...ask, redirect_uri: app })).status).toBe(200);
  });

  test('A119: a public client that sends a secret is refused', async () => {
    const { body } = await post(client);
    const ask = {
      grant_type: 'refresh_token',
      refresh_token: 'x',
      client_id: String(body.client_id),
      client_secret: 'y',
    };
    expect(await token(ask)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  test.each([
    ['a dangerous redirect', { ...client, redirect_uris: ['javascript:alert(1)'] }, 'invalid_redirect_uri'],
    ['plain http', { ...client, redirect_uris: ['http://attacker.example/cb'] }, 'invalid_redirect_uri'],
    [
      'a thousand redirects',
      { ...client, redirect_uris: Array.from({ length: 1_000 }, (_, n) => `https://a.example/${n}`) },
      undefined,
    ],
    ['a name of 50 KB', { ...client, client_name: 'a'.repeat(50_000) }, undefined],
    ['an array', [client], 'invalid_client_metadata'],
    ['no JSON', '{"client_name":', undefined],
    ['__proto__', '{"__proto__":{"redirect_uris":["https://a.example"]},"client_name":"x"}', undefined],
  ])('A047, A048, A088, A098, M6, G-3: refuses %s with 400 or 413', async (_, body, error) => {
    const answer = await post(body);
    expect([400, 413]).toContain(answer.status);
    if (error) expect(answer.body.error).toBe(error);
  });

  test('A047: refuses every scheme that a system or a browser acts on', async () => {
    const schemes = [
      ...['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', 'blob:https://a.example/x'],
      ...['about:blank', 'view-source:https://a.example', 'filesystem:https://a.example/x', 'intent://a#Intent;end'],
      ...[
        'ms-msdt:/id',
        'java\tscript:alert(1)',
        'JavaScript:alert(1)',
        ' javascript:alert(1)',
        'cursor:evil',
        'x:/cb',
      ],
      ...['https://bank.example@evil.example/cb', '*', 'https://*.example/cb', 'https://a.example/cb#f'],
    ];
    for (const uri of schemes) {
      const { status, body } = await post({ ...client, redirect_uris: ['http://127.0.0.1/callback', uri] });
      expect([uri, status, body.error]).toEqual([uri, 400, 'invalid_redirect_uri']);
    }
  });

  test('A088: of contacts without number and keys without end, nothing is kept', async () => {
    const contacts = Array.from({ length: 500 }, (_, nth) => `c${nth}@a.example`);
    const { body } = await post({ ...client, contacts });
    expect(body).not.toHaveProperty('contacts');
    const nested = `${'{"keys":['.repeat(3_000)}${']}'.repeat(3_000)}`;
    const keys = `{"redirect_uris":["https://a.example/cb"],"token_endpoint_auth_method":"private_key_jwt","jwks":${nested}}`;
    expect([400, 413]).toContain((await post(keys)).status);
  });

  test.each<[string, Record<string, string>, Record<string, string>]>([
    ['Basic that is none', {}, { authorization: 'Basic ???' }],
    ['Basic without a colon', {}, { authorization: `Basic ${Buffer.from('client').toString('base64')}` }],
    ['Basic with half an escape', {}, { authorization: `Basic ${Buffer.from('a%:b').toString('base64')}` }],
    ['a wrong secret in the form, where Basic was registered', { client_secret: 'SECRETx' }, {}],
    ['both at once', { client_secret: 'SECRET' }, { authorization: 'Basic BOTH' }],
    ['an assertion without its type', { client_assertion: 'e30.e30.AA' }, {}],
  ])('A119: %s: invalid_client or invalid_request', async (_, fields, headers) => {
    const { body } = await post({
      ...client,
      redirect_uris: ['https://app.example.com/cb'],
      token_endpoint_auth_method: 'client_secret_basic',
    });
    const [clientId, secret] = [String(body.client_id), String(body.client_secret)];
    const basic = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`;
    const given = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, value.replace('SECRET', secret)]),
    );
    const sent = headers.authorization?.replace('Basic BOTH', basic);
    const ask = { grant_type: 'refresh_token', refresh_token: 'x', client_id: clientId, ...given };
    const answer = await token(ask, sent ? { authorization: sent } : {});
    expect([400, 401]).toContain(answer.status);
    expect(['invalid_client', 'invalid_request']).toContain(answer.body.error);
  });

  test('AS-11, G-11: can be asked by pages of any origin', async () => {
    const answer = await post(client, undefined, { origin: 'http://localhost:6274' });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const preflight = await fetch(endpoints.registration_endpoint, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:6274',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,mcp-protocol-version',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type,mcp-protocol-version');
  });

  test('A024, M4: cannot be managed afterwards', async () => {
    const { body } = await post(client);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await fetch(`${endpoints.registration_endpoint}/${body.client_id}`, { method });
      expect(answer.status).toBe(404);
    }
  });

  test('REG-18, A087, M6, G-17: is limited: by address, and by name and redirect host wherever it comes from', async () => {
    // The minute that is counted lasts for as long as a slow machine needs.
    const now = new Date();
    const limited = await startAuthorizationServer(database(), {
      environment: { RATE_LIMITS: 'on', TRUST_PROXY: '1' },
      clock: () => now,
    });
    try {
      const at = `${limited.issuer}/register`;
      const register = (n: number, address: (n: number) => string, name: (n: number) => string) =>
        post({ ...client, client_name: name(n) }, at, { 'x-forwarded-for': address(n) });
      /** The first that is refused, of so many. */
      const flood = async (times: number, address: (n: number) => string, name: (n: number) => string) => {
        for (let n = 0; n < times; n += 1) {
          const answer = await register(n, address, name);
          if (answer.status === 429) return answer;
        }
        return undefined;
      };
      const oneAddress = await flood(
        70,
        () => '198.51.100.7',
        (n) => `Agent ${n}`,
      );
      expect(oneAddress?.headers.get('retry-after')).toMatch(/^\d+$/);
      const oneName = await flood(
        260,
        (n) => `198.51.100.${n % 250}`,
        () => 'Flood',
      );
      expect(oneName?.headers.get('retry-after')).toMatch(/^\d+$/);
    } finally {
      await limited.stop();
    }
  });
});
