import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inTransaction } from '@portcullis/database';
import { insertNotice } from '@portcullis/trading';
import { expect, test } from 'vitest';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { listenToPage } from '../../../../../tests/harness/page-stream.ts';
import { usePages } from '../../../../../tests/harness/page-visitor.ts';
import { createLiveStreams } from '../live/live-streams.ts';

const database = useDatabase();
const { at, post, tokenOf, signedIn } = usePages(database);

const tell = (personId: string, message: string) =>
  inTransaction(database(), (tx) =>
    insertNotice(tx, { personId, at: new Date(), source: 'client', severity: 'warning', words: 'It says:', message }),
  );

test('a person arms an alert by hand, reads what they were told, and puts both away', async () => {
  const { browser, personId } = await signedIn();
  const form_token = await tokenOf(browser, '/alerts');
  const page = async () => (await browser.open(at('/alerts'))).text();
  const create = (fields: Record<string, string>) => {
    const usual = {
      instrument: 'ES',
      field: 'last',
      op: 'crosses_above',
      value: '6,700.25',
      repeat: 'once',
      message: '',
    };
    return post(browser, '/alerts', { form_token, ...usual, ...fields });
  };
  expect((await create({ message: '<b>High</b>' })).status).toBe(303);
  const html = await page();
  expect(html).toContain('last price crosses above 6700.25');
  expect(html).toContain('&lt;b&gt;High&lt;/b&gt;');

  const wrong = {
    'on the tick': { value: '6700.1' },
    'is called': { instrument: 'XX' },
    'Give a price': { value: '' },
  };
  for (const [words, fields] of Object.entries(wrong)) {
    const answer = await create(fields);
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining(words)]);
  }

  const notice = await tell(personId, 'Stop moved');
  await tell(personId, 'Target hit');
  expect(await page()).toContain('2 unread');
  expect((await post(browser, `/alerts/notices/${notice.id}/read`, { form_token })).status).toBe(303);
  expect(await page()).toContain('1 unread');
  expect((await post(browser, '/alerts/read', { form_token })).status).toBe(303);
  expect(await page()).not.toContain('Mark all as read');

  const { id } = await database().prisma.alert.findFirstOrThrow({ where: { personId } });
  for (const address of [`/alerts/notices/${notice.id}/remove`, `/alerts/${id}/remove`]) {
    expect((await post(browser, address, { form_token })).status).toBe(303);
    expect((await post(browser, address, { form_token })).status).toBe(404);
  }
  expect(await page()).not.toContain('Stop moved');

  const other = await signedIn();
  const theirs = await tell(other.personId, 'Not yours');
  for (const act of ['read', 'remove']) {
    expect((await post(browser, `/alerts/notices/${theirs.id}/${act}`, { form_token })).status).toBe(404);
  }
  expect(await page()).not.toContain('Not yours');
});

test('an open page hears that something of its person changed, and nothing else', async () => {
  const { browser, personId } = await signedIn();
  const other = await signedIn();
  const policy = (await browser.open(at('/alerts'))).headers.get('content-security-policy');
  expect(policy).toContain("connect-src 'self'");

  const answer = await browser.open(at('/alerts/live'));
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  const page = listenToPage(answer);
  // Once for what came since the page was made, and once because the process listens from now on.
  await page.changes().toBe(2);
  await tell(other.personId, 'Not yours');
  await tell(personId, 'Secret words');
  await page.changes().toBe(3);
  expect(page.said()).not.toMatch(/Secret|Not yours/);

  const stranger = await fetch(at('/alerts/live'), { redirect: 'manual' });
  expect(stranger.status).toBe(303);
});

test('a stream ends with the session and with the server, and one person holds six of them', async () => {
  const live = createLiveStreams(database(), { beatMs: 20 });
  let isSignedIn = true;
  const server = createServer((request, response) => {
    const reader = { personId: request.url ?? '', topics: ['alert'] as const, isSignedIn: async () => isSignedIn };
    if (!live.open(reader, response)) response.writeHead(429).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const open = (path: string) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  const streams = [];
  for (let nth = 0; nth < 6; nth += 1) streams.push(await open('/one'));
  expect((await open('/one')).status).toBe(429);
  const other = await open('/other');
  expect(other.status).toBe(200);

  isSignedIn = false;
  for (const stream of streams) expect(await stream.text()).toContain(': still here');
  await other.text();
  isSignedIn = true;
  const last = await open('/one');
  await live.close();
  await last.text();
  expect(await (await open('/one')).text(), 'opened meanwhile').toContain('event: changed');
  server.close();
});
