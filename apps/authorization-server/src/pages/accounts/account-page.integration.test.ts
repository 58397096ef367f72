import { inTransaction } from '@portcullis/database';
import { readPersonOptions } from '@portcullis/people';
import {
  createAccount,
  findAccount,
  monitorsOf,
  nextRoll,
  readAccountBook,
  saveWatch,
  watchOf,
} from '@portcullis/trading';
import { expect, test } from 'vitest';
import { useDatabase } from '../../../../../tests/harness/database.ts';
import { usePages, visitorsPassword } from '../../../../../tests/harness/page-visitor.ts';
import { instrumentOf, place, putQuotes, quoteOf } from '../../../../../tests/harness/trading.ts';

const database = useDatabase();
/** It stands still: a lock ends with its trading day, and the day must not end in the middle of a test. */
const now = new Date();
const { at, post, tokenOf, signUp, signedIn, connect } = usePages(database, { clock: () => now });

test('another person’s account is like one that does not exist', async () => {
  const { browser } = await signedIn();
  const { personId } = await signedIn();
  await inTransaction(database(), (tx) => createAccount(tx, { personId, name: 'Secret', now }));
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
        : inTransaction(database(), (tx) => createAccount(tx, { personId, name, now })),
    ),
  );
  if (!one || !other) throw new Error('no accounts');
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

test('limits and monitors are set on their page, live room beside them, and a wrong one is named', async () => {
  const { browser, personId } = await signedIn();
  const page = async () => await (await browser.open(at('/accounts/Sim101/limits'))).text();
  const form_token = await tokenOf(browser, '/accounts/Sim101/limits');
  const save = (fields: Record<string, string>) => post(browser, '/accounts/Sim101/limits', { form_token, ...fields });
  const wanted = {
    ...{
      max_order_size: '3',
      max_notional: '$1,000,000',
      allowed_instruments: 'es, MES',
      price_collar_percent: '0.5 %',
    },
    ...{ daily_loss_limit: '500', minimum_profit_trigger: '400', minimum_profit_floor: '200' },
    ...{ trailing_dollars_distance: '2500.50', trailing_dollars_lock: '', trailing_dollars_peak: 'close' },
  };
  const saved = await save(wanted);
  expect([saved.status, saved.headers.get('location')]).toEqual([303, '/accounts/Sim101/limits?done=saved']);
  const account = async () => await findAccount(database().prisma, personId, 'Sim101');
  const rules = {
    limits: { orderQuantity: 3, notionalCents: 100_000_000, instruments: ['ES', 'MES'], collarBasisPoints: 50 },
    monitors: [
      { kind: 'daily_loss', cents: 50_000 },
      { kind: 'minimum_profit', triggerCents: 40_000, floorCents: 20_000 },
      { kind: 'trailing_dollars', distanceCents: 250_050, lockCents: null, peak: 'close' },
    ],
  };
  expect(await account()).toMatchObject(rules);
  const shown = await page();
  expect(shown).toContain('ES, MES');
  expect(shown).toContain('$97,499.50'); // The floor of the trailing drawdown: the start and 2,500.50 below it.
  expect(shown).toContain('Not armed yet');

  for (const [wrong, label] of [
    [{ max_order_size: '0' }, 'Largest order'],
    [{ max_order_size: 'many' }, 'Largest order'],
    [{ allowed_instruments: 'ES, XX' }, 'Instruments'],
    [{ daily_loss_limit: '-5' }, 'Daily loss'],
    [{ minimum_profit_floor: '' }, 'Minimum profit: floor'],
    [{ minimum_profit_floor: '500' }, 'Minimum profit: armed at'],
    [{ trailing_dollars_distance: '', trailing_dollars_lock: '5' }, 'Trailing dollars: distance'],
  ] as const) {
    const answer = await save({ ...wanted, ...wrong });
    const html = await answer.text();
    expect([answer.status, html.includes('Nothing was changed.'), html.includes(`<li>${label}: `)]).toEqual([
      422,
      true,
      true,
    ]);
    expect(html).toContain('aria-invalid="true"');
    expect(await account()).toMatchObject(rules);
  }

  const stranger = await signedIn();
  const other = await inTransaction(database(), (tx) =>
    createAccount(tx, { personId: stranger.personId, name: 'Theirs', now }),
  );
  expect((await browser.open(at('/accounts/Theirs/limits'))).status).toBe(404);
  expect((await post(browser, '/accounts/Theirs/limits', { form_token, max_order_size: '1' })).status).toBe(404);
  expect((await post(browser, '/accounts/Theirs/limits/unlock', { form_token, password: 'x' })).status).toBe(404);
  expect((await findAccount(database().prisma, stranger.personId, other.name))?.limits).toBeNull();

  expect((await save({})).status).toBe(303);
  expect(await account()).toMatchObject({ limits: null, monitors: null });
  const events = await database().prisma.auditEvent.findMany({
    where: { personId, event: 'account.limits_set' },
    orderBy: { id: 'asc' },
  });
  expect(events.map(({ reason }) => reason?.split(' ').length)).toEqual([7, 7]);
});

test('options of a person are set on their page', async () => {
  const { browser, personId } = await signedIn();
  const form_token = await tokenOf(browser, '/options');
  const fields = { form_token, account: 'Sim101', breakeven: '2.50', zone: 'Europe/Kyiv' };
  expect((await post(browser, '/options', fields)).status).toBe(303);
  const set = { defaultAccount: 'Sim101', breakevenCents: 250n, timeZone: 'Europe/Kyiv', alertChannels: [] };
  expect(await readPersonOptions(database().prisma, personId)).toEqual(set);
  for (const wrong of [{ breakeven: '' }, { breakeven: 'x' }, { zone: 'Kyiv' }]) {
    const answer = await post(browser, '/options', { ...fields, alerts: 'on', ...wrong });
    expect([answer.status, (await answer.text()).includes('aria-invalid="true"')]).toEqual([422, true]);
  }
  expect((await post(browser, '/options', { ...fields, account: 'Sim999' })).status).toBe(404);
  expect(await readPersonOptions(database().prisma, personId)).toEqual(set);
  expect((await post(browser, '/options', { ...fields, account: '', alerts: 'on' })).status).toBe(303);
  expect(await readPersonOptions(database().prisma, personId)).toMatchObject({
    ...{ defaultAccount: null, alertChannels: ['in_app'] },
  });
});

test('a lock says who, why, since and until when, and only the person’s password lifts it', async () => {
  const browser = await signUp('locked@example.com');
  const { id: personId } = await database().prisma.person.findUniqueOrThrow({ where: { email: 'locked@example.com' } });
  const account = await findAccount(database().prisma, personId, 'Sim101');
  if (!account) throw new Error('no account');
  const lock = { by: 'daily_loss' as const, reason: 'daily loss lockout', since: now.toISOString() };
  await inTransaction(database(), (tx) =>
    saveWatch(tx, account.id, { ...watchOf(account), fired: ['daily_loss'], lock }),
  );

  for (const path of ['/accounts/Sim101', '/accounts/Sim101/limits']) {
    const html = await (await browser.open(at(path))).text();
    expect(html).toContain('Sim101 is locked: only exits are taken.');
    expect(html).toContain('Daily loss (daily loss lockout)');
    expect(html).toContain(`datetime="${lock.since}"`);
    expect(html).toContain(`datetime="${nextRoll(now, 'always').toISOString()}"`);
  }
  const form_token = await tokenOf(browser, '/accounts/Sim101/limits');
  const lift = (password: string) => post(browser, '/accounts/Sim101/limits/unlock', { form_token, password });
  const wrong = await lift('not this one');
  expect([wrong.status, (await wrong.text()).includes('This is not your password.')]).toEqual([422, true]);
  expect((await lift(visitorsPassword)).headers.get('location')).toBe('/accounts/Sim101/limits?done=lifted');
  expect(await (await browser.open(at('/accounts/Sim101'))).text()).not.toContain('is locked');
  expect(await database().prisma.auditEvent.count({ where: { personId, event: 'account.unlocked' } })).toBe(1);
});

test('a chart is opened, drawn on and closed by its person alone', async () => {
  const { browser, personId } = await signedIn();
  const form_token = await tokenOf(browser, '/charts');
  const send = (path: string, fields: Record<string, string> = {}) => post(browser, path, { form_token, ...fields });
  expect((await send('/charts', { instrument: 'EX', period: '5' })).status).toBe(409);
  const opened = await send('/charts', { instrument: 'es', period: '5' });
  const path = opened.headers.get('location') ?? '';
  const chartId = path.split('/')[2] ?? '';
  expect([opened.status, path]).toEqual([303, `/charts/${chartId}`]);
  const looks = { type: 'HorizontalLine', anchors: [{ at: null, ticks: 26_800 }], color: 'red', drawnAt: now };
  const drawing = { id: chartId, chartId, ...looks, tag: 'stop', text: '<script>alert(1)</script>' };
  await database().prisma.drawing.create({ data: drawing });
  const page = await (await browser.open(at(path))).text();
  expect(page).toContain('Horizontal line at 6,700.00');
  expect(page).toContain('&lt;script&gt;alert(1)');
  expect(page).not.toContain('<script>alert');
  expect(await (await browser.open(at('/accounts/Sim101'))).text()).toContain('Drawn on');

  const saved = await send('/charts/save', { name: 'Opening drive' });
  expect([saved.status, saved.headers.get('location')]).toEqual([303, '/charts?done=saved']);
  expect((await send('/charts/save', { name: 'a/b' })).status).toBe(409);

  const stranger = await signedIn();
  const token = await tokenOf(stranger.browser, '/charts');
  expect((await stranger.browser.open(at(path))).status).toBe(404);
  for (const act of [`${path}/remove`, `${path}/close`, '/charts/load', '/charts/delete']) {
    const fields = { form_token: token, drawing: chartId, name: 'Opening drive' };
    expect([act, (await post(stranger.browser, act, fields)).status]).toEqual([act, 404]);
  }

  expect((await send(`${path}/remove`, { drawing: chartId })).headers.get('location')).toBe(`${path}?done=removed`);
  expect(await (await browser.open(at(path))).text()).toContain('Nothing is drawn');
  expect((await send(`${path}/close`)).headers.get('location')).toBe('/charts?done=closed');
  expect((await browser.open(at(path))).status).toBe(404);
  expect((await send('/charts/load', { name: 'Opening drive' })).status).toBe(303);
  expect(await (await browser.open(at(path))).text()).toContain('Horizontal line at 6,700.00');
  expect((await send('/charts/delete', { name: 'Opening drive' })).status).toBe(303);
  expect(await database().prisma.workspace.count({ where: { personId } })).toBe(0);
  const acts = await database().prisma.auditEvent.findMany({
    where: { personId, decision: 'allowed', event: { in: ['hand.call', 'chart.closed', 'workspace.deleted'] } },
    orderBy: { id: 'asc' },
  });
  expect(acts.map(({ event, tool }) => tool ?? event)).toEqual([
    ...['OpenChart', 'SaveWorkspace', 'RemoveDrawing', 'chart.closed', 'LoadWorkspace', 'workspace.deleted'],
  ]);
});

test('a chart leads a stranger to sign in, and back', async () => {
  const answer = await fetch(at('/charts/1'), { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in?return=%2Fcharts%2F1']);
});
