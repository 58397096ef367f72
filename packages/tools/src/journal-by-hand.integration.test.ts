import { randomUUID } from 'node:crypto';
import { inTransaction } from '@portcullis/database';
import { emptyNote, noOverrides } from '@portcullis/journal';
import { changeTrade, enterTrade, noteTrade, setTradingWindow } from '@portcullis/operations';
import { putBars } from '@portcullis/trading';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import { createToolCaller, mes, quoteMarket, type ToolCaller } from '../../../tests/harness/tool-caller.ts';
import { later } from '../../../tests/harness/trading.ts';

const database = useDatabase();
let trader: ToolCaller;
let stranger: ToolCaller;

type Trade = { id: number } & Record<string, unknown>;
type Trades = { trades: Trade[]; total: number; summary: Record<string, unknown> };

const journal = (args: object = {}) => trader.get<Trades>('GetJournalTrades', { summary: true, ...args });
const hand = ({ personId } = trader) =>
  ({ kind: 'person', personId, requestId: randomUUID(), address: '192.0.2.1' }) as const;
const desk = () => ({ database: database(), clock: () => later(7_200) });

/** A market order of MES, so many seconds after noon, at this bid and an ask one tick above. */
const trade = async (seconds: number, bid: number, side: 'Buy' | 'Sell', quantity: number, more: object = {}) => {
  await quoteMarket(database(), seconds, { bid });
  trader.clock.now = later(seconds);
  const order = { account: 'Sim101', instrument: 'MES', side, type: 'Market', quantity, ...more };
  return trader.get<{ order_id: string }>('PlaceOrder', order);
};

const moveStop = async (entry: string, stop_price: number) => {
  const { id } = await database().prisma.order.findFirstOrThrow({
    where: { parentOrderId: entry, type: 'StopMarket' },
  });
  await trader.get('Change', { order_id: id, stop_price });
};

const written = {
  ...{ account: 'Sim101', instrument: 'ES 12-26', side: 'Long' as const, quantity: 1 },
  ...{ entryPrice: '6700.00', entryAt: later(3_600), exitPrice: '6702.00', exitAt: later(3_900), feesCents: 450n },
};
let byHand: number;

/*
 * A day of five trades. A tick of MES is 0.25 points and $1.25 a contract, a fee $0.62 a contract and side.
 *
 *  #  side     entry     exit     ticks x contracts x 1.25   fees    net      at stake                          R
 *  1  long 2   6700.00   6702.00  +8 x 2 = +20.00            2.48   +17.52    6700.00 - 6698.00 = 8 x 2: 20.00  +0.876
 *  2  long 1   6700.00   6697.50  -10    = -12.50            1.24   -13.74    6700.00 - 6698.50 = 6: 7.50       -1.832
 *  3  short 1  6697.50   6698.50  -4     =  -5.00            1.24    -6.24    no stop                           none
 *  4  long 1   6700.00   6700.25  +1     =  +1.25            1.24    +0.01    no stop                           none
 *  5  ES long 1, by hand, 6700.00 to 6702.00: 2 x 50 = +100.00, fees 4.50, +95.50; 1,200 at stake              +0.0796
 *
 * Net 93.05; won 3 of 5 = 60%; gross profit 17.52 + 0.01 + 95.50 = 113.03; gross loss -19.98; profit factor 5.6572.
 * Expectancy 93.05 / 5 = 18.61; average win 37.68, average loss -9.99, payoff 3.7714.
 * Expectancy in R (0.876 - 1.832 + 0.0796) / 3 = -0.2921 of 3.
 * Equity 17.52, 3.78, -2.46, -2.45, 93.05: deepest fall 17.52 - -2.46 = 19.98; recovery 93.05 / 19.98 = 4.6572.
 * Kelly 0.6 - 0.4 / 3.7714 = 0.4939. Fees 10.70, of gross profit 9.47%.
 * Deviation: differences from 18.61 are -1.09, -32.35, -24.85, -18.60, 76.89; their squares sum to 7,923.2652;
 * the root of a quarter of that is 44.5064; Sharpe 18.61 / 44.5064 = 0.4181; SQN = Sharpe x root of 5 = 0.9350.
 * Downside: root of (13.74^2 + 6.24^2) / 5 = 6.7487; Sortino 18.61 / 6.7487 = 2.7576.
 */
beforeAll(async () => {
  trader = await createToolCaller(database(), { limitWrites: false });
  stranger = await createToolCaller(database());
  await trade(60, 26_799, 'Buy', 2, { stop_loss: 6_698, take_profit: 6_710 });
  await trade(120, 26_808, 'Sell', 2);
  const second = await trade(180, 26_799, 'Buy', 1, { stop_loss: 6_698.5 });
  await moveStop(second.order_id, 6_697);
  await trade(240, 26_790, 'Sell', 1);
  await trade(300, 26_790, 'Sell', 1);
  await trade(600, 26_793, 'Buy', 1);
  await trade(720, 26_799, 'Buy', 1);
  await trade(780, 26_801, 'Sell', 1);
  byHand = await enterTrade(desk(), hand(), written, { ...emptyNote, setup: 'Swing', riskCents: 120_000n });
});

describe('The journal of a day agrees with the calculation by hand', () => {
  test('trade by trade: side, prices, gross, fees, net and R', async () => {
    const { trades } = await journal();
    const told = trades
      .toReversed()
      .map((each) => [
        each.side,
        each.entry_price,
        each.exit_price,
        each.realized_pnl,
        each.fees,
        each.net_pnl,
        each.r_multiple,
      ]);
    expect(told).toEqual([
      ['Long', 6_700, 6_702, 20, 2.48, 17.52, 0.88],
      ['Long', 6_700, 6_697.5, -12.5, 1.24, -13.74, -1.83],
      ['Short', 6_697.5, 6_698.5, -5, 1.24, -6.24, null],
      ['Long', 6_700, 6_700.25, 1.25, 1.24, 0.01, null],
      ['Long', 6_700, 6_702, 100, 4.5, 95.5, 0.08],
    ]);
    expect(trades[0]).toMatchObject({
      source: 'manual',
      instrument: 'ES 12-26',
      setup: 'Swing',
      overridden_fields: ['r_multiple'],
    });
    expect(trades[4]).toMatchObject({ source: 'venue', overridden_fields: [] });
  });

  test('in sum: every statistic', async () => {
    const { summary } = await journal();
    expect(summary).toMatchObject({
      ...{
        trades: 5,
        wins: 3,
        losses: 2,
        breakevens: 0,
        win_rate: 0.6,
        win_rate_without_breakevens: 0.6,
        low_sample: true,
      },
      ...{ net_pnl: 93.05, realized_pnl: 103.75, fees: 10.7, gross_profit: 113.03, gross_loss: -19.98 },
      ...{ profit_factor: 5.6572, expectancy: 18.61, average_win: 37.68, average_loss: -9.99, payoff_ratio: 3.7714 },
      ...{ expectancy_r: -0.2921, trades_with_risk: 3, largest_win: 95.5, largest_loss: -13.74 },
      ...{ max_drawdown: 19.98, recovery_factor: 4.6572, kelly: 0.4939, commission_share: 0.0947 },
      ...{ standard_deviation: 44.51, sharpe: 0.4181, sortino: 2.7576, sqn: 0.935 },
      ...{ longest_winning_streak: 2, longest_losing_streak: 2, current_streak: 2, days: 1, trades_per_day: 5 },
      // In the market 60, 60, 300, 60 and 300 s.
      average_seconds_in_market: 156,
      ratio_basis: expect.stringContaining('not annualised'),
    });
  });

  test('and with the account: what the venue’s trades came to is what its cash moved by', async () => {
    const { summary } = await journal({ source: 'venue' });
    const account = await database().prisma.account.findFirstOrThrow({ where: { personId: trader.personId } });
    expect(summary.net_pnl).toBe(-2.45);
    expect(account.cashCents - account.startCents).toBe(-245n);
  });

  test('in habits and by setup: the third was revenge, the fifth oversize, the second moved its stop', async () => {
    const rows = async () => {
      const stats = await trader.get<{ behaviour: { key: string; trades: number; net_pnl: number }[] }>(
        'get_portfolio_stats',
        { portfolio_id: 0 },
      );
      return Object.fromEntries(stats.behaviour.map(({ key, trades, net_pnl }) => [key, [trades, net_pnl]]));
    };
    expect(await rows()).toEqual({
      ...{ revenge_within_90s: [1, -6.24], oversize_above_1pct: [1, 95.5], stop_moved_away: [1, -13.74] },
      ...{ after_0_losses: [3, 17.52 - 13.74 + 95.5], after_1_losses: [1, -6.24], after_2_losses: [1, 0.01] },
      'after_3+_losses': [0, 0],
    });
    expect(await trader.get('get_portfolio_stats', { portfolio_id: 0 })).toMatchObject({
      decay: [{ key: 'Swing', week: '2026-11-16', trades: 1, win_rate: 1, expectancy: 95.5, week_before: null }],
    });
    // Until 12:05 New York: the third to the fifth came later.
    await setTradingWindow(desk(), hand(), { fromMinute: 720, toMinute: 725 });
    expect(await rows()).toMatchObject({ outside_window: [3, 89.27] });
  });
});

describe('A trade entered by hand', () => {
  test.each([
    [{ source: 'manual' }, 1],
    [{ source: 'venue' }, 4],
    [{ source: 'import' }, 0],
    [{ setup: 'swing' }, 1],
    [{ instrument: 'ES' }, 1],
  ])('%j finds %i', async (filter, total) => expect(await journal(filter)).toMatchObject({ total }));

  test('is told by TradeJournal’s tools, changed, left out, and brought back', async () => {
    const told = () => trader.get('get_trade', { trade_id: byHand });
    expect(await told()).toMatchObject({ status: 'cl', symbol: 'ES', position_size: 335_000, net_pnl: 95.5 });
    await changeTrade(desk(), hand(), byHand, { ...written, exitPrice: undefined, exitAt: undefined });
    expect(await told()).toMatchObject({ status: 'op', net_pnl: null, setup: 'Swing', mae_reason: 'still_open' });
    await changeTrade(desk(), hand(), byHand, written);
    await noteTrade(desk(), hand(), byHand, { ...emptyNote, setup: 'Swing', riskCents: 120_000n, isDeleted: true });
    expect(await journal()).toMatchObject({ total: 4 });
    expect(await journal({ include_deleted: true, source: 'manual' })).toMatchObject({ trades: [{ deleted: true }] });
    await noteTrade(desk(), hand(), byHand, { ...emptyNote, setup: 'Swing', riskCents: 120_000n });
    expect(await journal()).toMatchObject({ total: 5 });
  });

  test.each([
    [{ entryPrice: '6700.10' }, 'price_not_on_tick'],
    [{ exitPrice: '0' }, 'invalid_price'],
    [{ exitAt: later(3_599) }, 'invalid_range'],
    [{ entryAt: later(7_201), exitAt: later(7_202) }, 'invalid_range'],
    [{ instrument: 'XX 12-26' }, 'instrument_not_found'],
    [{ account: 'Nobodys' }, 'account_not_found'],
  ])(
    'with %j is refused as %s',
    async (wrong, code) =>
      await expect(enterTrade(desk(), hand(), { ...written, ...wrong }, emptyNote)).rejects.toMatchObject({ code }),
  );

  test('is changed by nobody else, and no matched trade becomes one', async () => {
    await expect(changeTrade(desk(), hand(stranger), byHand, written)).rejects.toMatchObject({
      code: 'trade_not_found',
    });
    const { trades } = await journal({ source: 'venue' });
    await expect(changeTrade(desk(), hand(), trades[0]?.id ?? 0, written)).rejects.toMatchObject({
      code: 'trade_not_found',
    });
    const where = { personId: trader.personId, event: { startsWith: 'journal.trade_' } };
    const events = await database().prisma.auditEvent.groupBy({ by: 'event', where, orderBy: { event: 'asc' } });
    expect(events.map(({ event }) => event.slice(14))).toEqual(['changed', 'entered', 'noted']);
  });
});

test('What is said of a matched trade stands instead of its executions, column by column, until it is taken back', async () => {
  const { trades } = await journal({ side: 'Short' });
  const id = trades[0]?.id ?? 0;
  const said = (overrides: Partial<typeof noOverrides>) =>
    noteTrade(desk(), hand(), id, { ...emptyNote, overrides: { ...noOverrides, ...overrides } });
  // Covered at 6697.00 instead: 2 ticks gained, without a fee.
  await said({ exitTicks: 26_788n, feesCents: 0n });
  expect((await journal({ side: 'Short' })).trades[0]).toMatchObject({
    ...{ id, exit_price: 6_697, realized_pnl: 2.5, fees: 0, net_pnl: 2.5, overridden_fields: ['exit_price', 'fees'] },
  });
  await said({});
  expect((await journal({ side: 'Short' })).trades[0]).toMatchObject({ id, net_pnl: -6.24, overridden_fields: [] });
});

test('Little, won or lost, counts as even for those who set a band', async () => {
  await database().prisma.personOptions.create({
    data: { personId: trader.personId, breakevenCents: 624n, timeZone: 'Europe/London', updatedAt: later(0) },
  });
  expect(await journal()).toMatchObject({ summary: { wins: 2, losses: 1, breakevens: 2, net_pnl: 93.05 } });
  expect(await journal({ result: 'breakeven' })).toMatchObject({ total: 2 });
  expect(await trader.get('get_portfolio_stats', { portfolio_id: 0, by: ['own_hour'] })).toMatchObject({
    breakdowns: {
      own_hour: [
        { key: '17', trades: 4 },
        { key: '18', trades: 1 },
      ],
    },
  });
  await database().prisma.personOptions.delete({ where: { personId: trader.personId } });
});

describe('The worst and the best moment are read from the market of the trade', () => {
  const none = { bidTicks: null, bidSize: null, askTicks: null, askSize: null };
  const bar = (seconds: number, lowTicks: number, highTicks: number) => ({
    ...{ at: later(seconds), lowTicks, highTicks, openTicks: lowTicks, closeTicks: highTicks, volume: 1, ...none },
  });
  beforeAll(async () => {
    await inTransaction(database(), async (tx) => {
      await putBars(tx, 'imported', mes, [bar(0, 26_796, 26_804), bar(60, 26_780, 26_816), bar(120, 26_700, 26_900)]);
    });
  });

  test('by hand and imported: from imported bars; of the shared feed without bars: null, and why', async () => {
    const trade_id = await enterTrade(
      desk(),
      hand(),
      { ...written, instrument: mes, entryAt: later(10), exitAt: later(70) },
      emptyNote,
    );
    // Entry 26,800 ticks: down to 26,780 is 20 x 1.25, up to 26,816 is 16 x 1.25; 8 ticks were kept.
    expect(await trader.get('get_trade', { trade_id })).toMatchObject({
      mae: 25,
      mfe: 20,
      etd: 10,
      exit_efficiency: 0.7778,
    });
    expect(await trader.get('get_trade', { trade_id: byHand })).toMatchObject({
      mae: null,
      mae_reason: 'no_imported_bars',
    });
    const { trades } = await journal({ source: 'venue' });
    expect(trades[0]).toMatchObject({ mae: null, etd: null, mae_reason: 'no_bars' });
    await noteTrade(desk(), hand(), trade_id, { ...emptyNote, isDeleted: true });
  });

  test('on a replay: from its bars, and from none at which it has not arrived', async () => {
    const { prisma } = database();
    const feed = `replay:${trader.personId}`;
    const spans = { from: later(-3_600), to: later(3_600), anchorClock: later(0), anchoredAt: later(0) };
    await prisma.feed.create({
      data: { name: feed, personId: trader.personId, instruments: [mes], clock: later(120), ...spans },
    });
    await prisma.account.updateMany({ where: { personId: trader.personId }, data: { feed } });
    const { trades } = await journal({ source: 'venue', to: later(125).toISOString() });
    // Long from 12:01 to 12:02:00, entry 26,800: the minute of 12:01 alone; that of 12:02 is not played yet.
    expect(trades).toMatchObject([{ mae: 50, mfe: 40, quantity: 2 }]);
    await prisma.feed.update({ where: { name: feed }, data: { clock: later(180) } });
    expect((await journal({ source: 'venue', to: later(125).toISOString() })).trades).toMatchObject([
      { mae: 250, mfe: 250 },
    ]);
    // What happened elsewhere later than that is not seen either, and all of it once the replay is left.
    const elsewhere = { ...written, instrument: mes, entryAt: later(10), exitAt: later(200) };
    const trade_id = await enterTrade(desk(), hand(), elsewhere, emptyNote);
    expect(await trader.get('get_trade', { trade_id })).toMatchObject({ mae: null, mae_reason: 'no_imported_bars' });
    await prisma.feed.update({ where: { name: feed }, data: { isConnected: false } });
    expect(await trader.get('get_trade', { trade_id })).toMatchObject({ mae: 125, mfe: 125 });
    await prisma.account.updateMany({ where: { personId: trader.personId }, data: { feed: 'shared' } });
  });
});
