import { randomUUID } from 'node:crypto';
import { inTransaction } from '@portcullis/database';
import { putBars } from '@portcullis/trading';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import { createToolCaller, es, mes, quoteMarket, type ToolCaller } from '../../../tests/harness/tool-caller.ts';
import { later, noon } from '../../../tests/harness/trading.ts';

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

describe('Discovery', () => {
  test('GetMcpCapabilities tells a reader that trading exists and where the person allows it', async () => {
    const reader = await createToolCaller(database(), { scope: 'mcp:read' });
    expect(await reader.get('GetMcpCapabilities')).toMatchObject({
      scope: 'mcp:read',
      subject: reader.personId,
      trading_mode: 'paper',
      trading: { available: true, allowed: false, allow_at: 'http://localhost:4000/clients' },
      limits: { writes_per_minute: 30, client_request_id_kept_days: 7 },
      warnings: ['Market data is simulated, not real.'],
    });
  });

  test('GetMcpCapabilities lists the served tools with their scopes when asked', async () => {
    const { tools } = await trader.get<{ tools: object[] }>('GetMcpCapabilities', { include_tools: true });
    expect(tools).toContainEqual({ name: 'PlaceOrder', scope: 'mcp:trade' });
    expect(tools).toHaveLength(25);
  });

  test('GetMcpCapabilities of a read-only service says that nothing trades', async () => {
    const reader = await createToolCaller(database(), { scope: 'mcp:read', trading: false });
    expect(await reader.get('GetMcpCapabilities')).toMatchObject({
      trading: { available: false, allowed: false },
      warnings: expect.arrayContaining(['This service is read-only: no tool trades.']),
    });
  });

  test('McpSelfTest checks the real things and leaves nothing behind', async () => {
    const before = await database().prisma.account.count();
    const answer = await trader.get<{ ok: boolean; checks: { name: string; ok: boolean }[] }>('McpSelfTest');
    expect(answer.checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['transport', true],
      ['store', true],
      ['feed', true],
      ['instruments', true],
      ['orders', true],
    ]);
    expect(answer.ok).toBe(true);
    expect(await database().prisma.account.count()).toBe(before);
    expect(await database().prisma.order.count({ where: { personId: trader.personId } })).toBe(0);
  });

  test('McpSelfTest tells of a silent feed without failing', async () => {
    trader.clock.now = later(60);
    const { structuredContent, isError } = await trader.call('McpSelfTest');
    expect(isError).toBe(false);
    expect(structuredContent).toMatchObject({
      ok: false,
      checks: expect.arrayContaining([expect.objectContaining({ name: 'feed', ok: false })]),
    });
  });
});

describe('Accounts', () => {
  test('ListAccounts', async () => {
    expect(await trader.get('ListAccounts')).toEqual({
      success: true,
      accounts: [
        {
          name: 'Sim101',
          connection: 'Simulation',
          connection_status: 'Connected',
          provider: 'Portcullis',
          denomination: 'USD',
          status: 'Enabled',
          is_flat: true,
          net_liquidation: 100_000,
        },
      ],
      data_source: simulated,
    });
  });

  test('GetAccount and GetAccountSummary after a round trip: realized net and gross, in either case of the name', async () => {
    await place({ quantity: 2 });
    await place({ side: 'Sell' });
    // Bought two at 6,700.25 and sold one at 6,700.00: a tick of 1.25 lost, three fees of 0.62.
    expect(await trader.get('GetAccountSummary', { account: 'SIM101' })).toMatchObject({
      account: 'Sim101',
      session: '2026-11-18',
      gross_realized_pnl: -1.25,
      realized_pnl: -3.11,
      unrealized_pnl: -1.25,
      cash_value: 99_996.89,
      net_liquidation: 99_995.64,
      open_positions: 1,
      working_orders: 0,
      currency: 'USD',
    });
    expect(await trader.get('GetAccount', { account: 'Sim101' })).toMatchObject({
      item: {
        commission: 1.86,
        gross_realized_profit_loss: -1.25,
        realized_profit_loss: -3.11,
        initial_margin: 1_188,
        buying_power: 98_807.64,
        sod_cash_value: 100_000,
      },
      max_order_size: 100,
    });
  });

  test('a new trading day begins with no session profit, though nothing was written', async () => {
    await place();
    await place({ side: 'Sell' });
    trader.clock.now = later(7 * 3_600);
    expect(await trader.get('GetAccountSummary', { account: 'Sim101' })).toMatchObject({
      session: '2026-11-19',
      realized_pnl: 0,
      cash_value: 99_997.51,
    });
  });

  test('GetConnections tells a feed that fell silent', async () => {
    const connected = { name: 'Simulation', provider: 'Portcullis', accounts: ['Sim101'], data_source: simulated };
    expect(await trader.get('GetConnections')).toMatchObject({ connections: [{ ...connected, status: 'Connected' }] });
    trader.clock.now = later(60);
    expect(await trader.get('GetConnections')).toMatchObject({ connections: [{ status: 'ConnectionLost' }] });
  });
});

describe('Positions', () => {
  test('a long of MES, in each tool that tells positions', async () => {
    await place({ quantity: 3 });
    const position = {
      account: 'Sim101',
      instrument: mes,
      market_position: 'Long',
      quantity: 3,
      average_price: 6_700.25,
      mark_price: 6_700,
      unrealized_pnl: -3.75,
      realized_pnl_session: 0,
    };
    const list = { success: true, positions: [position], data_source: simulated };
    expect(await trader.get('ListPositions')).toEqual(list);
    expect(await trader.get('ListPositions', { account: 'Sim101', instrument: 'MES' })).toEqual(list);
    expect(await trader.get('GetAllPositions')).toEqual(list);
    expect(await trader.get('ListPositions', { instrument: 'NQ' })).toMatchObject({ positions: [] });
    const one = await trader.get('GetPosition', { account: 'Sim101', instrument: 'mes' });
    expect(one).toEqual({ success: true, ...position, data_source: simulated });
  });

  test('no position is Flat with quantity 0', async () => {
    expect(await trader.get('GetPosition', { account: 'Sim101', instrument: 'ES' })).toMatchObject({
      instrument: es,
      market_position: 'Flat',
      quantity: 0,
      average_price: null,
    });
  });
});

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

describe('Market data', () => {
  test('GetQuote tells one instrument flat', async () => {
    expect(await trader.get('GetQuote', { instrument: 'ES' })).toEqual({
      success: true,
      instrument: es,
      description: 'E-mini S&P 500',
      type: 'Future',
      exchange: 'CME',
      expiration: '2026-12-18',
      tick_size: 0.25,
      point_value: 50,
      tick_value: 12.5,
      trading_hours: 'Round the clock',
      bid: 6_700,
      ask: 6_700.25,
      bid_size: 50,
      ask_size: 50,
      last: 6_700,
      open: 6_700,
      high: 6_700,
      low: 6_700,
      close: null,
      volume: 0,
      quote_time_utc: '2026-11-18T17:00:00.000Z',
      epoch: noon.getTime(),
      stale_seconds: 0,
      is_market_open: true,
      data_source: { status: 'Simulated', connected_feeds: ['shared'] },
    });
  });

  test('GetQuote tells the close of the trading day before', async () => {
    const at = new Date('2026-11-17T22:59:00Z');
    const ticks = { openTicks: 26_700, highTicks: 26_720, lowTicks: 26_690, closeTicks: 26_710, volume: 5 };
    const bar = { at, ...ticks, bidTicks: null, bidSize: null, askTicks: null, askSize: null };
    await inTransaction(database(), (tx) => putBars(tx, 'shared', mes, [bar]));
    expect(await trader.get('GetQuote', { instrument: 'MES' })).toMatchObject({ close: 6_677.5 });
  });

  test('GetQuote tells several, and which have none', async () => {
    expect(await trader.get('GetQuote', { symbol: 'ES, mes,CL' })).toMatchObject({
      quotes: [{ instrument: es }, { instrument: mes }],
      missing: ['CL'],
    });
    expect(await trader.refusal('GetQuote', { instrument: 'CL' })).toBe('no_market_data');
    expect(await trader.refusal('GetQuote', { instrument: 'ES,XX' })).toBe('instrument_not_found');
    const tooMany = { instrument: Array(21).fill('ES').join(',') };
    expect(await trader.call('GetQuote', tooMany)).toMatchObject({
      structuredContent: {
        error: 'invalid_arguments',
        fields: [{ field: 'instrument', reason: 'must name 20 or fewer' }],
      },
    });
  });

  test('fifty readers at once share the quote of the moment', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => trader.get('GetQuote', { instrument: 'ES' })));
    expect(new Set(all.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('GetBars gives the newest of the range, oldest first, and never later than now', async () => {
    const minute = (index: number) => ({
      at: later(60 * index, new Date('2026-11-18T16:00:00Z')),
      ...{ openTicks: 26_800 + index, highTicks: 26_810 + index, lowTicks: 26_790 + index, closeTicks: 26_801 + index },
      ...{ volume: 10, bidTicks: null, bidSize: null, askTicks: null, askSize: null },
    });
    const minutes = Array.from({ length: 120 }, (_, index) => minute(index));
    await inTransaction(database(), (tx) => putBars(tx, 'shared', es, minutes));
    const day = await trader.get<{ bars: { time: string }[] }>('GetBars', { instrument: 'ES', limit: 5000 });
    expect(day).toMatchObject({ count: 60, truncated: false, data_source: simulated });
    const { bars } = await trader.get<{ bars: { time: string }[] }>('GetBars', { instrument: 'ES', limit: 2 });
    expect(bars).toEqual([
      {
        time: '2026-11-18T16:58:00.000Z',
        epoch: Date.parse('2026-11-18T16:58:00Z'),
        open: 6_714.5,
        high: 6_717,
        low: 6_712,
        close: 6_714.75,
        volume: 10,
      },
      expect.objectContaining({ time: '2026-11-18T16:59:00.000Z' }),
    ]);
    const hour = { instrument: 'ES', period_type: 'Minute', period: 60, from: '2026-11-18T16:00:00Z' };
    expect(await trader.get('GetBars', hour)).toMatchObject({ bars: [{ open: 6_700, close: 6_715, volume: 600 }] });
    expect(await trader.refusal('GetBars', { instrument: 'ES', period_type: 'tick' })).toBe('unsupported_period');
    expect(await trader.refusal('GetBars', { instrument: 'ES', from: later(60).toISOString() })).toBe('invalid_range');
  });

  test('MarketInfo of a root is of its front contract', async () => {
    expect(await trader.get('MarketInfo', { root: 'ES' })).toMatchObject({
      instrument: es,
      front_month: es,
      time_zone: 'America/Chicago',
      is_open: true,
      tick_size: 0.25,
      point_value: 50,
      session: {
        label: 'Current Session',
        action: 'Until Close',
        seconds_to_change: 6 * 3_600,
        end_exchange: '2026-11-18 17:00',
      },
      data_source: simulated,
    });
  });

  test('MarketInfo of a closed market tells when it opens', async () => {
    const weekend = await createToolCaller(database(), { market: { kind: 'simulated', hours: 'exchange' } });
    weekend.clock.now = new Date('2026-11-21T17:00:00Z');
    expect(await weekend.get('MarketInfo')).toMatchObject({
      is_open: false,
      session: {
        label: 'Next Session',
        action: 'Until Open',
        begin_utc: '2026-11-22T23:00:00.000Z',
        begin_exchange: '2026-11-22 17:00',
      },
    });
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
      closed_positions: [{ instrument: mes, quantity: 1 }],
      dry_run: true,
    });
    expect(await trader.get('FlattenEverything', { account: 'Sim101' })).toMatchObject({ remaining_positions: [] });
    expect(await trader.get('ListPositions')).toMatchObject({ positions: [] });
    expect(await trader.refusal('ClosePosition', { account: 'Sim101', instrument: 'MES' })).toBe('no_position');
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
