import { type AddressInfo, createServer as createTrap } from 'node:net';
import { describe, expect, test } from 'vitest';
import { CookieBrowser, newSession, type SignedIn } from '../harness/authorization-client.ts';
import { startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';
import { plainText, readForms } from '../harness/html-forms.ts';
import { authorizationRequest, discover } from '../harness/oauth.ts';
import { usePages, visitorsPassword } from '../harness/page-visitor.ts';
import { rawRequest } from '../harness/raw-http.ts';

const database = useDatabase();
const pages = usePages(database);
const { at, post, tokenOf, signUp, signedIn, connected, connection } = pages;
const resource = 'http://localhost:4001/mcp';

/** Registers a client, and opens its consent page as the person. */
const openConsent = async ({ browser }: SignedIn, metadata: object = {}, redirectUri = 'https://evil.example/cb') => {
  const registered = await fetch(at('/register'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ client_name: 'Agent', redirect_uris: [redirectUri], token_endpoint_auth_method: 'none' },
      ...metadata,
    }),
  });
  const { client_id: clientId } = (await registered.json()) as { client_id: string };
  const endpoints = await discover(at(''));
  const { url } = authorizationRequest(endpoints, { clientId, redirectUri, resource, scope: 'mcp:trade' });
  const path = (await browser.open(url)).headers.get('location') ?? '';
  const html = await (await browser.open(at(path))).text();
  const form_token = readForms(html)
    .flatMap(({ fields }) => fields)
    .find(({ name }) => name === 'form_token')?.value;
  return { clientId, path, html, allow: { form_token: form_token ?? '', decision: 'allow', access: 'mcp:read' } };
};
const connectionsOf = (clientId: string) => database().prisma.connection.count({ where: { clientId } });

const foreign = [
  ['without a token', {}, { form_token: '' }],
  ['with the token of another browser', {}, { form_token: 'stolen' }],
  ['from another origin', { origin: 'https://evil.example' }, {}],
  ['from a frame without an origin', { origin: 'null' }, {}],
  ['across sites', { 'sec-fetch-site': 'cross-site' }, {}],
] as const;

describe('a form that another site sends', () => {
  test.each(foreign)('A021: %s allows no client', async (_, headers, fields) => {
    const person = await signedIn();
    const { clientId, path, allow } = await openConsent(person);
    expect((await post(person.browser, path, { ...allow, ...fields }, headers)).status).toBe(403);
    expect(await connectionsOf(clientId)).toBe(0);
    expect((await post(person.browser, path, allow)).status).toBe(303);
  });

  test('A021: as text/plain it is no form', async () => {
    const person = await signedIn();
    const { clientId, path, allow } = await openConsent(person);
    const body = String(new URLSearchParams(allow));
    const answer = await person.browser.open(at(path), {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/plain' },
    });
    expect([answer.status >= 400, await connectionsOf(clientId)]).toEqual([true, 0]);
  });

  test.each(foreign)('A114: %s signs nobody in', async (_, headers, fields) => {
    const browser = new CookieBrowser();
    const form_token = await tokenOf(browser, '/sign-in');
    const sent = { form_token, email: 'attacker@example.com', password: visitorsPassword, ...fields };
    const answer = await post(browser, '/sign-in', sent, headers);
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie().join()).not.toContain('portcullis_session');
  });

  test.each(foreign)('A116: %s revokes nothing', async (_, headers, fields) => {
    const { browser, connectionId } = await connected();
    const form_token = await tokenOf(browser, '/clients');
    const answer = await post(browser, `/clients/${connectionId}/revoke`, { form_token, ...fields }, headers);
    expect(answer.status).toBe(403);
    expect((await connection(connectionId)).revokedAt).toBeNull();
  });

  test('A116: one’s own form ends no connection of another person, and GET ends none', async () => {
    const victim = await connected();
    const attacker = await signedIn();
    const form_token = await tokenOf(attacker.browser, '/sign-out');
    const path = `/clients/${victim.connectionId}/revoke`;
    expect((await post(attacker.browser, path, { form_token })).status).toBe(404);
    expect([404, 405]).toContain((await victim.browser.open(at(path))).status);
    expect((await connection(victim.connectionId)).revokedAt).toBeNull();
  });

  test('A112: the page that A left open is worth nothing when B has signed in', async () => {
    const ann = await signedIn();
    const bert = await signedIn();
    const { clientId, path, allow } = await openConsent(ann);
    ann.browser.cookies.push(...(await newSession(database(), bert.personId)).cookies);
    ann.browser.keep(`portcullis_session=${ann.browser.cookies.at(-1)?.value}; path=/`);
    expect((await post(ann.browser, path, allow)).status).toBe(403);
    expect(await connectionsOf(clientId)).toBe(0);
  });

  test('A111: trading is not allowed by a session whose password is old', async () => {
    const person = await signedIn();
    const { clientId, path, allow } = await openConsent(person);
    const authenticatedAt = new Date(Date.now() - 16 * 60_000);
    await database().prisma.browserSession.updateMany({
      where: { personId: person.personId },
      data: { authenticatedAt },
    });
    const answer = await post(person.browser, path, { ...allow, access: 'mcp:trade' });
    expect([answer.status, plainText(await answer.text())]).toEqual([422, expect.stringContaining('password')]);
    expect(await connectionsOf(clientId)).toBe(0);
    expect((await post(person.browser, path, allow)).status).toBe(303);
  });
});

describe('what a client says of itself', () => {
  test('A046: markup is text on every page', async () => {
    const person = await signedIn();
    const hostile = '<img src=x onerror=alert(1)>';
    const metadata = {
      ...{ client_name: hostile, client_uri: `https://a.example/"><script>alert(1)</script>` },
      ...{ logo_uri: 'javascript:alert(1)', tos_uri: hostile, policy_uri: hostile, scope: `mcp:read ${hostile}` },
    };
    const { html, path, allow } = await openConsent(person, metadata);
    await post(person.browser, path, allow);
    await database().prisma.connection.updateMany({
      where: { personId: person.personId },
      data: { connectedAt: new Date() },
    });
    const clients = await (await person.browser.open(at('/clients'))).text();
    for (const page of [html, clients]) {
      expect(page).not.toMatch(/<img src=x|<script>alert|javascript:/);
      expect(plainText(page)).toContain(hostile);
    }
  });

  test.each([
    ['Claude with a Cyrillic С', 'Сlaude'],
    ['a zero-width space', 'Clau\u200bde'],
    ['an override of direction', 'edualC\u202e'],
    ['full-width letters', 'Ｃｌａｕｄｅ'],
    ['a known name', 'Claude'],
  ])(
    'A083, A084: %s: consent names the host it returns to first, and that nobody verified the name',
    async (_, name) => {
      const { html } = await openConsent(await signedIn(), { client_name: name });
      const text = plainText(html);
      expect(text).toContain('Unverified name');
      expect(text).toMatch(/It returns to evil\.example/);
      expect(html).not.toMatch(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069Ａ-Ｚａ-ｚ]/);
    },
  );

  test.each([
    ['50 KB', 'a'.repeat(50_000)],
    ['nothing that is seen', '\u200b\u200d'],
    ['65 letters', 'a'.repeat(65)],
  ])('A083: a name of %s is refused', async (_, client_name) => {
    const answer = await fetch(at('/register'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_name, redirect_uris: ['https://evil.example/cb'] }),
    });
    expect([400, 413]).toContain(answer.status);
  });

  test('A051, A086: no address of a registration is fetched or shown', async () => {
    let connections = 0;
    const trap = createTrap((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((listening) => trap.listen(0, '127.0.0.1', listening));
    const beacon = `https://127.0.0.1:${(trap.address() as AddressInfo).port}/beacon`;
    const names = ['logo_uri', 'client_uri', 'tos_uri', 'policy_uri', 'sector_identifier_uri', 'initiate_login_uri'];
    const metadata = Object.fromEntries([...names, 'backchannel_logout_uri'].map((name) => [name, beacon]));
    const { html } = await openConsent(await signedIn(), metadata);
    expect([connections, html.includes('/beacon')]).toEqual([0, false]);
    const keys = { client_name: 'Agent', redirect_uris: ['https://a.example/cb'], jwks_uri: beacon };
    const answer = await fetch(at('/register'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...keys, token_endpoint_auth_method: 'private_key_jwt' }),
    });
    expect([answer.status, connections]).toEqual([400, 0]);
    trap.close();
  });
});

describe('what every page keeps to', () => {
  test('A022, A071, A104: no framing, no referrer, nothing from elsewhere, no name of the software', async () => {
    const person = await connected();
    const { path } = await openConsent(person);
    const home = await (await fetch(at('/'))).text();
    const asset = /href="(\/assets\/styles[^"]+)"/.exec(home)?.[1] ?? '';
    const mine = ['/clients', '/accounts', '/accounts/Sim101', '/sign-out', path, '/interaction/none'];
    const all = ['/', '/sign-in', '/sign-up', '/security', '/nothing', '/%ff', '/jwks', asset, ...mine];
    for (const each of all) {
      const answer = await person.browser.open(at(each));
      const { headers } = answer;
      expect([each, headers.get('x-frame-options'), headers.get('x-content-type-options')]).toEqual([
        ...[each, 'DENY', 'nosniff'],
      ]);
      expect([each, headers.get('server'), headers.get('x-powered-by')]).toEqual([each, null, null]);
      expect(headers.get('referrer-policy'), each).toBe('no-referrer');
      if (!headers.get('content-type')?.startsWith('text/html')) continue;
      expect(headers.get('content-security-policy'), each).toContain("frame-ancestors 'none'");
      expect(await answer.text(), each).not.toMatch(
        /(src|srcset|data|poster)="(https?:)?\/\/|<link[^>]*href="(https?:)?\/\//,
      );
    }
    for (const [method, each] of [
      ['TRACE', '/'],
      ['PUT', '/clients'],
      ['DELETE', '/token'],
    ] as const) {
      const port = Number(new URL(at('')).port);
      const { headers } = await rawRequest({ port, method, path: each, headers: ['Host', `localhost:${port}`] });
      expect([method, headers['x-content-type-options'], headers.server]).toEqual([method, 'nosniff', undefined]);
    }
  });

  test('A081: after a form comes 303, so that no password is sent on', async () => {
    const browser = await signUp('leaves@example.com');
    await post(browser, '/sign-out', { form_token: await tokenOf(browser, '/sign-out') });
    const form_token = await tokenOf(browser, '/sign-in');
    const fields = { form_token, email: 'leaves@example.com', password: visitorsPassword };
    expect((await post(browser, '/sign-in', fields)).status).toBe(303);
    const person = await signedIn();
    const { path, allow } = await openConsent(person);
    expect((await post(person.browser, path, allow)).status).toBe(303);
  });

  test('A103, A104: under https a session’s cookie is bound to host and transport, and HSTS is on every answer', async () => {
    const server = await startAuthorizationServer(database(), {
      environment: {
        ...{ AUTH_URL: 'https://auth.example', MCP_URL: 'https://mcp.example/mcp' },
        ...{ AUTH_PORT: '4000', MCP_PORT: '4001', RATE_LIMITS: 'on' },
        TRUST_PROXY: '1',
        SIGN_UP: 'open',
      },
    });
    try {
      const secure = ['Host', 'auth.example', 'X-Forwarded-Proto', 'https', 'X-Forwarded-For', '198.51.100.7'];
      const ask = (method: string, path: string, cookie = '', body = '') =>
        rawRequest({
          ...{ port: server.port, method, path, body },
          headers: [...secure, 'Cookie', cookie, 'Content-Type', 'application/x-www-form-urlencoded'],
        });
      const page = await ask('GET', '/sign-up');
      const cookie = [page.headers['set-cookie'] ?? []]
        .flat()
        .map((line) => line.split(';')[0])
        .join('; ');
      const form_token =
        readForms(page.body)
          .flatMap(({ fields }) => fields)
          .find(({ name }) => name === 'form_token')?.value ?? '';
      const fields = { form_token, name: 'Ann', email: 'secure@example.com', password: visitorsPassword };
      const signed = await ask('POST', '/sign-up', cookie, String(new URLSearchParams(fields)));
      const lines = [page.headers['set-cookie'] ?? [], signed.headers['set-cookie'] ?? []].flat();
      expect(lines.some((line) => /^__Host-\w*session=[\w-]{43}; /.test(line))).toBe(true);
      for (const line of lines) expect(line).toMatch(/^__Host-.*; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/);
      for (const answer of [page, signed, await ask('GET', '/nothing'), await ask('GET', '/jwks')]) {
        expect(answer.headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
      }
    } finally {
      await server.stop();
    }
  });
});
