import { beforeAll, describe, expect, test } from 'vitest';
import {
  CookieBrowser,
  newSession,
  openConsent,
  registerClient,
  type SignedIn,
  signedInPerson,
} from '../harness/authorization-client.ts';
import { useDatabase } from '../harness/database.ts';
import { useDocumentHosts } from '../harness/document-hosts.ts';
import { plainText, readForms } from '../harness/html-forms.ts';
import { register } from '../harness/oauth.ts';

const database = useDatabase();
const { asked, serve, server, endpoints } = useDocumentHosts(database);
let person: SignedIn;

beforeAll(async () => {
  person = await signedInPerson(database());
});

const openPage = async (clientId: string, redirectUri = 'http://127.0.0.1/callback') => {
  const { page } = await openConsent(server(), person.browser, { clientId, redirectUri });
  const answer = await person.browser.open(page);
  const html = await answer.text();
  return { page, html, text: plainText(html), headers: answer.headers, status: answer.status };
};

const formToken = (html: string): string =>
  readForms(html)
    .flatMap(({ fields }) => fields)
    .find(({ name }) => name === 'form_token')?.value ?? '';

const decide = (browser: CookieBrowser, page: string, fields: Record<string, string>, headers = {}) =>
  browser.open(page, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ decision: 'allow', access: 'mcp:read', ...fields }),
  });

describe('the consent page', () => {
  test.each([
    ['https://app.example.com/cb', 'app.example.com'],
    ['http://127.0.0.1:5000/callback', '127.0.0.1'],
    ['cursor://anysphere.cursor-mcp/oauth/callback', 'cursor:'],
  ])('REG-10, AS-25: of a client that returns to %s shows %s', async (uri, host) => {
    const { html, text } = await openPage(await register(endpoints(), 'Agent', uri), uri);
    expect(/<p class="host"><bdi>([^<]*)</.exec(html)?.[1]).toContain(host);
    expect(text).toContain(
      uri.startsWith('https') ? 'Nobody has checked that this name' : 'Allow it only if you started',
    );
  });

  test('REG-11: shows the host of a metadata document, warns of loopback, and loads nothing from elsewhere', async () => {
    const id = serve({ logo_uri: 'https://logos.example.com/agent.png', client_uri: 'https://agent.example.com' });
    const { html, text, headers } = await openPage(id);
    expect(text).toContain(`described at ${new URL(id).host}`);
    expect(text).toContain('This is a program on the computer you are using.');
    expect(html).not.toMatch(/logos\.example\.com|(src|href)="(https?:)?\/\//);
    expect(headers.get('content-security-policy')).toContain("img-src 'self'");
    expect(asked).toEqual([id]);
  });

  test('AS-30: cannot be framed, and is kept nowhere', async () => {
    const { headers } = await openPage(await registerClient(server()));
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('cache-control')).toContain('no-store');
  });

  test('AS-29: sends the decision on by 303, and the client gets its code by 303', async () => {
    const { page, html } = await openPage(await registerClient(server()));
    const decided = await decide(person.browser, page, { form_token: formToken(html) });
    expect(decided.status).toBe(303);
    const resumed = await person.browser.open(new URL(decided.headers.get('location') ?? '', page).href);
    expect([resumed.status, resumed.headers.get('location')]).toEqual([303, expect.stringMatching(/\?code=/)]);
  });
});

describe('a decision that was not made on the page', () => {
  test.each<[string, (html: string) => [Record<string, string>, object]]>([
    ['without the token of the form', () => [{}, {}]],
    ['with another token', () => [{ form_token: 'stolen' }, {}]],
    ['from another site', (html) => [{ form_token: formToken(html) }, { origin: 'https://evil.example' }]],
    ['from a sandboxed frame', (html) => [{ form_token: formToken(html) }, { origin: 'null' }]],
    ['by a link elsewhere', (html) => [{ form_token: formToken(html) }, { 'sec-fetch-site': 'cross-site' }]],
  ])('AS-31: %s is refused, and gives nothing', async (_, forged) => {
    const clientId = await registerClient(server());
    const { page, html } = await openPage(clientId);
    expect((await decide(person.browser, page, ...forged(html))).status).toBe(403);
    expect(await database().prisma.connection.count({ where: { clientId } })).toBe(0);
  });

  test('AS-31: in a browser that did not begin the request is refused, whoever is signed in there', async () => {
    const clientId = await registerClient(server());
    const { page, html } = await openPage(clientId);
    const elsewhere = await newSession(database(), person.personId);
    for (const browser of [new CookieBrowser(), elsewhere]) {
      const { status } = await decide(browser, page, { form_token: formToken(html) });
      expect([303, 400, 403]).toContain(status);
      expect(await database().prisma.connection.count({ where: { clientId } })).toBe(0);
    }
  });
});
