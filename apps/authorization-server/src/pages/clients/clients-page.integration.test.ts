import { expect, test } from 'vitest';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { usePages, visitorsPassword } from '../../../../../tests/harness/page-visitor.ts';

const database = useDatabase();
const { at, post, tokenOf, signUp, connected, connect, connection } = usePages(database);

test('one press revokes; the page says so and lists it no more', async () => {
  const { browser, connectionId } = await connected();
  const form_token = await tokenOf(browser, '/clients');
  const answer = await post(browser, `/clients/${connectionId}/revoke`, { form_token });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `/clients?revoked=${connectionId}`]);
  expect((await connection(connectionId)).revokedAt).not.toBeNull();
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
  for (const act of ['revoke', 'read-only', 'cancel-orders', 'allow-trading', 'dismiss-notice']) {
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
  expect((await connection(connectionId)).revokedAt).toBeNull();
  const html = await (await browser.open(at(`/clients?revoked=${connectionId}`))).text();
  expect(html).not.toContain('is cut off.');
});

test('nothing is changed by GET', async () => {
  const { browser, connectionId } = await connected();
  for (const act of ['revoke', 'read-only', 'cancel-orders', 'dismiss-notice']) {
    expect((await browser.open(at(`/clients/${connectionId}/${act}`))).status).toBe(404);
  }
  expect((await connection(connectionId)).revokedAt).toBeNull();
});

test('trading is allowed with the password alone, and taken back without', async () => {
  const browser = await signUp('raises@example.com');
  const person = await database().prisma.person.findUniqueOrThrow({ where: { email: 'raises@example.com' } });
  const id = await connect(browser, person.id);
  const scope = async () => (await connection(id)).scope;
  const address = `/clients/${id}/allow-trading`;
  const form_token = await tokenOf(browser, address);
  for (const wrong of ['', 'not the password']) {
    const answer = await post(browser, address, { form_token, password: wrong });
    expect(answer.status).toBe(422);
    expect(await scope()).toBe('mcp:read');
  }
  expect((await post(browser, address, { form_token, password: visitorsPassword })).status).toBe(303);
  expect(await scope()).toBe('mcp:trade');
  expect((await post(browser, `/clients/${id}/read-only`, { form_token })).status).toBe(303);
  expect(await scope()).toBe('mcp:read');
});
