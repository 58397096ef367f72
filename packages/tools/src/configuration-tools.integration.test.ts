import { randomUUID } from 'node:crypto';
import { inTransaction } from '@portcullis/database';
import { setAccountRules, unlockAccount } from '@portcullis/operations';
import { type AccountRules, createAccount } from '@portcullis/trading';
import { beforeEach, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import { createToolCaller, quoteMarket, type ToolCaller } from '../../../tests/harness/tool-caller.ts';
import { later, market } from '../../../tests/harness/trading.ts';

const database = useDatabase();
let trader: ToolCaller;

beforeEach(async () => {
  trader = await createToolCaller(database(), { limitWrites: false });
  trader.clock.now = later(0);
  await quoteMarket(database());
});

const update = (changes: Record<string, unknown>, account: string | undefined = 'Sim101') =>
  trader.get<{ applied: object; rejected: object[]; effective: Record<string, unknown> }>('UpdateConfiguration', {
    changes,
    ...(account === undefined ? {} : { account }),
  });

const desk = () => ({ database: database(), market, clock: () => trader.clock.now });
const hand = () => ({ kind: 'person' as const, personId: trader.personId, requestId: 'r', address: '192.0.2.1' });
const byHand = (rules: AccountRules) => setAccountRules(desk(), hand(), { account: 'Sim101', rules });

const buy = { account: 'Sim101', instrument: 'MES', side: 'Buy', type: 'Market', quantity: 1 };
/** Meant as one more order, not as the first one sent again. */
const place = (changes: Record<string, unknown> = {}) =>
  trader.call('PlaceOrder', { ...buy, client_request_id: randomUUID(), ...changes });
const errorOf = async (call: ReturnType<ToolCaller['call']>) => (await call).structuredContent.error;

describe('UpdateConfiguration', () => {
  test('makes limits tighter, tells what is in force, and is audited by its keys', async () => {
    const { applied, effective, rejected } = await update({ max_order_size: 2, daily_loss_limit: 500 }, 'sim101');
    expect([applied, rejected]).toEqual([{ max_order_size: 2, daily_loss_limit: 500 }, []]);
    expect(effective).toEqual({
      ...{
        default_account: null,
        journal_breakeven: 0,
        journal_time_zone: 'America/New_York',
        alert_channels: ['in_app'],
      },
      ...{ max_order_size: 2, daily_loss_limit: 500 },
    });
    expect(await trader.get('GetAccount', { account: 'Sim101' })).toMatchObject({
      ...{ daily_loss_limit: 500, min_cash_value: null, max_order_size: 2, max_position_size: 200 },
      item: { trailing_max_drawdown: null },
    });
    expect(await trader.get('GetWatermarks', { account: 'Sim101' })).toMatchObject({
      monitors: [{ kind: 'daily_loss', threshold: 500, room: 500, breached: false }],
    });
    const event = await database().prisma.auditEvent.findFirstOrThrow({
      where: { personId: trader.personId, tool: 'UpdateConfiguration' },
    });
    expect(event).toMatchObject({ decision: 'allowed', reason: 'max_order_size daily_loss_limit' });
  });

  test('tells GetAccount where a trailing drawdown stands', async () => {
    await update({ trailing_dollars: { distance: 2_500, lock: 100_100 } });
    expect(await trader.get('GetAccount', { account: 'Sim101' })).toMatchObject({
      min_cash_value: 97_500,
      item: { trailing_max_drawdown: 2_500 },
    });
  });

  test('may reach what was lost already: then only exits are taken, until the person lifts it', async () => {
    await place();
    await trader.get('ClosePosition', { account: 'Sim101', instrument: 'MES' });
    await update({ daily_loss_limit: 0.5 });
    expect(await trader.get('GetWatermarks', { account: 'Sim101' })).toMatchObject({ lock: { by: 'daily_loss' } });
    expect(await errorOf(place())).toBe('trading_locked');
    expect(await unlockAccount(desk(), hand(), { account: 'Sim101' })).toEqual({ wasLocked: true });
    expect((await place()).structuredContent).toMatchObject({ status: 'Filled' });
    expect(await trader.get('GetWatermarks', { account: 'Sim101' })).toMatchObject({ lock: null });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a larger order', { max_order_size: 4 }, 'loosening_refused'],
    ['no loss limit', { daily_loss_limit: null }, 'loosening_refused'],
    ['another instrument', { allowed_instruments: ['MES', 'ES'] }, 'loosening_refused'],
    ['live trading', { trading_mode: 'live' }, 'not_writable'],
    ['what is not there', { max_order_sise: 1 }, 'unknown_key'],
    ['no key at all', {}, 'invalid_arguments'],
  ])('is refused %s, and nothing changes', async (_, changes, code) => {
    await byHand({
      limits: { orderQuantity: 3, instruments: ['MES'] },
      monitors: [{ kind: 'daily_loss', cents: 50_000 }],
    });
    const before = await database().prisma.account.findFirst({ where: { personId: trader.personId } });
    const { structuredContent } = await trader.call('UpdateConfiguration', { account: 'Sim101', changes });
    expect(structuredContent).toMatchObject({
      success: false,
      error: code,
      ...(code === 'unknown_key' ? { did_you_mean: ['max_order_size'] } : {}),
    });
    expect(await database().prisma.account.findFirst({ where: { personId: trader.personId } })).toEqual(before);
  });

  test('does what it may of several, and names the rest', async () => {
    await byHand({ limits: { orderQuantity: 3 }, monitors: [] });
    const { applied, rejected } = await update({ max_order_size: 4, max_position_size: 4, max_possition: 1 });
    expect(applied).toEqual({ max_position_size: 4 });
    expect(rejected).toMatchObject([
      { key: 'max_order_size', reason: 'loosening_refused' },
      { key: 'max_possition', reason: 'unknown_key' },
    ]);
  });

  test('knows no account of another person, by either road', async () => {
    const other = await createToolCaller(database());
    await inTransaction(database(), (tx) =>
      createAccount(tx, { personId: other.personId, name: 'Theirs', now: later(-60) }),
    );
    for (const account of ['Theirs', 'Nobodys']) {
      const changes = { max_order_size: 1 };
      expect(await trader.refusal('UpdateConfiguration', { account, changes })).toBe('account_not_found');
      const own = { changes: { default_account: account } };
      expect(await trader.refusal('UpdateConfiguration', own)).toBe('account_not_found');
    }
    const theirs = await database().prisma.account.findFirstOrThrow({ where: { name: 'Theirs' } });
    expect(theirs.limits).toBeNull();
  });

  test('of many at once, the tightest stands', async () => {
    const sizes = [9, 3, 7, 5, 8, 4, 6, 2];
    await Promise.all(
      sizes.map((size) => trader.call('UpdateConfiguration', { account: 'Sim101', changes: { max_order_size: size } })),
    );
    const { account_limits } = await trader.get<{ account_limits: object }>('GetMcpCapabilities');
    expect(account_limits).toEqual({ Sim101: { max_order_size: 2 } });
  });
});

describe('Options of a person', () => {
  test('are told by GetMcpCapabilities with what they take and whether they can be set', async () => {
    await trader.get('UpdateConfiguration', { changes: { journal_breakeven: 5, journal_time_zone: 'Asia/Tokyo' } });
    const { options } = await trader.get<{ options: { key: string }[] }>('GetMcpCapabilities');
    const option = (key: string) => options.find((each) => each.key === key);
    expect(option('journal_breakeven')).toMatchObject({ writable: 'yes', value: 5 });
    expect(option('journal_time_zone')).toMatchObject({ writable: 'yes', value: 'Asia/Tokyo' });
    expect(option('max_order_size')).toEqual({
      ...{ key: 'max_order_size', type: 'integer 1..100', writable: 'tighten_only' },
    });
    expect(option('trading_mode')).toMatchObject({ writable: 'no', value: 'paper' });
  });

  test('the default account is the one that a read is for when it names none, and never a write', async () => {
    await inTransaction(database(), (tx) =>
      createAccount(tx, { personId: trader.personId, name: 'Second', now: later(-60) }),
    );
    await place();
    await place({ account: 'Second', instrument: 'NQ' });
    const held = async (tool: string) =>
      (await trader.get<{ positions: { account: string }[] }>(tool)).positions.map(({ account }) => account);
    expect((await held('ListPositions')).toSorted()).toEqual(['Second', 'Sim101']);
    await trader.get('UpdateConfiguration', { changes: { default_account: 'second' } });
    expect(await held('ListPositions')).toEqual(['Second']);
    expect((await held('GetAllPositions')).toSorted()).toEqual(['Second', 'Sim101']);
    const { orders } = await trader.get<{ orders: { account: string }[] }>('ListOrders');
    expect(orders.map(({ account }) => account)).toEqual(['Second']);
    expect(await errorOf(place({ account: undefined }))).toBe('invalid_arguments');
    expect(await errorOf(trader.call('CancelAllOrders', {}))).toBe('account_required');
    await trader.get('UpdateConfiguration', { changes: { default_account: null } });
    expect((await held('ListPositions')).toSorted()).toEqual(['Second', 'Sim101']);
  });
});

describe('Limits that a person set', () => {
  test.each<[string, AccountRules['limits'], Record<string, unknown>, string]>([
    ['size of an order', { orderQuantity: 2 }, { quantity: 3 }, 'max_order_size'],
    ['size of a position', { positionQuantity: 2 }, { quantity: 2 }, 'max_position_size'],
    ['instruments', { instruments: ['MES'] }, { instrument: 'NQ' }, 'instrument_not_allowed'],
    ['instruments at once', { openInstruments: 1 }, { instrument: 'NQ' }, 'max_open_instruments'],
    ['worth of an order', { notionalCents: 5_000_000 }, { quantity: 2 }, 'max_notional'],
    ['orders a minute', { ordersPerMinute: 1 }, {}, 'max_orders'],
    ['orders a day', { ordersPerDay: 1 }, {}, 'max_orders'],
    ['price of a limit', { collarBasisPoints: 100 }, { type: 'Limit', limit_price: 6_600 }, 'price_collar'],
  ])('bind the %s, and never an exit', async (_, limits, beyond, code) => {
    await byHand({ limits, monitors: [] });
    expect((await place()).structuredContent).toMatchObject({ status: 'Filled' });
    expect(await errorOf(place(beyond))).toBe(code);
    const dry = await trader.get<{ preview: { risk_checks: { ok: boolean }[] } }>('PlaceOrder', {
      ...buy,
      ...beyond,
      dry_run: true,
    });
    expect(dry.preview.risk_checks.filter(({ ok }) => !ok)).toHaveLength(1);
    const guarded = {
      account: 'Sim101',
      instrument: 'MES',
      action: 'Buy',
      quantity: 1,
      take_profit: 9_000,
      stop_loss: 6_000,
    };
    expect(await trader.get('CancelAndBracket', guarded)).toMatchObject({ quantity: 1, aborted: false });
    expect((await place({ side: 'Sell' })).structuredContent).toMatchObject({ status: 'Filled' });
    expect(await trader.get('GetPosition', { account: 'Sim101', instrument: 'MES' })).toMatchObject({ quantity: 0 });
  });

  test('A059: of orders at once, each within the limit, only as many are taken as it allows', async () => {
    await byHand({ limits: { positionQuantity: 3, ordersPerDay: 4 }, monitors: [] });
    const placed = await Promise.all(Array.from({ length: 8 }, () => place()));
    expect(placed.filter(({ isError }) => !isError)).toHaveLength(3);
    expect(await trader.get('GetPosition', { account: 'Sim101', instrument: 'MES' })).toMatchObject({ quantity: 3 });
    await trader.get('FlattenEverything', { account: 'Sim101' });
    expect((await place()).isError).toBe(false);
    expect(await errorOf(place())).toBe('max_orders');
    trader.clock.now = later(8 * 3_600);
    await quoteMarket(database(), 8 * 3_600);
    expect((await place()).isError).toBe(false);
  });

  test('hold from the moment at which the person’s page has answered, whatever is in flight', async () => {
    const sizes = async () =>
      (await database().prisma.order.findMany({ where: { personId: trader.personId, side: 'Buy' } })).length;
    let taken = 0;
    for (let round = 0; round < 8; round += 1) {
      const inFlight = Array.from({ length: 4 }, () => place({ quantity: 2 }));
      if (round % 2 === 0) await inFlight[round % 4];
      await byHand({ limits: { orderQuantity: 1 }, monitors: [] });
      const whenAnswered = await sizes();
      expect(await errorOf(place({ quantity: 2 }))).toBe('max_order_size');
      await Promise.all(inFlight);
      expect(await sizes(), `round ${round}`).toBe(whenAnswered);
      taken = whenAnswered;
      await byHand({ limits: {}, monitors: [] });
      await trader.get('FlattenEverything', { account: 'Sim101' });
    }
    // Where one was awaited before the limit, it was placed.
    expect(taken).toBeGreaterThan(0);
  });

  test('A062: what a hijacked agent asks for to get round them is refused, and it cannot take them away', async () => {
    await byHand({
      limits: { orderQuantity: 1, positionQuantity: 1, instruments: ['MES'], notionalCents: 5_000_000 },
      monitors: [{ kind: 'daily_loss', cents: 10_000 }],
    });
    const attempts: [string, Record<string, unknown>][] = [
      ['PlaceOrder', { ...buy, quantity: 100 }],
      ['PlaceOrder', { ...buy, instrument: 'NQ' }],
      ['PlaceOrder', { ...buy, side: 'Sell', type: 'Limit', limit_price: 0.25, quantity: 2 }],
      ['FlatPlace', { ...buy, quantity: 2 }],
      ...['max_order_size', 'max_position_size', 'max_notional', 'daily_loss_limit', 'allowed_instruments'].flatMap(
        (key): [string, Record<string, unknown>][] => [
          ['UpdateConfiguration', { account: 'Sim101', changes: { [key]: null } }],
          ['UpdateConfiguration', { account: 'Sim101', changes: { [key]: 99_999 } }],
          ['UpdateConfiguration', { account: 'Sim101', changes: { [key]: ['ES'] } }],
        ],
      ),
      ['UpdateConfiguration', { changes: { max_order_size: 1 } }],
      ['UpdateConfiguration', { account: 'Sim101', changes: { max_order_size: 2, max_position_size: 2 } }],
      ['UpdateConfiguration', { changes: { trading_mode: 'live', __proto__: 1 } }],
    ];
    const state = async () =>
      database().prisma.account.findMany({
        where: { personId: trader.personId },
        select: { limits: true, monitors: true },
      });
    const before = await state();
    for (const [tool, args] of attempts)
      expect((await trader.call(tool, args)).isError, JSON.stringify(args)).toBe(true);
    expect(await state()).toEqual(before);
    expect(await database().prisma.order.count({ where: { personId: trader.personId } })).toBe(0);
    expect((await place()).structuredContent).toMatchObject({ status: 'Filled' });
    expect(await errorOf(trader.call('Reverse', { account: 'Sim101', instrument: 'MES' }))).toBeUndefined();
  });
});
