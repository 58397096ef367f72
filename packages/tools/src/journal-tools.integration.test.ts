import { inTransaction } from '@portcullis/database';
import { createAccount, putBars } from '@portcullis/trading';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import { createToolCaller, mes, quoteMarket, type ToolCaller } from '../../../tests/harness/tool-caller.ts';
import { later } from '../../../tests/harness/trading.ts';

const database = useDatabase();
let trader: ToolCaller;

type Trades = { trades: Record<string, unknown>[]; total: number; next_cursor?: string };

/** A market order at a bid in ticks, so many seconds after noon. */
const trade = async (seconds: number, bid: number, side: 'Buy' | 'Sell', quantity: number, account = 'Sim101') => {
  await quoteMarket(database(), seconds, { bid });
  trader.clock.now = later(seconds);
  await trader.get('PlaceOrder', { account, instrument: 'MES', side, type: 'Market', quantity });
};

/** Bought at the ask, sold at the bid: long 2 gains 2 points, then short 1 loses 1, then 1 is held. */
beforeAll(async () => {
  trader = await createToolCaller(database(), { limitWrites: false });
  await inTransaction(database(), (tx) =>
    createAccount(tx, { personId: trader.personId, name: 'Second', now: later(-60) }),
  );
  await trade(60, 26_799, 'Buy', 2);
  await trade(120, 26_808, 'Sell', 3);
  await trade(180, 26_811, 'Buy', 2);
  const bar = { openTicks: 26_800, closeTicks: 26_800, volume: 1 };
  const none = { bidTicks: null, bidSize: null, askTicks: null, askSize: null };
  await inTransaction(database(), (tx) =>
    putBars(tx, 'shared', mes, [
      { at: later(60), highTicks: 26_812, lowTicks: 26_796, ...bar, ...none },
      { at: later(120), highTicks: 26_810, lowTicks: 26_804, ...bar, ...none },
    ]),
  );
});

describe('GetJournalTrades', () => {
  test('tells the trades that the executions make, newest exit first, gross and net', async () => {
    const { trades, total } = await trader.get<Trades>('GetJournalTrades');
    expect(total).toBe(2);
    expect(trades).toMatchObject([
      { instrument: mes, side: 'Short', quantity: 1, entry_price: 6_702, exit_price: 6_703, realized_pnl: -5 },
      {
        ...{ account: 'Sim101', side: 'Long', quantity: 2, entry_price: 6_700, exit_price: 6_702 },
        ...{ realized_pnl: 20, fees: 2.48, net_pnl: 17.52, r_multiple: null, setup: null, tags: [], notes: null },
        ...{ entry_ts: later(60).toISOString(), exit_ts: later(120).toISOString(), source: 'venue', deleted: false },
      },
    ]);
  });

  test('measures the worst and the best moment from the minutes in which the trade was held', async () => {
    const { trades } = await trader.get<Trades>('GetJournalTrades', { side: 'Long' });
    expect(trades).toMatchObject([
      { mae: 10, mfe: 30, etd: 10, entry_efficiency: 0.75, exit_efficiency: 0.75, total_efficiency: 0.5 },
    ]);
  });

  test('agrees with the account to the cent: closed trades and the fee of what is open are what the cash moved by', async () => {
    const { summary } = await trader.get<{ summary: { net_pnl: number } }>('GetJournalTrades', { summary: true });
    const { cashCents, startCents } = await database().prisma.account.findFirstOrThrow({
      where: { personId: trader.personId, name: 'Sim101' },
    });
    expect(Math.round(summary.net_pnl * 100) - 62).toBe(Number(cashCents - startCents));
  });

  test.each([
    [{ result: 'win' }, 1],
    [{ result: 'loss' }, 1],
    [{ instrument: 'MES' }, 2],
    [{ instrument: 'ES' }, 0],
    [{ account: 'Second' }, 0],
    [{ from: later(150).toISOString() }, 1],
    [{ to: later(150).toISOString() }, 1],
    [{ source: 'import' }, 0],
    [{ tag: 'none' }, 0],
    [{ sync_first: true }, 2],
  ])('%j finds %i', async (filter, total) =>
    expect(await trader.get('GetJournalTrades', filter)).toMatchObject({ total }),
  );

  test('goes on from a cursor', async () => {
    const first = await trader.get<Trades>('GetJournalTrades', { limit: 1 });
    const second = await trader.get<Trades>('GetJournalTrades', { limit: 1, cursor: first.next_cursor });
    expect([first, second].map(({ trades }) => trades[0]?.side)).toEqual(['Short', 'Long']);
    expect(second.next_cursor).toBeUndefined();
  });

  test.each([
    [{ account: 'Nobody' }, 'account_not_found'],
    [{ instrument: 'XX' }, 'instrument_not_found'],
    [{ from: later(1).toISOString(), to: later(0).toISOString() }, 'invalid_range'],
    [{ cursor: 'czU' }, 'invalid_arguments'],
  ])('%j is refused as %s', async (args, code) => expect(await trader.refusal('GetJournalTrades', args)).toBe(code));
});

describe('TradeJournal’s tools', () => {
  test('get_runtime_context names the portfolios, the plan and the rules', async () => {
    expect(await trader.get('get_runtime_context')).toMatchObject({
      portfolios: [{ id: 0, name: 'All accounts' }],
      active_portfolio: { id: 0, name: 'All accounts' },
      plan: 'free',
      privacy_rules: expect.arrayContaining([expect.stringContaining('nobody else')]),
    });
  });

  test('list_trades tells open and closed trades, by entry or by size', async () => {
    const { trades } = await trader.get<Trades>('list_trades');
    expect(trades).toMatchObject([
      { symbol: 'MES', asset: 'future', status: 'op', quantity: 1, net_pnl: null, position_size: 33_515 },
      { status: 'cl', side: 'Short' },
      { status: 'cl', side: 'Long', position_size: 67_000 },
    ]);
    const sizes = async (order_by: string) =>
      (await trader.get<Trades>('list_trades', { order_by })).trades.map(({ position_size }) => position_size);
    expect(await sizes('position_size_desc')).toEqual([67_000, 33_515, 33_510]);
    expect(await sizes('position_size_asc')).toEqual([33_510, 33_515, 67_000]);
  });

  test.each([
    [{ status: 'op' }, 1],
    [{ status: 'cl' }, 2],
    [{ status: 'pl' }, 0],
    [{ asset: 'option' }, 0],
    [{ symbol: 'mes', limit: 1 }, 3],
    [{ symbol: 'NQ' }, 0],
  ])('list_trades with %j counts %i', async (args, total) =>
    expect(await trader.get('list_trades', args)).toMatchObject({ total }),
  );

  test('get_trade tells one trade under the id of the list, and keeps the id of an open one when it closes', async () => {
    const { trades } = await trader.get<Trades>('list_trades', { status: 'op' });
    const { trade_id } = trades[0] as { trade_id: number };
    expect(await trader.get('get_trade', { trade_id })).toMatchObject({ status: 'op', mae: null });
    await trade(240, 26_816, 'Sell', 1);
    expect(await trader.get('get_trade', { trade_id })).toMatchObject({ status: 'cl', realized_pnl: 5 });
    expect(await trader.refusal('get_trade', { trade_id: 123_456 })).toBe('trade_not_found');
  });

  test('statistics say with how little they are made', async () => {
    const { closed } = await trader.get<{ closed: object }>('get_trade_stats');
    expect(closed).toMatchObject({ trades: 3, wins: 2, losses: 1, low_sample: true, realized_pnl: 20 });
    expect(await trader.get('get_trade_stats', { status: 'op' })).toEqual({
      ...{ success: true, portfolio_id: 0, open_trades: 0, open_position_size: 0, planned_trades: 0 },
    });
    expect(await trader.get('get_dashboard_stats')).toMatchObject({ private_trades: 3, public_posts: 0 });
  });

  test('get_portfolio_stats also breaks down, by the exchange’s clock', async () => {
    expect(await trader.get('get_portfolio_stats', { portfolio_id: 0 })).toMatchObject({
      accounts: ['Sim101', 'Second'],
      breakdowns: {
        symbol: [{ key: 'MES', trades: 3 }],
        side: [
          { key: 'Long', trades: 2 },
          { key: 'Short', trades: 1 },
        ],
        hour: [{ key: '11', trades: 3, win_rate: 0.6667, low_sample: true, win_rate_interval_95: [0.2077, 0.9385] }],
        weekday: [{ key: '3', trades: 3 }],
        ...{ tag: [], setup: [] },
      },
    });
    expect(await trader.refusal('get_portfolio_stats', { portfolio_id: 9 })).toBe('portfolio_not_found');
  });

  test.each([
    ['own_hour', ['12']],
    ['session', ['RTH']],
    ['market', ['New York']],
    ['held', ['2: 1 to 5 minutes']],
    ['size', ['1: 1 contract', '2: 2 contracts']],
    ['account', ['Sim101']],
    ['source', ['venue']],
    ['day', ['2026-11-18']],
    ['client', [{ untrusted: true, data: 'Test client' }]],
  ])('get_portfolio_stats breaks down by %s', async (by, keys) => {
    type Rows = Record<string, { key: unknown; trades: number }[]>;
    const { breakdowns } = await trader.get<{ breakdowns: Rows }>('get_portfolio_stats', { portfolio_id: 0, by: [by] });
    expect(Object.keys(breakdowns)).toEqual([by]);
    expect(breakdowns[by]?.map(({ key }) => key)).toEqual(keys);
    expect(breakdowns[by]?.reduce((sum, { trades }) => sum + trades, 0)).toBe(3);
  });
});
