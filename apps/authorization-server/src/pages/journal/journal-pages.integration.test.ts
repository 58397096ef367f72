import { inTransaction } from '@portcullis/database';
import { type Account, createAccount } from '@portcullis/trading';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CookieBrowser } from '../../../../../tests/harness/authorization-client.ts';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { usePages } from '../../../../../tests/harness/page-visitor.ts';
import { mes } from '../../../../../tests/harness/tool-caller.ts';
import { tradeWithBars } from '../../../../../tests/harness/traded-market.ts';
import { later } from '../../../../../tests/harness/trading.ts';

const database = useDatabase();
const { at, post, postFile, tokenOf, signedIn } = usePages(database);

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

const expectShown = (html: string, words: string[]) => expect(words.filter((each) => !html.includes(each))).toEqual([]);

beforeAll(async () => {
  ({ browser, personId } = await signedIn());
  stranger = (await signedIn()).browser;
  const account: Account = await inTransaction(database(), (tx) =>
    createAccount(tx, { personId, name: 'Journal', now: later(-60) }),
  );
  await tradeWithBars(database(), account);
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
    expectShown(html, ['On its chart', '>Entry<', '>Exit<', 'Best moment (MFE)', '$13.75', '6,700.25']);
  });

  test('takes notes, which its list then finds', async () => {
    const note = { setup: 'Opening drive', tags: 'Fomo, Late entry', risk: '10', note: '<b>Too early</b>' };
    const { status, headers } = await send(trade, note, trade);
    expect([status, headers.get('location')]).toEqual([303, `${trade}?done=noted`]);
    const { html } = await open(`${trade}?done=noted`);
    expectShown(html, ['Your notes are kept.', 'fomo, late-entry', '+0.88 R', '&lt;b&gt;Too early']);
    expect((await open('/journal?tag=late-entry')).html).toContain(trade);
    expect((await open('/journal/statistics')).html).toContain('By tag');
  });

  test('says what is wrong with a note and keeps what was typed', async () => {
    const answer = await send(trade, { setup: '', tags: '<b>', risk: 'much', note: 'typed' }, trade);
    const html = await answer.text();
    expect(answer.status).toBe(422);
    expectShown(html, ['Tags are letters', 'Enter an amount of dollars', 'value="much"', '>typed</textarea>']);
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

describe('A trade by hand', () => {
  const written = {
    ...{ account: 'Journal', instrument: 'ES 12-26', side: 'Short', quantity: '2', fees: '9' },
    ...{ entry_price: '6700', entry_at: '2026-11-18T09:30:00', exit_price: '6698.5', exit_at: '2026-11-18T09:41:30' },
    ...{ setup: 'Fade', tags: 'Swing', risk: '300', note: '' },
  };
  let address: string;

  test('is entered by the clock of one’s own zone', async () => {
    const made = await send('/journal/trades', written, '/journal/trades/new');
    address = (made.headers.get('location') ?? '').split('?')[0] ?? '';
    expect(made.status).toBe(303);
    const { html } = await open(address);
    // 6 ticks x 12.50 x 2 = 150, less 9; of 300 at stake that is 0.47 R.
    expectShown(html, [
      '+$141.00',
      '+0.47 R',
      'Journal, by hand',
      '18 Nov 2026, 14:30 UTC',
      'No imported bars',
      'Change',
    ]);
    expect((await open('/journal?source=manual')).html).toContain('Short 2 ES 12-26');
    expect((await open('/journal?source=venue')).html).not.toContain('2 ES 12-26');
  });

  test('is changed, left out, found again and brought back', async () => {
    const edit = `${address}/edit`;
    expect((await open(edit)).html).toContain('value="2026-11-18T09:41:30"');
    expect((await send(edit, { ...written, quantity: '1' }, edit)).status).toBe(303);
    expect((await open(address)).html).toContain('+$66.00');
    const note = { setup: 'Fade', tags: 'swing', risk: '300', note: '' };
    await send(address, { ...note, left_out: 'yes' }, address);
    expect((await open('/journal?source=manual')).html).toContain('No trade matches.');
    expect((await open('/journal?source=manual&left_out=yes')).html).toContain('Left out');
    await send(address, note, address);
    expect((await open('/journal?source=manual')).html).toContain('Short 1 ES 12-26');
  });

  test.each([
    [{ entry_price: '6700.10' }, 'Entry price: 6700.10 is not on the tick'],
    [{ exit_at: '2026-11-18T09:00:00' }, 'The exit is before the entry.'],
    [{ instrument: 'XX' }, 'Nothing was kept.'],
    [{ note: '<script>alert(1)</script>', quantity: 'x' }, '&lt;script&gt;alert(1)'],
  ])('with %j is shown again with what is wrong', async (wrong, shown) => {
    const answer = await send('/journal/trades', { ...written, ...wrong }, '/journal/trades/new');
    expect([answer.status, (await answer.text()).includes(shown)]).toEqual([422, true]);
  });

  test('is another person’s 404, and no matched trade is changed so', async () => {
    const form_token = await tokenOf(stranger, '/journal/posts/new');
    expect((await open(`${address}/edit`, stranger)).status).toBe(404);
    expect((await post(stranger, `${address}/edit`, { form_token, ...written })).status).toBe(404);
    expect((await post(stranger, '/journal/trades', { form_token, ...written })).status).toBe(404);
    expect((await open(`${trade}/edit`)).status).toBe(404);
  });
});

test('A matched trade is corrected, which its page says, and goes by its executions again', async () => {
  const note = { setup: '', tags: '', risk: '', note: '' };
  await send(trade, { ...note, exit_price: '6703.00', exit_at: '', entry_at: '', entry_price: '', fees: '0' }, trade);
  const { html } = await open(trade);
  // From 6700.25 to 6703.00 are 11 ticks of 1.25.
  expectShown(html, ['+$13.75', 'As you say it was', 'exit price, fees']);
  expect((await send(trade, { ...note, exit_price: '6703.10' }, trade)).status).toBe(422);
  expect((await send(trade, { ...note, exit_at: '2026-11-18T00:00:00' }, trade)).status).toBe(422);
  await send(trade, note, trade);
  expect((await open(trade)).html).not.toContain('As you say it was');
});

test('Behaviour tells habits and runs of losses, and keeps the hours of the person', async () => {
  const page = '/journal/behaviour';
  const { html } = await open(page);
  expectShown(html, ['Revenge: entered within 90 s', 'No loss just before', 'Setups, week over week', 'Fade']);
  expect(html).not.toContain('Entered outside your hours');
  expect((await send(`${page}/window`, { from: '09:30', to: '' }, page)).status).toBe(422);
  expect((await send(`${page}/window`, { from: '09:30', to: '11:00' }, page)).status).toBe(303);
  const kept = (await open(page)).html;
  expectShown(kept, ['Entered outside your hours', 'value="11:00"']);
  expect((await open(page, stranger)).html).toContain('No closed trade yet');
  expect((await open(`${page}?portfolio=7`)).status).toBe(404);
});

test('The statistics have curve, drawdown, calendar and breakdowns, and are empty for a newcomer', async () => {
  const { html } = await open('/journal/statistics');
  expectShown(html, [
    'Equity curve',
    'Drawdown',
    'November 2026',
    'By hour',
    '11:00',
    '12:00',
    'Wednesday',
    'By symbol',
    'Regular (RTH)',
    'Average ETD, of 1',
    'Own hand',
  ]);
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
    const form_token = await tokenOf(browser, '/journal/import');
    const fields = { form_token, account: 'Sim101', zone: 'America/New_York', columns: '', ...more };
    const answer = await postFile(browser, path, fields, { csv: text });
    return { status: answer.status, location: answer.headers.get('location'), html: await answer.text() };
  };
  const count = () => database().prisma.importedExecution.count({ where: { account: { personId } } });

  test('is looked at first, then kept, and known the second time', async () => {
    const { status, html } = await upload('/journal/import', csv);
    expect(status).toBe(200);
    expectShown(html, ['Read as NinjaTrader', '2 new', 'Buy 1 ES 12-13', '1676.50', 'Import 2 into Sim101']);
    expect(await count()).toBe(0);
    const kept = await upload('/journal/import/keep', csv);
    expect([kept.status, kept.location]).toEqual([303, '/journal/import?added=2']);
    const again = (await upload('/journal/import', `${csv}\nES 12-13,Buy,1,1679.00,10/7/2013 9:45:00 AM,x3,`)).html;
    expectShown(again, ['2 known before', '1 new', '>Known<']);
    expect((await open('/journal?instrument=ES+12-13')).html).toContain('Sim101, imported');
  });

  test('of a file of another kind asks which column is which, with a guess, and then shows it', async () => {
    const other = 'When;Ticker;B/S;Qty;Fill price\n2013-10-07 09:31:05;ES 12-13;buy;1;1677.25';
    const asked = await upload('/journal/import', other);
    expect(asked.status).toBe(422);
    expectShown(asked.html, [
      'Which column is which?',
      '<option selected>Ticker</option>',
      '<option selected>Fill price</option>',
    ]);
    const chosen = { column_time: 'When', column_instrument: 'Ticker', column_side: 'B/S', column_quantity: 'Qty' };
    const shown = await upload('/journal/import', other, { ...chosen, column_price: 'Fill price' });
    expect(shown.html).toContain('Read as your mapping');
    expect(shown.html).toContain('value="time=When, instrument=Ticker, side=B/S, quantity=Qty, price=Fill price"');
    expect(await count()).toBe(2);
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
  ...['/journal', '/journal/import', '/journal/trades/1', '/journal/statistics', '/journal/behaviour'],
  ...['/journal/trades/new', '/journal/posts', '/journal/portfolios'],
])('signed out, %s leads to sign-in', async (path) =>
  expect((await fetch(at(path), { redirect: 'manual' })).status).toBe(303),
);
