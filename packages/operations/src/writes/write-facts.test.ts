import type { Order, Quote } from '@portcullis/trading';
import { describe, expect, it } from 'vitest';
import { worstCaseOf } from './worst-case.ts';
import { approvalFacts, bandTicks, isExitTried, isWithinBand, judgedOrders, type TriedWrite } from './write-facts.ts';

const place = { accountId: 'a', instrument: 'MES 12-26' };
const key = 'a MES 12-26';

const order = (more: Partial<Order>): Order =>
  ({
    ...{ id: 'o', ...place, side: 'Buy', type: 'Market', quantity: 2, filled: 0, filledTicks: 0n, tif: 'Day' },
    ...{ limitTicks: null, stopTicks: null, status: 'Working', protects: false, reduceOnly: false, eventSeq: 1 },
    ...{ parentOrderId: null, exitPlan: null },
    ...more,
  }) as Order;
const filled = (side: 'Buy' | 'Sell', quantity: number, more: Partial<Order> = {}) =>
  order({ side, quantity, filled: quantity, filledTicks: BigInt(26_800 * quantity), status: 'Filled', ...more });

const tried = (orders: Order[], held: [before: number, after: number], known: Order[] = []): TriedWrite => ({
  before: { orders: known, positions: new Map([[key, held[0]]]) },
  after: { orders, positions: new Map([[key, held[1]]]) },
  places: [place],
  accounts: new Map([['a', { name: 'Sim101', feed: 'shared' }]]),
  quotes: new Map(),
});

describe('An exit is', () => {
  it.each<[string, Order[], [number, number], boolean]>([
    ['what filled at once and reduced', [filled('Sell', 1)], [2, 1], true],
    ['what closed all of it', [filled('Sell', 2)], [2, 0], true],
    ['not what opened', [filled('Buy', 2)], [0, 2], false],
    ['not what added', [filled('Buy', 1)], [2, 3], false],
    ['not what went beyond it', [filled('Sell', 3)], [2, -1], false],
    ['not what still works, for it may open later', [order({ side: 'Sell', quantity: 1 })], [2, 2], false],
    ['what works and may only close', [order({ side: 'Sell', reduceOnly: true })], [2, 2], true],
    ['a stop that protects', [order({ side: 'Sell', protects: true })], [2, 2], true],
    [
      'not an entry after a close',
      [filled('Sell', 2, { reduceOnly: true }), filled('Buy', 1, { id: 'p' })],
      [2, 1],
      false,
    ],
    ['nothing that touches no order', [], [2, 2], false],
  ])('%s', (_, orders, held, expected) => {
    expect(isExitTried(tried(orders, held))).toBe(expected);
  });

  it('what leaves an order as it was asks nobody', () => {
    const known = filled('Buy', 2);
    expect(isExitTried(tried([known], [2, 2], [known]))).toBe(true);
  });
});

it('thresholds look at what may open, and at all of it where exits count', () => {
  const orders = [order({ limitTicks: 26_800n }), order({ id: 'x', protects: true, quantity: 9 })];
  const [entry, ...others] = judgedOrders(tried(orders, [0, 0]), false);
  expect([entry?.quantity, others]).toEqual([2, []]);
  expect(judgedOrders(tried(orders, [0, 0]), true).map(({ quantity }) => quantity)).toEqual([2, 9]);
});

it('a sale below the market is judged by the market, where it fills, and not by its own price', () => {
  const quotes = new Map([['shared MES 12-26', { bidTicks: 26_800n, askTicks: 26_801n, lastTicks: 26_800n } as Quote]]);
  const judged = (more: Partial<Order>) =>
    judgedOrders({ ...tried([order(more)], [0, 0]), quotes }, false).map(({ notionalCents }) => notionalCents);
  expect(judged({ side: 'Sell', limitTicks: 1n })).toEqual(judged({ side: 'Sell', limitTicks: 26_800n }));
  expect(judged({ side: 'Buy', limitTicks: 1n })).toEqual([250n]);
});

it('the person may lower the quantity of what opens; an exit is done as it was asked for', () => {
  const lowerable = (isExit: boolean, given: Record<string, unknown> = { quantity: 3 }) =>
    approvalFacts(tried([], [0, 0]), { given, isExit, limitsAfter: null, afterReading: undefined }).quantity;
  expect([lowerable(false), lowerable(true), lowerable(false, { quantity: 1 })]).toEqual([3, null, null]);
});

describe('The band is the larger of 8 ticks and a quarter of a percent', () => {
  it.each([
    [100n, 8n],
    [3_200n, 8n],
    [26_800n, 67n],
  ])('%s ticks: %s', (ticks, band) => expect(bandTicks(ticks)).toBe(band));

  it.each([
    [6_716.75, true],
    [6_717, false],
    [6_683.25, true],
    [6_683, false],
    [undefined, false],
  ])('at %s: %s', (price, expected) => {
    const seen = { feed: 'shared', instrument: 'MES 12-26', price: 6_700, band: 16.75 };
    expect(isWithinBand(seen, price)).toBe(expected);
  });
});

describe('The worst case', () => {
  const entry = (more: Partial<Order>, stops: Order[] = []) => [
    { order: filled('Buy', 2, more), priceTicks: 26_800n, stops },
  ];
  const stop = (quantity: number) => order({ side: 'Sell', quantity, protects: true, stopTicks: 26_760n });
  const leg = { quantity: null, target: null, stop: { distance: 40 }, stopLimit: null };

  it('is the loss to the stops, fees included', () => {
    const placed = worstCaseOf(entry({}, [stop(2)]));
    // 40 ticks of 1.25 on two contracts.
    expect(placed?.amount).toBeGreaterThan(100);
    expect(placed?.amount).toBeLessThan(110);
    expect(worstCaseOf(entry({ exitPlan: { legs: [leg] } }))).toEqual(placed);
    expect(worstCaseOf(entry({ exitPlan: { legs: [{ ...leg, stop: { at: 26_760 } }] } }))).toEqual(placed);
  });

  it.each([
    ['without a stop', {}, []],
    ['with a stop for a part of it', {}, [stop(1)]],
    ['with a target alone', { exitPlan: { legs: [{ ...leg, stop: null }] } }, []],
  ])('%s is not bounded, and says what margin it takes', (_, more, stops) => {
    const told = worstCaseOf(entry(more, stops));
    expect(told).not.toHaveProperty('amount');
    expect(told?.words).toMatch(/not bounded.* USD of initial margin/);
  });

  it('of exits there is none', () => expect(worstCaseOf([])).toBeNull());
});
