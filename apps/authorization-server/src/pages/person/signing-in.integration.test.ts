import { expect, test } from 'vitest';
import { CookieBrowser } from '../../../../../tests/harness/authorization-client.ts';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { usePages, visitorsPassword } from '../../../../../tests/harness/page-visitor.ts';

const database = useDatabase();
const { at, post, tokenOf, signUp } = usePages(database);

test('AS-29: gives a new session cookie that no script and no other site can use, by 303', async () => {
  await signUp('cookie@example.com');
  const browser = new CookieBrowser();
  browser.keep('portcullis_session=chosen-by-an-attacker; path=/');
  const form_token = await tokenOf(browser, '/sign-in');
  const fields = { form_token, email: 'COOKIE@example.com', password: visitorsPassword, return: '/accounts?x=1' };
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
      password: visitorsPassword,
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

test('takes no text with a NUL, which the database could not hold', async () => {
  const browser = new CookieBrowser();
  const form_token = await tokenOf(browser, '/sign-in');
  const answer = await post(browser, '/sign-in', { form_token, email: 'ann\0@example.com', password: 'x' });
  expect(answer.status).toBe(400);
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
