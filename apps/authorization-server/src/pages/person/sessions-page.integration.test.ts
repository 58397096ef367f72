import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { newSession } from '../../../../../tests/harness/authorization-client.ts';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { plainText } from '../../../../../tests/harness/html-forms.ts';
import { usePages, visitorsPassword } from '../../../../../tests/harness/page-visitor.ts';

const database = useDatabase();
const { at, post, tokenOf, signUp, signedIn } = usePages(database);
const sessionsOf = (personId: string) => database().prisma.browserSession.findMany({ where: { personId } });

test('another person’s session is like one that does not exist, and stays', async () => {
  const other = await signedIn();
  const [session] = await sessionsOf(other.personId);
  const { browser } = await signedIn();
  const form_token = await tokenOf(browser, '/sign-out');
  for (const id of [session?.publicId, randomUUID(), 'not-an-id']) {
    expect((await post(browser, `/sessions/${id}/end`, { form_token })).status).toBe(404);
  }
  expect(await sessionsOf(other.personId)).toHaveLength(1);
});

test('nothing ends by GET, nor by a form from elsewhere', async () => {
  const { browser, personId } = await signedIn();
  await newSession(database(), personId);
  const [one] = await sessionsOf(personId);
  for (const path of [`/sessions/${one?.publicId}/end`, '/sessions/end-others']) {
    expect((await browser.open(at(path))).status).toBe(404);
    expect((await post(browser, path, { form_token: 'made up' })).status).toBe(403);
  }
  expect(await sessionsOf(personId)).toHaveLength(2);
});

test('ending the others leaves the one that asks, and an audit row', async () => {
  const { browser, personId } = await signedIn();
  await newSession(database(), personId);
  const form_token = await tokenOf(browser, '/sessions');
  expect((await post(browser, '/sessions/end-others', { form_token })).status).toBe(303);
  expect((await browser.open(at('/sessions'))).status).toBe(200);
  expect(await sessionsOf(personId)).toHaveLength(1);
  expect(await database().prisma.auditEvent.count({ where: { personId, event: 'session.ended' } })).toBe(1);
});

test('a cookie’s secret and its hash are nowhere on the page', async () => {
  const { browser, personId } = await signedIn();
  const html = await (await browser.open(at('/sessions'))).text();
  const [session] = await sessionsOf(personId);
  const hash = Buffer.from(session?.idHash ?? []);
  const secret = browser.cookies.find(({ name }) => name === 'portcullis_session')?.value ?? '';
  for (const each of [secret, hash.toString('hex'), hash.toString('base64url'), hash.toString('base64')]) {
    expect(html).not.toContain(each);
  }
});

test('the history reaches back 30 or 90 days, is the person’s own, and cannot be written as markup', async () => {
  const { browser, personId } = await signedIn();
  const other = await signedIn();
  const event = (days: number, address: string, of = personId) =>
    database().prisma.signInEvent.create({
      data: {
        ...{ personId: of, at: new Date(Date.now() - days * 86_400_000), occasion: 'sign_in', succeeded: false },
        ...{ address, userAgent: '<img src=x> Firefox/1' },
      },
    });
  await event(1, '192.0.2.1');
  await event(31, '192.0.2.31');
  await event(91, '192.0.2.91');
  await event(1, '198.51.100.7', other.personId);
  const shown = async (query: string) => {
    const html = await (await browser.open(at(`/sessions${query}`))).text();
    expect(html).not.toContain('<img src=x>');
    return plainText(html).match(/\b(192\.0\.2|198\.51\.100)\.\d+/g);
  };
  expect(await shown('')).toEqual(['192.0.2.1']);
  expect(await shown('?days=90')).toEqual(['192.0.2.1', '192.0.2.31']);
  expect(await shown('?days=100000')).toEqual(['192.0.2.1']);
});

test('what the address says was done is told only when the store agrees', async () => {
  const { browser, personId } = await signedIn();
  await newSession(database(), personId);
  const [one] = await sessionsOf(personId);
  for (const query of ['?password=changed', '?ended=others', `?ended=${one?.publicId}`, '?ended=x']) {
    expect(await (await browser.open(at(`/sessions${query}`))).text()).not.toContain('role="status"');
  }
});

test('a new password is judged by field, and typed passwords are never shown again', async () => {
  const browser = await signUp('changes@example.com');
  const form_token = await tokenOf(browser, '/password');
  const wanted = 'nine white goats';
  for (const [fields, said] of [
    [{}, 'Type your current password.'],
    [{ current: 'not the password', wanted }, 'This is not your password.'],
    [{ current: visitorsPassword, wanted: 'short' }, 'Use at least 12 characters.'],
  ] as const) {
    const answer = await post(browser, '/password', { form_token, ...fields });
    const html = await answer.text();
    expect([answer.status, html.includes(said)]).toEqual([422, true]);
    expect(html).not.toContain(wanted);
  }
  const changed = await post(browser, '/password', { form_token, current: visitorsPassword, wanted });
  expect([changed.status, changed.headers.get('location')]).toEqual([303, '/sessions?password=changed']);
});
