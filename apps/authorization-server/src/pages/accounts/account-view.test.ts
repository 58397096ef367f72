import type { AccountReport, ExecutionReport, OrderReport } from '@portcullis/trading';
import { expect, test } from 'vitest';
import { accountView } from './account-view.ts';

const now = new Date('2026-11-21T10:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

const account = {
  name: 'Sim101',
  netLiquidation: 99_869.19,
  unrealizedPnl: -117.5,
  realizedPnl: -13.31,
  session: { realizedPnl: -13.31 },
  cashValue: 99_986.69,
  buyingPower: 69_784.19,
  commission: 11.31,
  isFlat: false,
  workingOrders: 1,
} as AccountReport;

const order = (facts: Partial<OrderReport>): OrderReport =>
  ({
    orderId: 'o1',
    instrument: 'ES 12-26',
    side: 'Buy',
    type: 'Limit',
    quantity: 2,
    filled: 0,
    limitPrice: 6800.25,
    stopPrice: null,
    averageFillPrice: null,
    tif: 'Day',
    status: 'Working',
    isTerminal: false,
    rejectReason: null,
    connectionId: null,
    submittedAt: minutesAgo(5),
    ...facts,
  }) as OrderReport;

const facts = {
  account,
  positions: [],
  orders: [],
  executions: [],
  equity: [],
  clients: new Map([['c1', 'Claude Code']]),
  now,
};
const orders = (...given: Partial<OrderReport>[]) => accountView({ ...facts, orders: given.map(order) }).orders;

test('the figures say what the account is worth and what it has made', () => {
  const { netValue, figures } = accountView(facts);
  expect(netValue).toBe('$99,869.19');
  expect(figures.map(({ label, value, tone }) => [label, value, tone])).toEqual([
    ['Unrealized', '−$117.50', 'loss'],
    ['Realized this trading day', '−$13.31', 'loss'],
    ['Realized since the start', '−$13.31', 'loss'],
    ['Cash', '$99,986.69', ''],
    ['Buying power', '$69,784.19', ''],
    ['Commission paid', '$11.31', ''],
  ]);
});

test('a position tells side, prices on the tick, and what it would make now', () => {
  const position = {
    account: 'Sim101',
    instrument: 'ES 12-26',
    quantity: 2,
    marketPosition: 'Long' as const,
    averagePrice: 6800.125,
    unrealizedPnl: 125,
    realizedPnlSession: 0,
    markPrice: null,
  };
  expect(accountView({ ...facts, positions: [position] }).positions).toEqual([
    {
      instrument: 'ES 12-26',
      side: 'Long',
      quantity: 2,
      averagePrice: '6,800.125',
      markPrice: '–',
      unrealized: { words: '+$125.00', tone: 'gain' },
    },
  ]);
});

test.each([
  [{}, 'Limit 6,800.25'],
  [{ type: 'Market', limitPrice: null }, 'Market'],
  [{ type: 'StopMarket', limitPrice: null, stopPrice: 6790 }, 'Stop 6,790.00'],
  [{ type: 'StopLimit', stopPrice: 6790 }, 'Stop 6,790.00, limit 6,800.25'],
] as const)('the order %j is a %s', (given, how) => {
  expect(orders(given)[0]?.how).toBe(how);
});

test('working orders come first and can be cancelled; who placed an order is said', () => {
  const rows = orders(
    { orderId: 'done', isTerminal: true, status: 'Filled', filled: 2, averageFillPrice: 6800.25, connectionId: 'c1' },
    { orderId: 'live' },
    { orderId: 'gone', isTerminal: true, status: 'Rejected', rejectReason: 'insufficient_margin', connectionId: 'c2' },
  );
  expect(rows.map(({ id, cancellable, by, filled, reason }) => [id, cancellable, by, filled, reason])).toEqual([
    ['live', true, 'You', '0 of 2', undefined],
    ['done', false, 'Claude Code', '2 of 2 at 6,800.25', undefined],
    ['gone', false, 'A client that is gone', '0 of 2', 'insufficient_margin'],
  ]);
});

test('only an execution that closes has made something', () => {
  const execution = { instrument: 'CL 01-27', side: 'Sell', quantity: 1, price: 59.94, commission: 2.47, at: now };
  const rows = accountView({
    ...facts,
    executions: [
      { ...execution, realizedPnl: -30 },
      { ...execution, realizedPnl: 0 },
    ] as ExecutionReport[],
  }).executions;
  expect(rows.map(({ what, price, realized }) => [what, price, realized?.words])).toEqual([
    ['Sell 1', '59.94', '−$30.00'],
    ['Sell 1', '59.94', undefined],
  ]);
});

test('the curve ends at the value of now; a new account has none', () => {
  expect(accountView(facts).charts).toBeUndefined();
  const charts = accountView({ ...facts, equity: [{ at: minutesAgo(60), netLiquidation: 100_000 }] }).charts;
  expect(charts?.wide.description).toContain('to $99,869.19 on 21 Nov 2026, 10:00 UTC');
});

test('an idle account has nothing to flatten', () => {
  expect(accountView(facts).isIdle).toBe(false);
  expect(accountView({ ...facts, account: { ...account, isFlat: true, workingOrders: 0 } }).isIdle).toBe(true);
});
