import { beforeAll, expect, test } from 'vitest';
import { CookieBrowser } from '../../../../../tests/harness/authorization-client.ts';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { usePages, visitorsPassword } from '../../../../../tests/harness/page-visitor.ts';

const database = useDatabase();
const { at, post, tokenOf, connected, connection, signUp } = usePages(database);

beforeAll(() => signUp('known@example.com'));

const hostile = [
  ['without a token', {}, {}],
  ['with a token of another browser', {}, { form_token: 'stolen' }],
  ['with the right token and a foreign Origin', { origin: 'https://evil.example' }, undefined],
  ['with the right token and Origin null', { origin: 'null' }, undefined],
  ['with the right token and Sec-Fetch-Site cross-site', { 'sec-fetch-site': 'cross-site' }, undefined],
] as const;

test.each(hostile)('AS-31: %s signs nobody in', async (_, headers, fields) => {
  const browser = new CookieBrowser();
  const form_token = await tokenOf(browser, '/sign-in');
  const sent = { ...(fields ?? { form_token }), email: 'known@example.com', password: visitorsPassword };
  const answer = await post(browser, '/sign-in', sent, headers);
  expect(answer.status).toBe(403);
  expect(answer.headers.getSetCookie().join()).not.toContain('portcullis_session');
});

test.each(hostile)('%s revokes nothing', async (_, headers, fields) => {
  const { browser, connectionId } = await connected();
  const form_token = await tokenOf(browser, '/clients');
  const answer = await post(browser, `/clients/${connectionId}/revoke`, fields ?? { form_token }, headers);
  expect(answer.status).toBe(403);
  expect((await connection(connectionId)).revokedAt).toBeNull();
});

test('as text/plain it is no form', async () => {
  const { browser, connectionId } = await connected();
  const form_token = await tokenOf(browser, '/clients');
  const init = { method: 'POST', body: `form_token=${form_token}`, headers: { 'content-type': 'text/plain' } };
  expect((await browser.open(at(`/clients/${connectionId}/revoke`), init)).status).toBe(403);
  expect((await connection(connectionId)).revokedAt).toBeNull();
});
