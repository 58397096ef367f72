import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import { createToolCaller, es, mes, quoteMarket, type ToolCaller } from '../../../tests/harness/tool-caller.ts';
import { later } from '../../../tests/harness/trading.ts';
import { catalogue } from './index.ts';

const database = useDatabase();
let trader: ToolCaller;

beforeAll(() => quoteMarket(database()));
beforeEach(async () => {
  trader = await createToolCaller(database());
});

const simulated = { status: 'Simulated' };
const buy = { account: 'Sim101', instrument: 'MES', side: 'Buy', type: 'Market', quantity: 1 };
const place = (more: object = {}) => trader.get<{ order_id: string }>('PlaceOrder', { ...buy, ...more });

describe('Discovery', () => {
  test('GetMcpCapabilities tells a reader that trading exists and where the person allows it', async () => {
    const reader = await createToolCaller(database(), { scope: 'mcp:read' });
    expect(await reader.get('GetMcpCapabilities')).toMatchObject({
      scope: 'mcp:read',
      subject: reader.personId,
      trading_mode: 'paper',
      trading: {
        available: true,
        allowed: false,
        allow_at: 'http://localhost:4000/clients',
        ask_with: 'request_access',
      },
      limits: { writes_per_minute: 30, client_request_id_kept_days: 7 },
      warnings: ['Market data is simulated, not real.'],
    });
  });

  test('GetMcpCapabilities lists the served tools with their scopes when asked', async () => {
    const { tools } = await trader.get<{ tools: object[] }>('GetMcpCapabilities', { include_tools: true });
    expect(tools).toContainEqual({ name: 'PlaceOrder', scope: 'mcp:trade' });
    expect(tools).toHaveLength(catalogue.length);
  });

  test('GetMcpCapabilities of a read-only service says that nothing trades', async () => {
    const reader = await createToolCaller(database(), { scope: 'mcp:read', trading: false });
    expect(await reader.get('GetMcpCapabilities')).toMatchObject({
      trading: { available: false, allowed: false },
      features: expect.not.arrayContaining(['orders']),
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
      ['journal', true],
    ]);
    expect(answer.ok).toBe(true);
    expect(await database().prisma.account.count()).toBe(before);
    expect(await database().prisma.order.count({ where: { personId: trader.personId } })).toBe(0);
  });

  test('McpSelfTest deep adds a small backtest of the fills', async () => {
    const { checks } = await trader.get<{ checks: { name: string; ok: boolean; detail: string }[] }>('McpSelfTest', {
      deep: true,
    });
    expect(checks.at(-1)).toMatchObject({ name: 'backtest', ok: true, detail: expect.stringContaining('480 fills') });
  });

  test('GetMcpCapabilities says that no jobs, backtests or add-ons are behind it', async () => {
    expect(await trader.get('GetMcpCapabilities')).toMatchObject({
      ...{ addon_version: null, active_jobs: 0, job_ttl_minutes: null, backtest_engine: null, trading_mode: 'paper' },
    });
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
          display_name: 'Sim101',
          connection: 'Simulation',
          connection_status: 'Connected',
          broker: 'Simulation',
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
        sod_liquidating_value: null,
        total_cash_balance: 99_996.89,
        weekly_profit_loss: -3.11,
      },
      display_name: 'Sim101',
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
    const playback = { name: 'Playback', status: 'Disconnected', accounts: [] };
    const connections = [{ ...connected, status: 'Connected' }, playback];
    expect(await trader.get('GetConnections')).toMatchObject({ connections });
    trader.clock.now = later(60);
    expect(await trader.get('GetConnections')).toMatchObject({ connections: [{ status: 'ConnectionLost' }, playback] });
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
