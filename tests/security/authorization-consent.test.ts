import { scopes } from '@portcullis/access';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  allowedCode,
  CookieBrowser,
  connectedClient,
  consentFacts,
  decide,
  newSession,
  openConsent,
  registerClient,
  type SignedIn,
  signedInPerson,
} from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';
import { discover, redeemCode, refresh, register, untilServed } from '../harness/oauth.ts';

const database = useDatabase();
let server: AuthorizationServer;
let person: SignedIn;

beforeAll(async () => {
  server = await startAuthorizationServer(database());
  person = await signedInPerson(database());
});
afterAll(() => server?.stop());

const connectionsOf = (clientId: string) =>
  database().prisma.connection.findMany({ where: { clientId }, orderBy: { createdAt: 'asc' } });

describe('the running request', () => {
  test('AS-31, A023: belongs to the browser that began it', async () => {
    const clientId = await registerClient(server);
    const attacker = new CookieBrowser();
    const { page } = await openConsent(server, attacker, { clientId });
    const victim = await newSession(database(), person.personId);
    expect((await victim.open(`${page}?facts`, { method: 'PUT' })).status).toBe(400);
    expect((await victim.open(`${page}?scope=mcp:trade`, { method: 'PUT' })).status).toBe(400);
    expect((await victim.open(page.replace('/interaction/', '/authorize/'))).status).toBe(400);
    expect(await connectionsOf(clientId)).toEqual([]);
  });

  test('AS-31, A023: cannot be swapped for another one of the same browser', async () => {
    const clientId = await registerClient(server);
    const one = await openConsent(server, person.browser, { clientId });
    const other = await openConsent(server, person.browser, { clientId });
    const cookies = person.browser.cookies.filter(({ path }) => path.startsWith('/interaction/'));
    const mixed = new CookieBrowser();
    mixed.cookies.push(...person.browser.cookies.filter(({ path }) => path === '/'));
    for (const { name, value, path } of cookies.filter(({ path: its }) => other.page.endsWith(its))) {
      mixed.cookies.push({ name, value, path: path.replace(/[^/]+$/, new URL(one.page).pathname.split('/')[2] ?? '') });
    }
    expect((await mixed.open(`${one.page}?facts`, { method: 'PUT' })).status).toBe(400);
  });

  test('A113: decided twenty times at once: one connection, one code', async () => {
    const clientId = await registerClient(server);
    const { page } = await openConsent(server, person.browser, { clientId });
    const decided = await Promise.all(
      Array.from({ length: 20 }, () =>
        untilServed(() => person.browser.open(`${page}?scope=mcp:read`, { method: 'PUT' })),
      ),
    );
    expect(new Set(decided.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await connectionsOf(clientId)).toHaveLength(1);
    const resume = page.replace('/interaction/', '/authorize/');
    const cookie = person.browser.cookies.map(({ name, value }) => `${name}=${value}`);
    const mine = cookie.filter((_, index) => {
      const { path } = person.browser.cookies[index] ?? { path: '' };
      return path === '/' || path === new URL(resume).pathname;
    });
    const resumed = await Promise.all(
      Array.from({ length: 20 }, () =>
        untilServed(() => fetch(resume, { redirect: 'manual', headers: { cookie: mine.join('; ') } })),
      ),
    );
    expect(resumed.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(await database().prisma.token.count({ where: { clientId, kind: 'code' } })).toBe(1);
  });

  test('the first decision stands', async () => {
    const clientId = await registerClient(server);
    const { page } = await openConsent(server, person.browser, { clientId });
    expect((await person.browser.open(`${page}?deny=yes`, { method: 'PUT' })).status).toBe(200);
    const callback = await decide(person.browser, page, { scope: 'mcp:trade' });
    expect(callback.get('error')).toBe('access_denied');
    expect(await connectionsOf(clientId)).toEqual([]);
  });

  test('A118: parameters come from the stored request, not from the address it is resumed at', async () => {
    const clientId = await registerClient(server);
    const { page } = await openConsent(server, person.browser, { clientId });
    await person.browser.open(`${page}?scope=mcp:read`, { method: 'PUT' });
    const tampered = `${page.replace('/interaction/', '/authorize/')}?redirect_uri=https://evil.example&scope=mcp:trade&response_type=token`;
    const answer = await person.browser.open(tampered);
    expect(answer.headers.get('location')).toMatch(/^http:\/\/127\.0\.0\.1\/callback\?code=/);
    expect(await connectionsOf(clientId)).toMatchObject([{ scope: 'mcp:read' }]);
  });

  test('is no connection, and gives nothing, before its code is redeemed; then it replaces the client’s older one', async () => {
    const { clientId, tokens } = await connectedClient(server, person.browser);
    const endpoints = await discover(server.issuer);
    const code = await allowedCode(server, person.browser, { clientId }, { scope: 'mcp:trade' });
    const again = await refresh(endpoints, { clientId, refreshToken: tokens.refresh_token });
    expect(again.status).toBe(200);
    expect((await redeemCode(endpoints, code)).status).toBe(200);
    const refreshToken = again.body.refresh_token ?? '';
    expect(await refresh(endpoints, { clientId, refreshToken })).toMatchObject({ body: { error: 'invalid_grant' } });
    expect(await connectionsOf(clientId)).toMatchObject([
      { scope: 'mcp:read', revokedReason: 'replaced' },
      { scope: 'mcp:trade', revokedReason: null },
    ]);
  });

  test('takes over the rules of the connection that it replaces: no consent lifts them', async () => {
    const { clientId } = await connectedClient(server, person.browser);
    const rules = { approvals: { when: 'every' } };
    await database().prisma.connection.updateMany({ where: { clientId }, data: { rules } });
    const endpoints = await discover(server.issuer);
    const code = await allowedCode(server, person.browser, { clientId }, { scope: 'mcp:trade' });
    expect((await redeemCode(endpoints, code)).status).toBe(200);
    expect(await connectionsOf(clientId)).toMatchObject([
      { revokedReason: 'replaced' },
      { revokedReason: null, rules },
    ]);
  });

  test.each([
    ['a client on this machine', 'http://127.0.0.1/callback'],
    ['a client on the web', 'https://client.example/cb'],
  ])('A026, G-20, M5: %s that may trade already is asked about again, and gets no code silently', async (_, uri) => {
    const endpoints = await discover(server.issuer);
    const clientId = await register(endpoints, 'Asks again', uri);
    const asked = { clientId, redirectUri: uri, scope: 'mcp:trade' };
    await redeemCode(endpoints, await allowedCode(server, person.browser, asked, { scope: 'mcp:trade' }));
    const { attempt, page } = await openConsent(server, person.browser, asked);
    const facts = await consentFacts(person.browser, page);
    expect(facts).toMatchObject({ asked: 'mcp:trade', offered: scopes });
    expect(facts).not.toHaveProperty('preselected');
    const silent = await person.browser.open(`${attempt.url}&prompt=none`);
    const answer = new URL(silent.headers.get('location') ?? 'none:').searchParams;
    expect([answer.get('error'), answer.get('code')]).toEqual(['consent_required', null]);
  });

  test('another person’s connection of the same client is not touched', async () => {
    const { clientId } = await connectedClient(server, person.browser);
    const other = await signedInPerson(database());
    await connectedClient(server, other.browser, { clientId });
    expect((await connectionsOf(clientId)).map(({ revokedAt }) => revokedAt)).toEqual([null, null]);
  });

  test('tells the page what it needs, and a step-up preselects nothing', async () => {
    const { clientId } = await connectedClient(server, person.browser);
    const { page } = await openConsent(server, person.browser, { clientId, scope: 'mcp:read mcp:trade' });
    expect(await consentFacts(person.browser, page)).toMatchObject({
      client: { name: 'Test client', kind: 'dynamic', unverified: true },
      redirect: { kind: 'loopback', host: '127.0.0.1', uri: 'http://127.0.0.1/callback' },
      asked: 'mcp:trade',
      stepUp: true,
      connections: [{ scope: 'mcp:read', ofThisBrowser: true }],
    });
  });

  test('A111: a sign-in older than 15 minutes grants reading and no trading', async () => {
    const old = await signedInPerson(database());
    const authenticatedAt = new Date(Date.now() - 16 * 60_000);
    await database().prisma.browserSession.updateMany({ where: { personId: old.personId }, data: { authenticatedAt } });
    const clientId = await registerClient(server);
    const { page } = await openConsent(server, old.browser, { clientId, scope: 'mcp:trade' });
    expect((await old.browser.open(`${page}?scope=mcp:trade`, { method: 'PUT' })).status).toBe(403);
    expect(await connectionsOf(clientId)).toEqual([]);
    await decide(old.browser, page, { scope: 'mcp:read' });
    expect(await connectionsOf(clientId)).toMatchObject([{ scope: 'mcp:read' }]);
  });

  test('A064: where trading is off, nobody can grant it', async () => {
    const readOnly = await startAuthorizationServer(database(), { environment: { TRADING: 'off' } });
    try {
      const clientId = await registerClient(readOnly);
      const { page } = await openConsent(readOnly, person.browser, { clientId, scope: 'mcp:trade' });
      expect(await consentFacts(person.browser, page)).toMatchObject({ asked: 'mcp:read', offered: ['mcp:read'] });
      expect((await person.browser.open(`${page}?scope=mcp:trade`, { method: 'PUT' })).status).toBe(400);
    } finally {
      await readOnly.stop();
    }
  });

  test('A103: its cookies are signed, for their own path, and out of reach of scripts', async () => {
    const clientId = await registerClient(server);
    const { attempt } = await openConsent(server, person.browser, { clientId });
    const lines = (await new CookieBrowser().open(attempt.url)).headers.getSetCookie();
    const own = lines.filter((line) => /^(interaction|resume)(\.sig)?=/.test(line));
    expect(own).toHaveLength(4);
    for (const line of own) expect(line).toMatch(/path=\/(interaction|authorize)\/[\w-]+;.*httponly/i);
    expect(lines.some((line) => line.startsWith('authorization'))).toBe(false);
  });
});
