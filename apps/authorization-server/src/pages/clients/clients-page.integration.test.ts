import { inTransaction } from '@portcullis/database';
import { carryOnStops } from '@portcullis/operations';
import { insertStopTask } from '@portcullis/trading';
import { expect, test } from 'vitest';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { usePages, visitorsPassword } from '../../../../../tests/harness/page-visitor.ts';
import {
  agreed,
  instrumentOf,
  later,
  market,
  place,
  putQuotes,
  quoteOf,
} from '../../../../../tests/harness/trading.ts';

const database = useDatabase();
const { at, post, tokenOf, signUp, signedIn, connected, connect, connection } = usePages(database);

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

test('a stop that is not done yet says what it still does, until when, and lets positions stay open', async () => {
  const { browser, personId } = await signedIn();
  const now = new Date();
  const { name: mes } = instrumentOf('MES', now);
  await putQuotes(database(), quoteOf(mes, 26_800, 26_801, { at: now }));
  const account = await database().prisma.account.findFirstOrThrow({ where: { personId } });
  agreed(await place(database(), account, mes, { side: 'Buy', type: 'Market', quantity: 2 }, { now }));
  agreed(
    await place(database(), account, mes, { side: 'Buy', type: 'Limit', limitPrice: 6_000, quantity: 1 }, { now }),
  );
  const asked = { personId, requestId: 'killed', address: '127.0.0.1', flatten: true, now };
  await inTransaction(database(), (tx) => insertStopTask(tx, asked));
  const page = async (by = browser) => (await by.open(at('/clients'))).text();
  for (const words of [
    'Still cancelling 1 order.',
    `Still closing 1 position: Long 2 ${mes} in Sim101`,
    'is tried until',
  ]) {
    expect(await page()).toContain(words);
  }
  expect(await page((await signedIn()).browser)).not.toContain('still at work');

  const keep = async () =>
    post(browser, '/clients/stop/keep-positions', { form_token: await tokenOf(browser, '/sign-out') });
  expect((await keep()).headers.get('location')).toBe('/clients');
  expect(await page()).toContain('Still cancelling 1 order.');
  expect(await page()).not.toContain('Still closing');
  const desk = { database: database(), market, clock: () => later(3, now) };
  expect(await carryOnStops(desk)).toEqual({ tried: 1, failed: [] });
  expect(await page()).not.toContain('still at work');
  // Pressed on a page that is older than that.
  expect((await keep()).headers.get('location')).toBe('/clients');
});
