import { randomUUID } from 'node:crypto';
import { setAccountRules, unlockAccount, watchAccounts } from '@portcullis/operations';
import { type Monitor, sharedFeed } from '@portcullis/trading';
import { beforeEach, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import { createToolCaller, mes, quoteMarket, type ToolCaller } from '../../../tests/harness/tool-caller.ts';
import { later, market, putQuotes, quoteOf } from '../../../tests/harness/trading.ts';

const database = useDatabase();
let trader: ToolCaller;
let second = 0;

beforeEach(async () => {
  second += 100;
  trader = await createToolCaller(database());
  trader.clock.now = later(second);
  await quoteMarket(database(), second);
});

/** The market moves to a bid, and the venue marks the accounts by it. */
const mark = async (bid: number, size = 50) => {
  second += 1;
  const more = { at: later(second), seq: 1n + BigInt(second * 1000), bidSize: size, askSize: size };
  await putQuotes(database(), quoteOf(mes, bid, bid + 1, more));
  trader.clock.now = later(second);
  return watchAccounts(database(), sharedFeed, { now: later(second), market });
};

const desk = () => ({ database: database(), market, clock: () => trader.clock.now });
const hand = () => ({ kind: 'person' as const, personId: trader.personId, requestId: 'r', address: '192.0.2.1' });
const watchBy = (...monitors: Monitor[]) =>
  setAccountRules(desk(), hand(), { account: 'sim101', rules: { limits: {}, monitors } });

const buy = { account: 'Sim101', instrument: 'MES', side: 'Buy', type: 'Market', quantity: 2 };
/** Meant as one more order, not as the first one sent again. */
const again = () => ({ ...buy, client_request_id: randomUUID() });
const watermarks = () => trader.get('GetWatermarks', { account: 'Sim101' });
const position = () => trader.get('GetPosition', { account: 'Sim101', instrument: 'MES' });

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
    await trader.get('PlaceOrder', buy);
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
    await trader.get('PlaceOrder', buy);
    await mark(26_831);
    await trader.get('ClosePosition', { account: 'Sim101', instrument: 'MES' });
    trader.clock.now = later(8 * 3_600);
    expect(await watermarks()).toMatchObject({ session: '2026-11-19', watermarks: {}, stats: {} });
    expect(await trader.refusal('GetWatermarks', { account: 'Sim999' })).toBe('account_not_found');
  });

  test('nothing is written while nothing is new', async () => {
    await trader.get('PlaceOrder', buy);
    expect(await mark(26_810)).toMatchObject({ marked: 1 });
    expect(await mark(26_800)).toMatchObject({ marked: 1 });
    expect(await mark(26_805)).toMatchObject({ marked: 0, failed: [] });
  });
});

describe('A monitor that is breached', () => {
  const loss = { kind: 'daily_loss', cents: 5_000 } as const;

  test('cancels, flattens and locks until the session ends, and never blocks an exit', async () => {
    await watchBy(loss);
    await trader.get('PlaceOrder', { ...buy, take_profit: 6_750 });
    await trader.get('PlaceOrder', { ...buy, instrument: 'NQ', type: 'Limit', limit_price: 6_000, quantity: 1 });
    expect(await mark(26_785)).toMatchObject({ locked: 0 });
    expect(await watermarks()).toMatchObject({
      monitors: [{ kind: 'daily_loss', threshold: 50, floor: -50, room: 8.76, breached: false }],
      lock: null,
    });
    expect(await mark(26_780)).toMatchObject({ locked: 1, failed: [] });
    expect(await position()).toMatchObject({ market_position: 'Flat' });
    expect(await trader.get('ListOrders', { status: 'active' })).toMatchObject({ orders: [] });
    expect(await watermarks()).toMatchObject({ lock: { by: 'daily_loss', reason: 'daily loss lockout' } });
    expect(await trader.refusal('PlaceOrder', again())).toBe('trading_locked');
    expect(await trader.get('FlattenEverything', { account: 'Sim101' })).toMatchObject({
      warning: 'nothing_to_flatten',
    });
    trader.clock.now = later(8 * 3_600);
    await quoteMarket(database(), 8 * 3_600);
    expect(await trader.get('PlaceOrder', buy)).toMatchObject({ status: 'Filled' });
    await quoteMarket(database(), 8 * 3_600 + 1); // Other tests' market is earlier: a feed only goes forward.
    second += 9 * 3_600;
  });

  test('lets no order slip in before it acts', async () => {
    await watchBy(loss);
    await trader.get('PlaceOrder', buy);
    second += 1;
    trader.clock.now = later(second);
    await quoteMarket(database(), second, { bid: 26_700 });
    expect(await trader.refusal('PlaceOrder', again())).toBe('trading_locked');
    expect(await trader.get('PlaceOrder', { ...buy, side: 'Sell', quantity: 1 })).toMatchObject({ status: 'Filled' });
  });

  test('gets out with the next quotes when there is no size, and orders nothing twice', async () => {
    await watchBy(loss);
    await trader.get('PlaceOrder', buy);
    await mark(26_700, 1);
    await mark(26_701, 0);
    const { orders } = await trader.get<{ orders: { name: string; quantity: number }[] }>('ListOrders', {
      status: 'active',
    });
    expect(orders).toMatchObject([{ name: 'Close', quantity: 2, filled: 1 }]);
  });

  test('is lifted by the person, and does not act twice in a session', async () => {
    await watchBy(loss);
    await trader.get('PlaceOrder', buy);
    await mark(26_700);
    expect(await unlockAccount(desk(), hand(), { account: 'Sim101' })).toEqual({ wasLocked: true });
    expect(await trader.get('PlaceOrder', again())).toMatchObject({ status: 'Filled' });
    expect(await mark(26_600)).toMatchObject({ locked: 0 });
    const events = await database().prisma.auditEvent.findMany({
      where: { personId: trader.personId, event: { startsWith: 'account.' } },
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
    await trader.get('PlaceOrder', buy);
    expect(await mark(bid)).toMatchObject({ locked: 1 });
    expect(await position()).toMatchObject({ market_position: 'Flat' });
  });
});
