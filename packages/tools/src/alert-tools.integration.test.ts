import { inTransaction } from '@portcullis/database';
import {
  endAlerts,
  exportPerson,
  forgetAlerts,
  removePerson,
  setAccountRules,
  watchAccounts,
  watchAlerts,
} from '@portcullis/operations';
import { putBars, sharedFeed } from '@portcullis/trading';
import { describe, expect, test } from 'vitest';
import { useQuietMarket } from '../../../tests/harness/moving-market.ts';
import { createToolCaller, es, mes } from '../../../tests/harness/tool-caller.ts';
import { later, market, putQuotes, quoteOf } from '../../../tests/harness/trading.ts';

const own = useQuietMarket();
const { database } = own;

/** The market moves to a bid, and the venue judges the alerts by it. */
const move = async (bid: number, name = mes) => {
  own.second += 1;
  const quote = quoteOf(name, bid, bid + 1, { at: later(own.second), seq: 1n + BigInt(own.second * 1000) });
  await putQuotes(database(), quote);
  own.trader.clock.now = later(own.second);
  const look = () => watchAlerts(database(), sharedFeed, [quote], { market, wall: later(own.second) });
  return { look, ...(await look()) };
};

type Listed = { alerts: Record<string, unknown>[]; notices?: Record<string, unknown>[] };
const list = (state: string) => own.trader.get<Listed>('ListAlerts', { state });
const create = (args: object) => own.trader.get<{ alert_id: string }>('CreateAlert', args);
const above = (value: number, more: object = {}) => ({
  ...{ instrument: 'MES', condition: { field: 'last', op: 'crosses_above', value } },
  ...more,
});
const buy = { account: 'Sim101', instrument: 'MES', side: 'Buy', type: 'Market', quantity: 1 };

describe('An alert on a price', () => {
  test('is armed, triggers once, and is told', async () => {
    const { alert_id } = await create(above(6_701, { message: 'Break-out\u202e' }));
    expect(await list('armed')).toMatchObject({
      alerts: [{ alert_id, instrument: mes, state: 'armed', message: { data: 'Break-out' }, trigger_price: null }],
    });
    expect(await move(26_804)).toMatchObject({ triggered: 0, failed: [] });
    const { look, triggered } = await move(26_806);
    expect(triggered).toBe(1);
    expect(await look()).toMatchObject({ triggered: 0 });
    expect(await list('armed')).toEqual({ success: true, alerts: [] });
    expect(await list('triggered')).toMatchObject({
      alerts: [{ alert_id, state: 'triggered', triggered_at: later(own.second).toISOString(), trigger_price: 6_701.5 }],
      notices: [
        {
          ...{ alert_id, source: 'alert', severity: 'info', read: false, message: { untrusted: true } },
          what: `${mes}, last price crossed above 6701.00: 6701.50.`,
        },
      ],
    });
  });

  test('counts from where the price was when it was made, before any step', async () => {
    await create({ ...above(6_699), condition: { field: 'bid', op: 'crosses_below', value: 6_699 } });
    expect(await move(26_790)).toMatchObject({ triggered: 1 });
  });

  test('that two venues judge at once is told once', async () => {
    await create(above(6_701));
    own.second += 1;
    const quote = quoteOf(mes, 26_810, 26_811, { at: later(own.second), seq: 1n + BigInt(own.second * 1000) });
    const looks = Array.from({ length: 4 }, () =>
      watchAlerts(database(), sharedFeed, [quote], { market, wall: later(own.second) }),
    );
    const told = (await Promise.all(looks)).reduce((sum, { triggered }) => sum + triggered, 0);
    expect(told).toBe(1);
    expect((await list('triggered')).notices).toHaveLength(1);
  });

  test('repeats, expires, and is removed', async () => {
    const { alert_id } = await create(above(6_701, { once: false }));
    const short = await create(above(6_702, { expires_at: later(own.second + 30).toISOString() }));
    for (const bid of [26_806, 26_800]) await move(bid);
    own.second += 60;
    expect(await move(26_806)).toMatchObject({ triggered: 1 });
    expect(await list('armed')).toMatchObject({ alerts: [{ alert_id, triggers: 2 }] });
    expect(await list('expired')).toMatchObject({ alerts: [{ alert_id: short.alert_id, state: 'expired' }] });
    expect(await endAlerts(database(), later(own.second))).toBe(1);
    expect(await list('expired')).toMatchObject({ alerts: [{ alert_id: short.alert_id, state: 'expired' }] });
    expect(await own.trader.get('RemoveAlert', { alert_id })).toMatchObject({ alert_id, removed: true });
    expect(await own.trader.refusal('RemoveAlert', { alert_id })).toBe('alert_not_found');
    expect(await list('armed')).toMatchObject({ alerts: [] });
  });

  test('on a close or an indicator is judged when a minute is complete', async () => {
    const minute = Math.floor(later(own.second).getTime() / 60_000) * 60_000;
    const bar = (minutesAgo: number, close: number) => ({
      ...{
        at: new Date(minute - minutesAgo * 60_000),
        volume: 1,
        bidTicks: null,
        bidSize: null,
        askTicks: null,
        askSize: null,
      },
      ...{ openTicks: close, highTicks: close, lowTicks: close, closeTicks: close },
    });
    const bars = [5, 4, 3, 2, 1].map((ago) => bar(ago, 26_800));
    await inTransaction(database(), (tx) => putBars(tx, 'shared', es, bars));
    const ema = { name: 'SMA', minutes: 1, parameters: { period: 3 } };
    await create({ instrument: 'ES', condition: { field: 'close', op: 'crosses_above', value: 6_700 } });
    await create({ instrument: 'ES', condition: { field: 'indicator', op: '>=', value: 6_700.5, indicator: ema } });
    expect(await move(26_900, es)).toMatchObject({ triggered: 0, failed: [] });
    await inTransaction(database(), (tx) => putBars(tx, 'shared', es, [bar(0, 26_830)]));
    expect(await move(26_900, es)).toMatchObject({ triggered: 0, failed: [] });
    own.second = Math.ceil((minute + 60_000 - later(0).getTime()) / 1000);
    expect(await move(26_900, es)).toMatchObject({ triggered: 2, failed: [] });
    const { notices } = await list('all');
    expect(notices?.map(({ what }) => what)).toEqual([
      `SMA(3) of ${es} (1-minute bars) is at or above 6700.5: 6702.5.`,
      `${es}, close of a minute crossed above 6700.00: 6707.50.`,
    ]);
  });
});

describe('An alert on an account', () => {
  test('on P&L is judged at the marks of the account', async () => {
    const condition = { field: 'total_pnl', op: '<=', value: -50 };
    await create({ account: 'sim101', condition });
    await own.trader.get('PlaceOrder', buy);
    expect(await move(26_780)).toMatchObject({ triggered: 0 });
    expect(await move(26_700)).toMatchObject({ triggered: 1, failed: [] });
    expect((await list('triggered')).alerts).toMatchObject([{ account: 'Sim101', trigger_price: -126.87 }]);
  });

  test('on a fill tells of fills after it was made, of its instrument and order alone', async () => {
    await own.trader.get('PlaceOrder', buy);
    const resting = { ...buy, type: 'Limit', limit_price: 6_690 };
    const { order_id } = await own.trader.get<{ order_id: string }>('PlaceOrder', resting);
    const of = { account: 'Sim101', condition: { field: 'fill' } };
    await create({ ...of, instrument: 'MES' });
    const other = await create({ ...of, instrument: 'ES' });
    const ofOrder = await create({ order_id, condition: { field: 'fill' } });
    expect(await move(26_800)).toMatchObject({ triggered: 0 });
    await own.trader.get('PlaceOrder', { ...buy, side: 'Sell', quantity: 2, client_request_id: 'alerts-sell-0001' });
    const { look, triggered } = await move(26_800);
    expect(triggered).toBe(1);
    expect(await look()).toMatchObject({ triggered: 0 });
    expect((await list('armed')).alerts.map(({ alert_id }) => alert_id)).toEqual([ofOrder.alert_id, other.alert_id]);
    expect((await list('all')).notices).toMatchObject([{ what: `Sold 2 ${mes} at 6700 in Sim101.` }]);
  });

  test('a monitor that locks an account tells its person', async () => {
    const hand = { kind: 'person' as const, personId: own.trader.personId, requestId: 'r', address: '192.0.2.1' };
    const desk = { database: database(), market, clock: () => own.trader.clock.now };
    const monitors = [{ kind: 'daily_loss' as const, cents: 5_000 }];
    await setAccountRules(desk, hand, { account: 'Sim101', rules: { limits: {}, monitors } });
    await own.trader.get('PlaceOrder', { ...buy, quantity: 2 });
    await move(26_700);
    await watchAccounts(database(), sharedFeed, { now: later(own.second), market });
    expect((await list('all')).notices).toMatchObject([
      { source: 'monitor', severity: 'critical', account: 'Sim101', what: expect.stringContaining('daily loss') },
    ]);
    const { alert_id } = await create(above(6_800));
    expect(await own.trader.get('RemoveAlert', { alert_id })).toMatchObject({ removed: true });
  });
});

describe('What is refused', () => {
  test.each<[string, object, string]>([
    ['an unknown instrument', above(6_700, { instrument: 'XX' }), 'instrument_not_found'],
    ['an unknown account', above(6_700, { account: 'nobody' }), 'account_not_found'],
    ['a price off the tick', above(6_700.1), 'invalid_condition'],
    ['what is over already', above(6_700, { expires_at: '2026-11-01T00:00:00Z' }), 'invalid_condition'],
    ['a channel that is not there', above(6_700, { channels: ['in_app', 'email'] }), 'channel_not_configured'],
    ['a long message', above(6_700, { message: 'x'.repeat(501) }), 'message_too_long'],
    [
      'an order of another account',
      { account: 'Sim101', order_id: 'x', condition: { field: 'fill' } },
      'order_not_found',
    ],
  ])('%s', async (_, args, code) => {
    expect(await own.trader.refusal('CreateAlert', args)).toBe(code);
  });

  test('the fifty-first armed alert', async () => {
    const { alert_id } = await create(above(6_800));
    const {
      id: _,
      seq: __,
      study: ___,
      ...row
    } = await database().prisma.alert.findUniqueOrThrow({ where: { id: alert_id } });
    await database().prisma.alert.createMany({ data: Array.from({ length: 48 }, () => row) });
    const answers = await Promise.all([1, 2, 3].map(() => own.trader.call('CreateAlert', above(6_800))));
    expect(answers.map(({ isError }) => isError).sort()).toEqual([false, true, true]);
    expect(await own.trader.refusal('CreateAlert', above(6_800))).toBe('too_many_alerts');
  });
});

test('the eleventh armed alert on an indicator is refused, and one on a price is not', async () => {
  const on = { instrument: 'ES', condition: { field: 'indicator', op: '>=', value: 1, indicator: { name: 'EMA' } } };
  const free = await createToolCaller(database(), { of: own.trader, limitWrites: false });
  for (let nth = 0; nth < 10; nth += 1) await free.get('CreateAlert', on);
  expect(await free.refusal('CreateAlert', on)).toBe('too_many_alerts');
  expect(await free.get('CreateAlert', above(6_800))).toMatchObject({ state: 'armed' });
});

describe('EmitMcpAlert', () => {
  test('tells the person at once, says what was not delivered, and a key once a day', async () => {
    const args = { message: 'Stop moved', severity: 'warning', channels: ['in_app', 'email'], dedupe_key: 'stop' };
    const first = await own.trader.get<{ alert_id: string }>('EmitMcpAlert', args);
    expect(first).toMatchObject({
      delivered: [
        { channel: 'in_app', ok: true },
        { channel: 'email', ok: false, detail: 'channel_not_configured' },
      ],
    });
    expect(await own.trader.get('EmitMcpAlert', args)).toMatchObject({ alert_id: first.alert_id, repeated: true });
    expect((await list('all')).notices).toMatchObject([
      {
        notice_id: first.alert_id,
        source: 'client',
        severity: 'warning',
        message: { untrusted: true, data: 'Stop moved' },
      },
    ]);
    expect(await own.trader.refusal('RemoveAlert', { alert_id: first.alert_id })).toBe('alert_not_found');
  });

  test('is held back after ten a minute, whoever asks', async () => {
    const free = await createToolCaller(database(), { of: own.trader, limitWrites: false });
    free.clock.now = later(own.second);
    for (let nth = 0; nth < 10; nth += 1) await free.get('EmitMcpAlert', { message: `News ${nth}` });
    expect(await free.refusal('EmitMcpAlert', { message: 'More' })).toBe('rate_limited');
    expect(await own.trader.refusal('EmitMcpAlert', { message: 'x'.repeat(501) })).toBe('message_too_long');
    free.clock.now = later(own.second + 61);
    await free.get('EmitMcpAlert', { message: 'Later' });
  });
});

test('a person’s alerts and news are in their export, and go with them', async () => {
  await create(above(6_701, { message: 'Mine' }));
  await own.trader.get('EmitMcpAlert', { message: 'Said' });
  const { prisma } = database();
  const { id, email } = await prisma.person.findUniqueOrThrow({ where: { id: own.trader.personId } });
  expect(await exportPerson(database(), email)).toMatchObject({
    document: { alerts: [{ message: 'Mine', threshold: '26804' }], alertNotices: [{ message: 'Said' }] },
  });
  await removePerson(database(), email, { requestId: 'r', clock: () => later(own.second) });
  const where = { personId: id };
  expect([await prisma.alert.count({ where }), await prisma.alertNotice.count({ where })]).toEqual([0, 0]);
});

test('what is over is kept for 90 days, and the newest thousand of each person and source', async () => {
  const { alert_id } = await create(above(6_701));
  await move(26_806);
  const { prisma } = database();
  const { id: _, seq: __, ...row } = await prisma.alertNotice.findFirstOrThrow({ where: { alertId: alert_id } });
  const lock = await prisma.alertNotice.create({ data: { ...row, source: 'monitor', severity: 'critical' } });
  await prisma.alertNotice.createMany({ data: Array.from({ length: 1_005 }, () => row) });
  const where = { personId: own.trader.personId };
  await forgetAlerts(database(), later(own.second));
  expect([await prisma.alertNotice.count({ where }), await prisma.alert.count({ where })]).toEqual([1_001, 1]);
  // Whoever floods a person with alerts cannot hide that an account was locked.
  expect(await prisma.alertNotice.findUnique({ where: { id: lock.id } })).not.toBeNull();
  await forgetAlerts(database(), later(own.second + 91 * 86_400));
  expect([await prisma.alertNotice.count({ where }), await prisma.alert.count({ where })]).toEqual([0, 0]);
});
