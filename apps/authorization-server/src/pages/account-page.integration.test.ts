import { inTransaction } from '@portcullis/database';
import { createAccount, findAccount, monitorsOf, readAccountBook } from '@portcullis/trading';
import { expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { usePages } from '../../../../tests/harness/page-visitor.ts';
import { instrumentOf, place, putQuotes, quoteOf } from '../../../../tests/harness/trading.ts';

const database = useDatabase();
const { at, post, tokenOf, signedIn, connect } = usePages(database);

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

const opening = { name: 'Apex 50', balance: '50,000', kind: 'funded', preset: 'intraday' };

test('an account of one’s own making begins with its balance, and is watched as its preset says', async () => {
  const { browser, personId } = await signedIn();
  const form_token = await tokenOf(browser, '/accounts');
  const open = (fields: Record<string, string> = {}) =>
    post(browser, '/accounts', { form_token, ...opening, ...fields });
  const opened = await open();
  expect([opened.status, opened.headers.get('location')]).toEqual([303, '/accounts/Apex%2050?done=opened']);
  const account = await findAccount(database().prisma, personId, 'apex 50');
  expect(account).toMatchObject({ kind: 'funded', preset: 'intraday', startCents: 5_000_000n, cashCents: 5_000_000n });
  // The vector of the field: of 50,000 a distance of 2,500, and a floor that stops at 50,100.
  expect(account && monitorsOf(account)).toEqual([
    { kind: 'trailing_dollars', distanceCents: 250_000, lockCents: 5_010_000, peak: 'intraday' },
  ]);
  expect(await (await browser.open(at('/accounts'))).text()).toContain('Funded');

  const connectionId = await connect(browser, personId);
  const allowTrading = await (await browser.open(at(`/clients/${connectionId}/allow-trading`))).text();
  expect(allowTrading).toContain('It would trade in your funded account Apex 50.');

  expect((await open({ name: 'APEX 50' })).status).toBe(409);
  for (const wrong of [
    { name: '' },
    { name: '../x' },
    { name: 'Playback101' },
    { balance: '999' },
    { balance: '1e6' },
  ]) {
    expect((await open(wrong)).status).toBe(422);
  }
  expect((await open({ kind: 'margin' })).status).toBe(422);
  expect((await open({ name: 'Plain', kind: 'simulation' })).status).toBe(303);
  const plain = await findAccount(database().prisma, personId, 'Plain');
  expect(plain && [plain.preset, monitorsOf(plain)]).toEqual([null, []]);
  expect(await database().prisma.account.count({ where: { personId } })).toBe(3);
});

test('a reset begins an account anew, and leaves the others and other people’s as they are', async () => {
  const { browser, personId } = await signedIn();
  const [one, other] = await Promise.all(
    ['Sim101', 'Sim102'].map(async (name) =>
      name === 'Sim101'
        ? findAccount(database().prisma, personId, name)
        : inTransaction(database(), (tx) => createAccount(tx, { personId, name, now: new Date() })),
    ),
  );
  if (!one || !other) throw new Error('no accounts');
  const now = new Date();
  const instrument = instrumentOf('ES', now).name;
  await putQuotes(database(), quoteOf(instrument, 26_800, 26_801, { at: now }));
  for (const account of [one, other]) {
    for (const type of ['Market', 'StopMarket'] as const) {
      const prices = type === 'Market' ? {} : { stopPrice: 6_900 };
      const placed = await place(
        database(),
        account,
        instrument,
        { side: 'Buy', type, quantity: 1, ...prices },
        { now },
      );
      if (!placed.ok) throw new Error(placed.refusal.detail);
    }
  }
  const page = await (await browser.open(at('/accounts/Sim101/reset'))).text();
  expect(page).toContain('This cannot be undone.');
  const form_token = await tokenOf(browser, '/accounts/Sim101/reset');
  const answer = await post(browser, '/accounts/Sim101/reset', { form_token });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/accounts/Sim101?done=reset']);

  const left = async (name: string) => {
    const account = await findAccount(database().prisma, personId, name);
    if (!account) throw new Error('no account');
    const { holdings, orders } = await readAccountBook(database().prisma, account);
    const executions = await database().prisma.execution.count({ where: { accountId: account.id } });
    return [account.cashCents === account.startCents, holdings.size, orders.length, executions];
  };
  expect(await left('Sim101')).toEqual([true, 0, 0, 0]);
  expect(await left('Sim102')).toEqual([false, 1, 1, 1]);

  const stranger = await signedIn();
  const token = await tokenOf(stranger.browser, '/accounts');
  expect((await post(stranger.browser, '/accounts/Sim102/reset', { form_token: token })).status).toBe(404);
  expect(await left('Sim102')).toEqual([false, 1, 1, 1]);
});
