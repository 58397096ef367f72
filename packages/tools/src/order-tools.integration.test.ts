import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import { createToolCaller, mes, quoteMarket, type ToolCaller } from '../../../tests/harness/tool-caller.ts';
import { later, noon, putQuotes, quoteOf } from '../../../tests/harness/trading.ts';

const database = useDatabase();
let trader: ToolCaller;

beforeAll(() => quoteMarket(database()));
beforeEach(async () => {
  trader = await createToolCaller(database());
});

const simulated = { status: 'Simulated' };
const buy = { account: 'Sim101', instrument: 'MES', side: 'Buy', type: 'Market', quantity: 1 };
const bid = { ...buy, type: 'Limit', limit_price: 6_000 };
const place = (more: object = {}) => trader.get<{ order_id: string }>('PlaceOrder', { ...buy, ...more });

describe('Orders', () => {
  test('ListOrders goes from the newest to the oldest, page by page', async () => {
    const ids: string[] = [];
    for (const price of [6_000, 6_001, 6_002]) ids.unshift((await place({ ...bid, limit_price: price })).order_id);
    type Page = { orders: { order_id: string }[]; next_cursor?: string };
    const first = await trader.get<Page>('ListOrders', { limit: 2 });
    const second = await trader.get<Page>('ListOrders', { limit: 2, cursor: first.next_cursor });
    expect([...first.orders, ...second.orders].map(({ order_id }) => order_id)).toEqual(ids);
    expect(second.next_cursor).toBeUndefined();
  });

  test.each([
    ['ListOrders', { cursor: 'made up' }, 'cursor'],
    ['ListExecutions', { account: 'Sim101', from: '2026-02-30T00:00:00Z' }, 'from'],
  ])('%s refuses %j, and does not guess what was meant', async (name, args, field) => {
    const { text } = await trader.call(name, args);
    expect(JSON.parse(text)).toMatchObject({ error: 'invalid_arguments', fields: [{ field }] });
  });

  test.each([
    ['nothing', {}, ['Filled', 'Working']],
    ['active', { status: 'active' }, ['Working']],
    ['all', { status: 'ALL' }, ['Filled', 'Working']],
    ['a state', { status: 'Filled' }, ['Filled']],
    ['an instrument', { instrument: 'NQ' }, []],
  ])('ListOrders by %s', async (_, filter, statuses) => {
    await place(bid);
    await place();
    const { orders } = await trader.get<{ orders: { status: string }[] }>('ListOrders', filter);
    expect(orders.map(({ status }) => status)).toEqual(statuses);
  });

  test('GetOrder, GetOrderStatus and GetExecutionsByOrderId, by the venue’s id and one’s own', async () => {
    const { order_id } = await place({ quantity: 2, order_id: 'my-order' });
    const found = { order_id, client_order_id: 'my-order', status: 'Filled', filled: 2, remaining: 0 };
    for (const id of [order_id, 'my-order']) {
      expect(await trader.get('GetOrder', { order_id: id })).toMatchObject({ ...found, executions_count: 1 });
      expect(await trader.get('GetOrderStatus', { orderId: id })).toMatchObject({ order_id, is_terminal: true });
      expect(await trader.get('GetExecutionsByOrderId', { order_id: id })).toMatchObject({
        order_id,
        total_quantity: 2,
        vwap: 6_700.25,
      });
    }
    expect(await trader.get('GetOrder', { order_id, account: 'sim101' })).toMatchObject(found);
    expect(await trader.refusal('GetOrder', { order_id, account: 'Sim102' })).toBe('order_not_found');
    expect(await trader.get('GetAllOrders', { status: 'Filled' })).toMatchObject({ orders: [{ order_id }] });
  });

  test('ListExecutions and GetExecution tell entry and exit', async () => {
    await place({ quantity: 2 });
    trader.clock.now = later(1);
    await place({ side: 'Sell' });
    type Fills = { executions: { execution_id: string; name: string; position_after: number; realized_pnl: number }[] };
    const { executions } = await trader.get<Fills>('ListExecutions', { account: 'Sim101' });
    expect(executions.map((fill) => [fill.name, fill.position_after, fill.realized_pnl])).toEqual([
      ['Exit', 1, -1.25],
      ['Entry', 2, 0],
    ]);
    const execution_id = executions[0]?.execution_id;
    expect(await trader.get('GetExecution', { execution_id })).toMatchObject({
      ...executions[0],
      data_source: simulated,
    });
    const since = await trader.get<Fills>('ListExecutions', { account: 'Sim101', from: later(1).toISOString() });
    expect(since.executions).toHaveLength(1);
    expect(await trader.refusal('ListExecutions', { account: 'Sim101', from: noon, to: later(-1) })).toBe(
      'invalid_arguments',
    );
    const backwards = { account: 'Sim101', from: later(1).toISOString(), to: noon.toISOString() };
    expect(await trader.refusal('ListExecutions', backwards)).toBe('invalid_range');
    expect(
      await trader.refusal('ListExecutions', { account: 'Sim101', lookback_seconds: 5, to: noon.toISOString() }),
    ).toBe('invalid_range');
  });
});

describe('Writes', () => {
  test('PlaceOrder fills a market order at the ask, and says that it is paper', async () => {
    expect(await place({ action: 'BUY', side: undefined })).toMatchObject({
      success: true,
      status: 'Filled',
      instrument: mes,
      average_fill_price: 6_700.25,
      trading_mode: 'paper',
      data_source: simulated,
      warnings: [],
    });
  });

  test('PlaceOrder previews without placing', async () => {
    const preview = await trader.get('PlaceOrder', { ...buy, quantity: 2, dry_run: true });
    expect(preview).toMatchObject({
      dry_run: true,
      preview: { est_price: 6_700.25, notional: 67_002.5, margin_effect: 2_376, buying_power: 100_000 },
    });
    expect(await trader.get('ListOrders', { status: 'all' })).toMatchObject({ orders: [] });
  });

  test.each([
    ['an unknown account', { account: 'Sim999' }, 'account_not_found'],
    ['an unknown instrument', { instrument: 'XX' }, 'instrument_not_found'],
    ['a limit without its price', { type: 'Limit' }, 'missing_price'],
    ['a market order with a price', { limit_price: 6_000 }, 'unexpected_price'],
    ['a price off the tick', { type: 'Limit', limit_price: 6_000.1 }, 'price_not_on_tick'],
    ['a buy stop below the market', { type: 'Stop', stop_price: 6_000 }, 'invalid_price'],
    ['more than the margin allows', { instrument: 'ES', quantity: 9 }, 'insufficient_margin'],
    ['a position that is not there', { require_market_position: 'long,short' }, 'condition_not_met'],
    ['an expired contract', { instrument: 'ES 12-13' }, 'instrument_expired'],
  ])('PlaceOrder refuses %s', async (_, more, code) => {
    expect(await trader.refusal('PlaceOrder', { ...buy, ...more })).toBe(code);
    expect(await database().prisma.order.count({ where: { personId: trader.personId } })).toBe(0);
  });

  test('PlaceOrder without an account is wrong, never the first account', async () => {
    const { account: _, ...rest } = buy;
    expect(await trader.call('PlaceOrder', rest)).toMatchObject({
      structuredContent: {
        success: false,
        error: 'invalid_arguments',
        fields: [{ field: 'account', reason: 'is required' }],
      },
      audited: false,
    });
  });

  test('one’s own order id is used once', async () => {
    await place({ order_id: 'mine' });
    expect(await trader.refusal('PlaceOrder', { ...buy, quantity: 2, client_order_id: 'mine' })).toBe(
      'duplicate_order_id',
    );
  });

  test('Change, Cancel and CancelAllOrders', async () => {
    const { order_id } = await place(bid);
    expect(await trader.get('Change', { order_id, limitPrice: 6_010, quantity: 0 })).toMatchObject({
      order_id,
      status: 'Working',
      limit_price: 6_010,
      previous: { limit_price: 6_000, quantity: 1, stop_price: null },
      trading_mode: 'paper',
    });
    expect(await trader.get('Cancel', { order_id, dry_run: true })).toMatchObject({
      status: 'Cancelled',
      dry_run: true,
    });
    expect(await trader.get('GetOrder', { order_id })).toMatchObject({ status: 'Working', reject_reason: null });
    expect(await trader.get('Cancel', { order_id })).toMatchObject({ order_id, status: 'Cancelled', filled: 0 });
    expect(await trader.refusal('Cancel', { order_id })).toBe('order_not_found');
    const other = await place({ ...bid, limit_price: 6_001 });
    expect(await trader.refusal('CancelAllOrders')).toBe('account_required');
    expect(await trader.get('CancelAllOrders', { all_accounts: true })).toMatchObject({
      cancelled: [{ account: 'Sim101', order_id: other.order_id }],
    });
  });

  test('ClosePosition and FlattenEverything', async () => {
    await place({ quantity: 2 });
    expect(await trader.get('ClosePosition', { account: 'Sim101', instrument: 'MES', percent: 50 })).toMatchObject({
      closed_quantity: 1,
      remaining: 1,
    });
    expect(await trader.get('FlattenEverything', { account: 'Sim101', dry_run: true })).toMatchObject({
      closed_positions: [{ instrument: mes, side: 'Long', quantity: 1, order_ids: [] }],
      dry_run: true,
    });
    expect(await trader.get('FlattenEverything', { account: 'Sim101' })).toMatchObject({ remaining_positions: [] });
    expect(await trader.get('ListPositions')).toMatchObject({ positions: [] });
    expect(await trader.refusal('ClosePosition', { account: 'Sim101', instrument: 'MES' })).toBe('no_position');
    const both = { account: 'Sim101', instrument: 'MES', quantity: 1, percent: 50 };
    expect(await trader.refusal('ClosePosition', both)).toBe('invalid_arguments');
  });

  test('a write has its audit row from its own transaction, a refused one too', async () => {
    expect(await trader.call('PlaceOrder', buy)).toMatchObject({ audited: true });
    expect(await trader.call('PlaceOrder', { ...buy, account: 'No' })).toMatchObject({
      audited: true,
      reason: 'account_not_found',
    });
    const rows = await database().prisma.auditEvent.findMany({
      where: { personId: trader.personId },
      orderBy: { id: 'asc' },
    });
    expect(rows.map(({ decision, reason }) => [decision, reason])).toEqual([
      ['allowed', null],
      ['refused', 'account_not_found'],
    ]);
  });

  test('a repeated client_request_id gives the first answer word for word, in either dialect', async () => {
    const client_request_id = randomUUID();
    const first = await trader.call('PlaceOrder', { ...buy, client_request_id });
    const { quantity, ...rest } = buy;
    const again = await trader.call('PlaceOrder', { ...rest, qty: quantity, clientRequestId: client_request_id });
    expect(again.text).toBe(first.text);
    expect(await trader.refusal('PlaceOrder', { ...buy, client_request_id, quantity: 2 })).toBe('idempotency_conflict');
  });
});

test('10-year notes, a tick of which is worth 15.625 dollars: a contract bought at 110.5 is sold for 15.62 more', async () => {
  const quote = (seconds: number, bid: number) => {
    trader.clock.now = later(seconds);
    const more = { at: later(seconds), seq: BigInt(seconds + 1) };
    return putQuotes(database(), quoteOf('ZN 12-26', bid, bid + 1, more));
  };
  await quote(0, 7_071);
  expect(await trader.get('GetQuote', { instrument: 'ZN' })).toMatchObject({
    ...{ instrument: 'ZN 12-26', exchange: 'CBOT', tick_size: 0.015625, tick_value: 15.625, point_value: 1_000 },
    ...{ bid: 110.484375, ask: 110.5 },
  });
  expect(await place({ instrument: 'ZN', quantity: 2 })).toMatchObject({ average_fill_price: 110.5 });
  await quote(60, 7_073);
  const position = { average_price: 110.5, mark_price: 110.515625, unrealized_pnl: 31.24 };
  expect(await trader.get('ListPositions')).toMatchObject({ positions: [position] });
  const sell = { instrument: 'ZN', side: 'Sell', type: 'Limit', limit_price: 110.515625, quantity: 2 };
  expect(await place(sell)).toMatchObject({ status: 'Filled', average_fill_price: 110.515625 });
  // 11,051,562 - 11,050,000 cents, twice; four sides at 1.67.
  const trade = { entry_price: 110.5, exit_price: 110.515625, realized_pnl: 31.24, fees: 6.68, net_pnl: 24.56 };
  expect(await trader.get('GetJournalTrades')).toMatchObject({ trades: [trade] });
  expect(await trader.get('GetAccount', { account: 'Sim101' })).toMatchObject({
    item: { gross_realized_profit_loss: 31.24, realized_profit_loss: 24.56, cash_value: 100_024.56 },
  });
});
