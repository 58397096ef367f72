import { inTransaction } from '@portcullis/database';
import { createAccount } from '@portcullis/trading';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CookieBrowser, connectedClient, newSession } from '../../../../tests/harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../../../../tests/harness/authorization-server.ts';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { readForms } from '../../../../tests/harness/html-forms.ts';

const database = useDatabase();
let server: AuthorizationServer;
beforeAll(async () => {
  server = await startAuthorizationServer(database(), { environment: { SIGN_UP: 'open' } });
});
afterAll(() => server?.stop());

const password = 'seven grey horses';
const at = (path: string) => `${server.issuer}${path}`;
const post = (browser: CookieBrowser, path: string, fields: Record<string, string>, headers = {}) =>
  browser.open(at(path), { method: 'POST', body: new URLSearchParams(fields), headers });

/** The hidden token of a page's forms. */
const tokenOf = async (browser: CookieBrowser, path: string): Promise<string> => {
  const html = await (await browser.open(at(path))).text();
  const [token] = readForms(html).flatMap(({ fields }) => fields.filter(({ name }) => name === 'form_token'));
  return token?.value ?? '';
};

const signUp = async (email: string): Promise<CookieBrowser> => {
  const browser = new CookieBrowser();
  const form_token = await tokenOf(browser, '/sign-up');
  const answer = await post(browser, '/sign-up', { form_token, name: 'Ann Trader', email, password });
  expect(answer.status).toBe(303);
  return browser;
};

const signedIn = async (): Promise<{ browser: CookieBrowser; personId: string }> => {
  const email = `${crypto.randomUUID()}@example.com`;
  const person = await database().prisma.person.create({ data: { email, name: 'Bo', passwordHash: '-' } });
  await inTransaction(database(), (tx) => createAccount(tx, { personId: person.id, now: new Date() }));
  return { personId: person.id, browser: await newSession(database(), person.id) };
};

const connected = async () => {
  const person = await signedIn();
  await connectedClient(server, person.browser);
  const connection = await database().prisma.connection.findFirstOrThrow({ where: { personId: person.personId } });
  return { ...person, connectionId: connection.id };
};

describe('every page', () => {
  test.each(['/', '/sign-in', '/sign-up', '/security', '/nothing-here'])(
    '%s carries the headers of a page',
    async (path) => {
      const { headers } = await fetch(at(path));
      const policy = headers.get('content-security-policy') ?? '';
      for (const rule of ["default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"]) {
        expect(policy).toContain(rule);
      }
      expect(policy).not.toContain('unsafe');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  test.each(['/', '/sign-in', '/sign-up', '/security'])(
    '%s brings nothing from elsewhere and nothing inline',
    async (path) => {
      const html = await (await fetch(at(path))).text();
      expect(html).not.toMatch(/(src|href|action)="(https?:)?\/\//);
      expect(html).not.toMatch(/<style|style="|<script(?![^>]*\bsrc=)|\son\w+=/);
    },
  );

  test('assets may be kept for ever, and are refused under another hash', async () => {
    const html = await (await fetch(at('/'))).text();
    const address = /href="(\/assets\/styles[^"]+)"/.exec(html)?.[1] ?? '';
    const first = await fetch(at(address));
    expect(first.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(first.headers.get('content-type')).toBe('text/css; charset=utf-8');
    const etag = first.headers.get('etag') ?? '';
    expect(
      (await fetch(at(address), { headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' } })).status,
    ).toBe(304);
    expect((await fetch(at('/assets/styles.0000000000000000.css'))).status).toBe(404);
    expect((await fetch(at('/assets/..%2F..%2Fpackage.json'))).status).toBe(404);
  });

  test('an error page says what happened and gives the request id', async () => {
    const answer = await fetch(at('/nothing-here'));
    expect(answer.status).toBe(404);
    const html = await answer.text();
    expect(html).toContain('There is nothing at this address.');
    expect(html).toContain(answer.headers.get('x-request-id'));
  });

  test.each(['/clients', '/accounts', '/accounts/Sim101', '/interaction/unknown'])(
    'signed out, %s leads to sign-in and back',
    async (path) => {
      const answer = await fetch(at(path), { redirect: 'manual' });
      expect(answer.status).toBe(303);
      expect(answer.headers.get('location')).toBe(`/sign-in?return=${encodeURIComponent(path)}`);
    },
  );
});

describe('signing in', () => {
  test('gives a new session cookie that no script and no other site can use, by 303', async () => {
    await signUp('cookie@example.com');
    const browser = new CookieBrowser();
    browser.keep('portcullis_session=chosen-by-an-attacker; path=/');
    const form_token = await tokenOf(browser, '/sign-in');
    const fields = { form_token, email: 'COOKIE@example.com', password, return: '/accounts?x=1' };
    const answer = await post(browser, '/sign-in', fields);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/accounts?x=1']);
    const line = answer.headers.getSetCookie().find((each) => each.startsWith('portcullis_session='));
    expect(line).toMatch(/^portcullis_session=[\w-]{43}; Path=\/; Max-Age=86400; HttpOnly; SameSite=Lax$/);
    expect((await browser.open(at('/accounts'))).status).toBe(200);
  });

  test('never leads to another site', async () => {
    await signUp('return@example.com');
    for (const foreign of ['https://evil.example', '//evil.example', '/\\evil.example']) {
      const browser = new CookieBrowser();
      const form_token = await tokenOf(browser, '/sign-in');
      const answer = await post(browser, '/sign-in', {
        form_token,
        email: 'return@example.com',
        password,
        return: foreign,
      });
      expect(answer.headers.get('location')).toBe('/clients');
    }
  });

  test('answers an unknown email and a wrong password alike, keeps the email and never the password', async () => {
    await signUp('known@example.com');
    const answers = await Promise.all(
      ['known@example.com', 'other@example.com'].map(async (email) => {
        const browser = new CookieBrowser();
        const form_token = await tokenOf(browser, '/sign-in');
        const answer = await post(browser, '/sign-in', { form_token, email, password: 'something wrong' });
        const html = await answer.text();
        expect(html).toContain(`value="${email}"`);
        expect(html).not.toContain('something wrong');
        return { status: answer.status, html: html.replaceAll(email, '').replaceAll(form_token, '') };
      }),
    );
    expect(answers[0]?.status).toBe(422);
    expect(answers[0]).toEqual(answers[1]);
  });

  test('names the field and the remedy', async () => {
    const browser = new CookieBrowser();
    const form_token = await tokenOf(browser, '/sign-up');
    const answer = await post(browser, '/sign-up', {
      form_token,
      name: 'Ann',
      email: 'ann at home',
      password: 'short',
    });
    const html = await answer.text();
    expect(answer.status).toBe(422);
    expect(html).toContain('Type an email such as ann@example.com.');
    expect(html).toContain('value="ann at home"');
  });

  test('signing out removes the session', async () => {
    const browser = await signUp('leaves@example.com');
    const session = browser.cookies.find(({ name }) => name === 'portcullis_session');
    const form_token = await tokenOf(browser, '/sign-out');
    expect((await post(browser, '/sign-out', { form_token })).status).toBe(303);
    browser.keep(`portcullis_session=${session?.value}; path=/`);
    expect((await browser.open(at('/clients'))).status).toBe(303);
  });
});

describe('a form of another site', () => {
  const hostile = [
    ['without a token', {}, {}],
    ['with a token of another browser', {}, { form_token: 'stolen' }],
    ['with the right token and a foreign Origin', { origin: 'https://evil.example' }, undefined],
    ['with the right token and Origin null', { origin: 'null' }, undefined],
    ['with the right token and Sec-Fetch-Site cross-site', { 'sec-fetch-site': 'cross-site' }, undefined],
  ] as const;

  test.each(hostile)('%s signs nobody in', async (_, headers, fields) => {
    const browser = new CookieBrowser();
    const form_token = await tokenOf(browser, '/sign-in');
    const sent = { ...(fields ?? { form_token }), email: 'known@example.com', password };
    const answer = await post(browser, '/sign-in', sent, headers);
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie().join()).not.toContain('portcullis_session');
  });

  test.each(hostile)('%s revokes nothing', async (_, headers, fields) => {
    const { browser, connectionId } = await connected();
    const form_token = await tokenOf(browser, '/clients');
    const answer = await post(browser, `/clients/${connectionId}/revoke`, fields ?? { form_token }, headers);
    expect(answer.status).toBe(403);
    expect(await revokedAt(connectionId)).toBeNull();
  });

  test('as text/plain it is no form', async () => {
    const { browser, connectionId } = await connected();
    const form_token = await tokenOf(browser, '/clients');
    const init = { method: 'POST', body: `form_token=${form_token}`, headers: { 'content-type': 'text/plain' } };
    expect((await browser.open(at(`/clients/${connectionId}/revoke`), init)).status).toBe(403);
    expect(await revokedAt(connectionId)).toBeNull();
  });
});

const revokedAt = async (id: string) =>
  (await database().prisma.connection.findUniqueOrThrow({ where: { id } })).revokedAt;

describe('AI clients', () => {
  test('one press revokes; the page says so and lists it no more', async () => {
    const { browser, connectionId } = await connected();
    const form_token = await tokenOf(browser, '/clients');
    const answer = await post(browser, `/clients/${connectionId}/revoke`, { form_token });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/clients?revoked=${connectionId}`]);
    expect(await revokedAt(connectionId)).not.toBeNull();
    const html = await (await browser.open(at(`/clients?revoked=${connectionId}`))).text();
    expect(html).toContain('is cut off.');
    expect(html).toContain('It left no working orders.');
    expect(html).toContain('No client is connected');
  });

  test('another person’s connection is like one that does not exist', async () => {
    const { connectionId } = await connected();
    const { browser } = await connected();
    const form_token = await tokenOf(browser, '/clients');
    const missing = '00000000-0000-7000-8000-000000000000';
    for (const act of ['revoke', 'read-only', 'allow-trading']) {
      const answers = await Promise.all(
        [connectionId, missing, 'not-an-id'].map(async (id) => {
          const answer = await post(browser, `/clients/${id}/${act}`, { form_token, password: 'x' });
          const html = (await answer.text()).replace(answer.headers.get('x-request-id') ?? '', '');
          return [answer.status, html];
        }),
      );
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]).toEqual(answers[2]);
      expect(answers[0]?.[0]).toBe(404);
    }
    expect(await revokedAt(connectionId)).toBeNull();
    const html = await (await browser.open(at(`/clients?revoked=${connectionId}`))).text();
    expect(html).not.toContain('is cut off.');
  });

  test('nothing is changed by GET', async () => {
    const { browser, connectionId } = await connected();
    for (const act of ['revoke', 'read-only', 'cancel-orders']) {
      expect((await browser.open(at(`/clients/${connectionId}/${act}`))).status).toBe(404);
    }
    expect(await revokedAt(connectionId)).toBeNull();
  });

  test('trading is allowed with the password alone, and taken back without', async () => {
    const browser = await signUp('raises@example.com');
    await connectedClient(server, browser);
    const person = await database().prisma.person.findUniqueOrThrow({
      where: { email: 'raises@example.com' },
      include: { connections: true },
    });
    const id = person.connections[0]?.id ?? '';
    const scope = async () => (await database().prisma.connection.findUniqueOrThrow({ where: { id } })).scope;
    const address = `/clients/${id}/allow-trading`;
    const form_token = await tokenOf(browser, address);
    for (const wrong of ['', 'not the password']) {
      const answer = await post(browser, address, { form_token, password: wrong });
      expect(answer.status).toBe(422);
      expect(await scope()).toBe('mcp:read');
    }
    expect((await post(browser, address, { form_token, password })).status).toBe(303);
    expect(await scope()).toBe('mcp:trade');
    expect((await post(browser, `/clients/${id}/read-only`, { form_token })).status).toBe(303);
    expect(await scope()).toBe('mcp:read');
  });
});

describe('accounts', () => {
  test('another person’s account is like one that does not exist', async () => {
    const { browser } = await signedIn();
    const { personId } = await signedIn();
    await inTransaction(database(), (tx) => createAccount(tx, { personId, name: 'Secret', now: new Date() }));
    expect((await browser.open(at('/accounts/Sim101'))).status).toBe(200);
    expect((await browser.open(at('/accounts/Secret'))).status).toBe(404);
    const form_token = await tokenOf(browser, '/sign-out');
    const fields = { form_token, act_id: 'a'.repeat(32) };
    expect((await post(browser, '/accounts/Secret/flatten', fields)).status).toBe(404);
  });

  test('what is refused is told on the account’s page, and nothing is changed', async () => {
    const { browser } = await signedIn();
    const form_token = await tokenOf(browser, '/sign-out');
    const fields = { form_token, act_id: 'b'.repeat(32), instrument: 'ES' };
    const answer = await post(browser, '/accounts/Sim101/close', fields);
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('Nothing was changed.');
  });
});
