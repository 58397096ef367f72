import { inTransaction } from '@portcullis/database';
import { type Account, createAccount, putBars } from '@portcullis/trading';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CookieBrowser } from '../../../../../tests/harness/authorization-client.ts';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { usePages } from '../../../../../tests/harness/page-visitor.ts';
import { mes, quoteMarket } from '../../../../../tests/harness/tool-caller.ts';
import { later, place } from '../../../../../tests/harness/trading.ts';

const database = useDatabase();
const { at, post, tokenOf, signedIn } = usePages(database);

let browser: CookieBrowser;
let personId: string;
let stranger: CookieBrowser;
let trade: string;

const open = async (path: string, by = browser) => {
  const answer = await by.open(at(path));
  return { status: answer.status, html: await answer.text() };
};
const send = async (path: string, fields: Record<string, string>, from: string) =>
  post(browser, path, { form_token: await tokenOf(browser, from), ...fields });

beforeAll(async () => {
  ({ browser, personId } = await signedIn());
  stranger = (await signedIn()).browser;
  const account: Account = await inTransaction(database(), (tx) =>
    createAccount(tx, { personId, name: 'Journal', now: later(-60) }),
  );
  for (const [seconds, bid, side] of [
    [60, 26_800, 'Buy'],
    [180, 26_809, 'Sell'],
    [240, 26_809, 'Sell'],
  ] as const) {
    await quoteMarket(database(), seconds, { bid });
    await place(database(), account, 'MES', { side, type: 'Market', quantity: 1 }, { now: later(seconds) });
  }
  const none = { bidTicks: null, bidSize: null, askTicks: null, askSize: null };
  const bar = { openTicks: 26_800, highTicks: 26_812, lowTicks: 26_796, closeTicks: 26_808, volume: 9, ...none };
  await inTransaction(database(), (tx) =>
    putBars(
      tx,
      'shared',
      mes,
      [60, 120, 180].map((seconds) => ({ at: later(seconds), ...bar })),
    ),
  );
  const { html } = await open('/journal?side=Long');
  trade = /\/journal\/trades\/\d+/.exec(html)?.[0] ?? '';
});

describe('The trades', () => {
  test('are listed with what they came to, open ones too', async () => {
    const { html } = await open('/journal');
    expect(html).toContain(`Long 1 ${mes}`);
    expect(html).toContain('+$8.76');
    expect(html).toContain(`Short 1 ${mes}`);
    expect(html).toContain('few trades:');
  });

  test.each([
    ['/journal?result=loss', 'No trade matches.'],
    ['/journal?instrument=MES&side=Short', `Short 1 ${mes}`],
    ['/journal?account=Sim101', 'No trade matches.'],
    ['/journal?tag=%3Cscript%3E', '&lt;script&gt;'],
    ['/journal?from=yesterday', `Long 1 ${mes}`],
  ])('%s shows %s', async (path, shown) => expect((await open(path)).html).toContain(shown));

  test('of an account that is not one’s own are not there', async () =>
    expect((await open('/journal?account=Journal', stranger)).status).toBe(404));
});

describe('One trade', () => {
  test('is shown on its bars with entry and exit', async () => {
    const { html } = await open(trade);
    for (const shown of ['On its chart', '>Entry<', '>Exit<', 'Best moment (MFE)', '$13.75', '6,700.25']) {
      expect(html).toContain(shown);
    }
  });

  test('takes notes, which its list then finds', async () => {
    const note = { setup: 'Opening drive', tags: 'Fomo, Late entry', risk: '10', note: '<b>Too early</b>' };
    const { status, headers } = await send(trade, note, trade);
    expect([status, headers.get('location')]).toEqual([303, `${trade}?done=noted`]);
    const { html } = await open(`${trade}?done=noted`);
    for (const shown of ['Your notes are kept.', 'fomo, late-entry', '+0.88 R', '&lt;b&gt;Too early']) {
      expect(html).toContain(shown);
    }
    expect((await open('/journal?tag=late-entry')).html).toContain(trade);
    expect((await open('/journal/statistics')).html).toContain('By tag');
  });

  test('says what is wrong with a note and keeps what was typed', async () => {
    const answer = await send(trade, { setup: '', tags: '<b>', risk: 'much', note: 'typed' }, trade);
    const html = await answer.text();
    expect(answer.status).toBe(422);
    for (const shown of ['Tags are letters', 'Enter an amount of dollars', 'value="much"', '>typed</textarea>']) {
      expect(html).toContain(shown);
    }
  });

  test('is another person’s 404, to read and to write', async () => {
    expect((await open(trade, stranger)).status).toBe(404);
    const form_token = await tokenOf(stranger, '/journal/posts/new');
    const fields = { form_token, setup: '', tags: 'mine', risk: '', note: '' };
    expect((await post(stranger, trade, fields)).status).toBe(404);
    expect((await open('/journal/trades/999999')).status).toBe(404);
    expect((await open('/journal/trades/x')).status).toBe(404);
  });
});

test('The statistics have curve, drawdown, calendar and breakdowns, and are empty for a newcomer', async () => {
  const { html } = await open('/journal/statistics');
  for (const shown of ['Equity curve', 'Drawdown', 'November 2026', 'By hour', '12:00', 'Wednesday', 'By symbol']) {
    expect(html).toContain(shown);
  }
  expect((await open('/journal/statistics', stranger)).html).toContain('No closed trade yet');
  expect((await open('/journal/statistics?portfolio=7')).status).toBe(404);
});

describe('Posts', () => {
  test('are written, shown without anything that acts, published, and deleted', async () => {
    const written = { title: 'Week 47', body: '# Held\n\n<script>alert(1)</script> [x](javascript:alert(1))' };
    const made = await send('/journal/posts', written, '/journal/posts/new');
    const address = (made.headers.get('location') ?? '').split('?')[0] ?? '';
    const { html } = await open(address);
    expect(html).toContain('<h2>Held</h2>');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('href="javascript');
    expect((await send(`${address}/publish`, {}, address)).status).toBe(303);
    expect((await open('/journal/posts')).html).toContain('Published');
    expect((await open(address, stranger)).status).toBe(404);
    expect((await send(address, { title: '', body: 'x' }, `${address}/edit`)).status).toBe(422);
    await send(`${address}/withdraw`, {}, address);
    expect((await open(address)).html).toContain('Draft');
    await send(`${address}/delete`, {}, address);
    expect((await open(address)).status).toBe(404);
  });
});

describe('Portfolios', () => {
  test('group accounts, and choose the statistics', async () => {
    const path = '/journal/portfolios';
    expect((await send(path, { name: 'Micro' }, path)).status).toBe(422);
    expect((await send(path, { name: 'Micro', accounts: 'Journal' }, path)).status).toBe(303);
    expect((await send(path, { name: 'micro', accounts: 'Journal' }, path)).status).toBe(409);
    const link = /\/journal\/statistics\?portfolio=\d+/.exec((await open(path)).html)?.[0] ?? '';
    expect((await open(link)).html).toContain('Equity curve');
    await send(`${path}/remove`, { number: link.split('=')[1] ?? '' }, path);
    expect((await open(link)).status).toBe(404);
  });
});

describe('An import', () => {
  const csv = [
    'Instrument,Action,Quantity,Price,Time,ID,Commission',
    'ES 12-13,Buy,1,1676.50,10/7/2013 9:31:05 AM,x1,$2.25',
    'ES 12-13,Sell,1,1678.00,10/7/2013 9:41:05 AM,x2,$2.25',
  ].join('\n');

  const upload = async (path: string, text: string, more: Record<string, string> = {}) => {
    const fields = { account: 'Sim101', zone: 'America/New_York', columns: '', ...more };
    const body = new FormData();
    body.set('form_token', await tokenOf(browser, '/journal/import'));
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    body.set('csv', new File([text], 'executions.csv', { type: 'text/csv' }));
    const answer = await browser.open(at(path), { method: 'POST', body });
    return { status: answer.status, location: answer.headers.get('location'), html: await answer.text() };
  };
  const count = () => database().prisma.importedExecution.count({ where: { account: { personId } } });

  test('is looked at first, then kept, and known the second time', async () => {
    const { status, html } = await upload('/journal/import', csv);
    expect(status).toBe(200);
    for (const shown of ['Read as NinjaTrader', '2 new', 'Buy 1 ES 12-13', '1676.50', 'Import 2 into Sim101']) {
      expect(html).toContain(shown);
    }
    expect(await count()).toBe(0);
    const kept = await upload('/journal/import/keep', csv);
    expect([kept.status, kept.location]).toEqual([303, '/journal/import?added=2']);
    expect((await upload('/journal/import', csv)).html).toContain('2 known before');
    expect((await open('/journal?instrument=ES+12-13')).html).toContain('Sim101, imported');
  });

  test('names the bad rows and keeps nothing of the file', async () => {
    const bad = `${csv}\nES 12-13,Buy,1,1676.60,10/7/2013 9:51:05 AM,x3,`;
    for (const path of ['/journal/import', '/journal/import/keep']) {
      const { status, html } = await upload(path, bad);
      expect([status, html.includes('Line 4: price: 1676.60 is not on the tick')]).toEqual([422, true]);
    }
    expect(await count()).toBe(2);
    expect((await upload('/journal/import', '', { zone: 'Mars' })).html).toContain('Enter a time zone');
    expect((await upload('/journal/import', csv, { columns: 'x' })).status).toBe(422);
  });

  test('goes into no account but one’s own, and comes from no page but ours', async () => {
    expect((await upload('/journal/import/keep', csv, { account: 'Nobodys' })).status).toBe(404);
    expect((await upload('/journal/import/keep', csv, { form_token: 'forged' })).status).toBe(403);
    expect((await send('/journal/import', { csv }, '/journal/import')).status).toBe(400);
    expect(await count()).toBe(2);
  });
});

test.each([
  '/journal',
  '/journal/import',
  '/journal/trades/1',
  '/journal/statistics',
  '/journal/posts',
  '/journal/portfolios',
])('signed out, %s leads to sign-in', async (path) =>
  expect((await fetch(at(path), { redirect: 'manual' })).status).toBe(303),
);
