import { randomUUID } from 'node:crypto';
import { setAccountRules, unlockAccount, watchAccounts } from '@portcullis/operations';
import { type Monitor, sharedFeed } from '@portcullis/trading';
import { describe, expect, test } from 'vitest';
import { useQuietMarket } from '../../../tests/harness/moving-market.ts';
import { mes, quoteMarket } from '../../../tests/harness/tool-caller.ts';
import { later, market, putQuotes, quoteOf } from '../../../tests/harness/trading.ts';

const own = useQuietMarket();
const { database } = own;

/** The market moves to a bid, and the venue marks the accounts by it. */
const mark = async (bid: number, size = 50) => {
  own.second += 1;
  const more = { at: later(own.second), seq: 1n + BigInt(own.second * 1000), bidSize: size, askSize: size };
  await putQuotes(database(), quoteOf(mes, bid, bid + 1, more));
  own.trader.clock.now = later(own.second);
  return watchAccounts(database(), sharedFeed, { now: later(own.second), market });
};

const desk = () => ({ database: database(), market, clock: () => own.trader.clock.now });
const hand = () => ({ kind: 'person' as const, personId: own.trader.personId, requestId: 'r', address: '192.0.2.1' });
const watchBy = (...monitors: Monitor[]) =>
  setAccountRules(desk(), hand(), { account: 'sim101', rules: { limits: {}, monitors } });

const buy = { account: 'Sim101', instrument: 'MES', side: 'Buy', type: 'Market', quantity: 2 };
/** Meant as one more order, not as the first one sent again. */
const again = () => ({ ...buy, client_request_id: randomUUID() });
const watermarks = () => own.trader.get('GetWatermarks', { account: 'Sim101' });
const position = () => own.trader.get('GetPosition', { account: 'Sim101', instrument: 'MES' });

describe('Watermarks', () => {
  test('are empty before anything happened, and then the highs and lows of the session', async () => {
    expect(await watermarks()).toMatchObject({
      high_watermark: null,
      current_balance: 100_000,
      watermarks: {},
      stats: {},
      monitors: [],
      lock: null,
    });
    await own.trader.get('PlaceOrder', buy);
    for (const bid of [26_831, 26_780]) await mark(bid);
    expect(await watermarks()).toMatchObject({
      high_watermark: 100_073.76,
      low_watermark: 99_946.26,
      current_balance: 99_946.26,
      watermarks: { pnl_high: 73.76, netliq_high: 100_073.76, unreal_high: 75 },
      stats: { pnl: -1.24, total: -53.74, unrealized: -52.5, pos_count: 1, netliq: 99_946.26 },
    });
  });

  test('begin anew at 18:00 New York; the account of another is not found', async () => {
    await own.trader.get('PlaceOrder', buy);
    await mark(26_831);
    await own.trader.get('ClosePosition', { account: 'Sim101', instrument: 'MES' });
    own.trader.clock.now = later(8 * 3_600);
    expect(await watermarks()).toMatchObject({ session: '2026-11-19', watermarks: {}, stats: {} });
    expect(await own.trader.refusal('GetWatermarks', { account: 'Sim999' })).toBe('account_not_found');
  });

  test('nothing is written while nothing is new', async () => {
    await own.trader.get('PlaceOrder', buy);
    expect(await mark(26_810)).toMatchObject({ marked: 1 });
    expect(await mark(26_800)).toMatchObject({ marked: 1 });
    expect(await mark(26_805)).toMatchObject({ marked: 0, failed: [] });
  });
});

describe('A monitor that is breached', () => {
  const loss = { kind: 'daily_loss', cents: 5_000 } as const;

  test('cancels, flattens and locks until the session ends, and never blocks an exit', async () => {
    await watchBy(loss);
    await own.trader.get('PlaceOrder', { ...buy, take_profit: 6_750 });
    await own.trader.get('PlaceOrder', { ...buy, instrument: 'NQ', type: 'Limit', limit_price: 6_000, quantity: 1 });
    expect(await mark(26_785)).toMatchObject({ locked: 0 });
    expect(await watermarks()).toMatchObject({
      monitors: [{ kind: 'daily_loss', threshold: 50, floor: -50, room: 8.76, breached: false }],
      lock: null,
    });
    expect(await mark(26_780)).toMatchObject({ locked: 1, failed: [] });
    expect(await position()).toMatchObject({ market_position: 'Flat' });
    expect(await own.trader.get('ListOrders', { status: 'active' })).toMatchObject({ orders: [] });
    expect(await watermarks()).toMatchObject({ lock: { by: 'daily_loss', reason: 'daily loss lockout' } });
    expect(await own.trader.refusal('PlaceOrder', again())).toBe('trading_locked');
    expect(await own.trader.get('FlattenEverything', { account: 'Sim101' })).toMatchObject({
      warning: 'nothing_to_flatten',
    });
    own.trader.clock.now = later(8 * 3_600);
    await quoteMarket(database(), 8 * 3_600);
    expect(await own.trader.get('PlaceOrder', buy)).toMatchObject({ status: 'Filled' });
    await quoteMarket(database(), 8 * 3_600 + 1); // Other tests' market is earlier: a feed only goes forward.
    own.second += 9 * 3_600;
  });

  test('with the action none it locks, cancels what could add, and leaves the position and its exits', async () => {
    await watchBy({ ...loss, action: 'none' });
    await own.trader.get('PlaceOrder', { ...buy, take_profit: 6_750 });
    await own.trader.get('PlaceOrder', { ...buy, instrument: 'NQ', type: 'Limit', limit_price: 6_000, quantity: 1 });
    expect(await mark(26_780)).toMatchObject({ failed: [] });
    expect(await mark(26_779)).toMatchObject({ failed: [] });
    expect(await watermarks()).toMatchObject({ lock: { by: 'daily_loss' } });
    expect(await position()).toMatchObject({ market_position: 'Long', quantity: 2 });
    const { orders } = await own.trader.get<{ orders: { instrument: string }[] }>('ListOrders', { status: 'active' });
    expect(orders).toMatchObject([{ type: 'Limit', side: 'Sell', limit_price: 6_750 }]);
    expect(await own.trader.refusal('PlaceOrder', again())).toBe('trading_locked');
    expect(await own.trader.get('ClosePosition', { account: 'Sim101', instrument: 'MES' })).toMatchObject({
      remaining: 0,
    });
  });

  test('lets no order slip in before it acts', async () => {
    await watchBy(loss);
    await own.trader.get('PlaceOrder', buy);
    own.second += 1;
    own.trader.clock.now = later(own.second);
    await quoteMarket(database(), own.second, { bid: 26_700 });
    expect(await own.trader.refusal('PlaceOrder', again())).toBe('trading_locked');
    expect(await own.trader.get('PlaceOrder', { ...buy, side: 'Sell', quantity: 1 })).toMatchObject({
      status: 'Filled',
    });
  });

  test('gets out with the next quotes when there is no size, and orders nothing twice', async () => {
    await watchBy(loss);
    await own.trader.get('PlaceOrder', buy);
    await mark(26_700, 1);
    await mark(26_701, 0);
    const { orders } = await own.trader.get<{ orders: { name: string; quantity: number }[] }>('ListOrders', {
      status: 'active',
    });
    expect(orders).toMatchObject([{ name: 'Close', quantity: 2, filled: 1 }]);
  });

  test('is lifted by the person, and does not act twice in a session', async () => {
    await watchBy(loss);
    await own.trader.get('PlaceOrder', buy);
    await mark(26_700);
    expect(await unlockAccount(desk(), hand(), { account: 'Sim101' })).toEqual({ wasLocked: true });
    expect(await own.trader.get('PlaceOrder', again())).toMatchObject({ status: 'Filled' });
    expect(await mark(26_600)).toMatchObject({ locked: 0 });
    const events = await database().prisma.auditEvent.findMany({
      where: { personId: own.trader.personId, event: { startsWith: 'account.' } },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ event, reason }) => [event, reason])).toEqual([
      ['account.limits_set', 'daily_loss_limit'],
      ['account.locked', 'daily_loss'],
      ['account.unlocked', null],
    ]);
  });

  test.each<[string, Monitor, number]>([
    ['a profit target', { kind: 'profit_target', cents: 5_000 }, 26_840],
    [
      'a trailing drawdown in dollars',
      { kind: 'trailing_dollars', distanceCents: 4_000, lockCents: null, peak: 'intraday' },
      26_780,
    ],
  ])('%s flattens and locks as well', async (_, monitor, bid) => {
    await watchBy(monitor);
    await own.trader.get('PlaceOrder', buy);
    expect(await mark(bid)).toMatchObject({ locked: 1 });
    expect(await position()).toMatchObject({ market_position: 'Flat' });
  });
});
