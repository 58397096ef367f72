import { describe, expect, it } from 'vitest';
import type { Quote } from '../market/quote.ts';
import { defaultFillRules, type FillRules } from '../orders/fill-rules.ts';
import type { OrderState } from '../orders/order.ts';
import { matchOrder } from './matching.ts';

const order = (more: Partial<OrderState>): OrderState => ({
  ...{ side: 'Buy', type: 'Market', tif: 'Day', quantity: 5, filled: 0, filledTicks: 0n },
  ...{ limitTicks: null, stopTicks: null, status: 'Accepted', triggered: false },
  ...more,
});

const quote = (bid: bigint | null, ask: bigint | null, last = bid ?? ask ?? 0n): Quote => ({
  ...{ feed: 'shared', instrument: 'ES 12-26', seq: 1n, bidTicks: bid, askTicks: ask, bidSize: 9, askSize: 9 },
  ...{ lastTicks: last, openTicks: last, highTicks: last, lowTicks: last, volume: 0n, at: new Date(0) },
});

const price = (state: Partial<OrderState>, at: Quote, available = 9) =>
  matchOrder(order(state), at, available).fill?.priceTicks;

describe('a market order', () => {
  it('buys at the ask', () => expect(price({}, quote(99n, 100n))).toBe(100n));
  it('sells at the bid', () => expect(price({ side: 'Sell' }, quote(99n, 100n))).toBe(99n));
  it('fills as much as is quoted', () => expect(matchOrder(order({}), quote(99n, 100n), 2).fill?.quantity).toBe(2));
  it('has nothing to fill against when nothing is left of the size', () =>
    expect(price({}, quote(99n, 100n), 0)).toBeUndefined());
});

describe('a limit order', () => {
  const buy = { type: 'Limit', limitTicks: 100n } as const;
  const sell = { type: 'Limit', side: 'Sell', limitTicks: 100n } as const;
  const resting = { status: 'Working' } as const;
  it.each([
    ['arrives marketable: the better of limit and quote (vector 5)', buy, quote(97n, 98n), 98n],
    ['arrives at the touch', buy, quote(99n, 100n), 100n],
    ['arrives away from the market', buy, quote(100n, 101n), undefined],
    ['rests and the ask touches it (vector 4)', { ...buy, ...resting }, quote(99n, 100n), undefined],
    ['rests and the ask goes through it', { ...buy, ...resting }, quote(97n, 98n), 100n],
    ['to sell arrives marketable', sell, quote(102n, 103n), 102n],
    ['to sell rests and the bid touches it', { ...sell, ...resting }, quote(100n, 101n), undefined],
    ['to sell rests and the bid goes through it', { ...sell, ...resting }, quote(101n, 102n), 100n],
    ['part filled rests like any other', { ...buy, status: 'PartFilled', filled: 1 }, quote(99n, 100n), undefined],
  ] as const)('%s', (_, state, at, expected) => expect(price(state, at)).toBe(expected));
});

describe('a stop order', () => {
  const buy = { type: 'StopMarket', stopTicks: 100n, status: 'Working' } as const;
  const sell = { type: 'StopMarket', side: 'Sell', stopTicks: 100n, status: 'Working' } as const;
  it.each([
    ['waits while the last trade is below', buy, quote(98n, 99n, 99n), undefined],
    ['waits although the ask is at the stop', buy, quote(99n, 100n, 99n), undefined],
    ['is touched by the last trade, and buys at the ask', buy, quote(100n, 101n, 100n), 101n],
    ['sells through a gap at the bid (vector 3)', sell, quote(97n, 98n, 97n), 97n],
    ['waits above its stop', sell, quote(101n, 102n, 101n), undefined],
  ] as const)('%s', (_, state, at, expected) => expect(price(state, at)).toBe(expected));

  it('stays triggered when nothing is left to fill against', () => {
    expect(matchOrder(order(buy), quote(100n, 101n, 100n), 0)).toMatchObject({
      triggered: true,
      fill: undefined,
      kill: undefined,
    });
    expect(price({ ...buy, triggered: true }, quote(90n, 91n, 90n))).toBe(91n);
  });

  it('with a limit becomes that limit when touched, and then rests', () => {
    const limit = { type: 'StopLimit', stopTicks: 100n, limitTicks: 101n, status: 'Working' } as const;
    expect(price(limit, quote(100n, 101n, 100n))).toBe(101n);
    expect(matchOrder(order(limit), quote(102n, 103n, 103n), 9)).toMatchObject({
      triggered: true,
      fill: undefined,
      kill: undefined,
    });
    expect(price({ ...limit, triggered: true }, quote(100n, 101n))).toBeUndefined();
    expect(price({ ...limit, triggered: true }, quote(99n, 100n))).toBe(101n);
  });

  it('Fok counts from the touch, not from the arrival', () => {
    const fok = { ...buy, tif: 'Fok' } as const;
    expect(matchOrder(order({ ...fok, status: 'Accepted' }), quote(98n, 99n), 1)).toMatchObject({ kill: undefined });
    expect(matchOrder(order(fok), quote(100n, 101n, 100n), 1)).toMatchObject({ kill: 'fok', fill: undefined });
  });
});

describe('immediate orders', () => {
  it.each([
    ['Ioc', 9, { quantity: 5, priceTicks: 100n }, undefined],
    ['Ioc', 2, { quantity: 2, priceTicks: 100n }, 'ioc'],
    ['Ioc', 0, undefined, 'ioc'],
    ['Fok', 5, { quantity: 5, priceTicks: 100n }, undefined],
    ['Fok', 4, undefined, 'fok'],
  ] as const)('%s with %i quoted', (tif, available, fill, kill) =>
    expect(matchOrder(order({ tif }), quote(99n, 100n), available)).toMatchObject({ fill, kill }),
  );

  it('a limit that is not marketable is killed', () =>
    expect(matchOrder(order({ tif: 'Ioc', type: 'Limit', limitTicks: 90n }), quote(99n, 100n), 9).kill).toBe('ioc'));
});

describe('an order has met the market', () => {
  it.each([
    ['when there was something to trade', quote(99n, 100n), 1, true],
    ['when its price was not there', quote(109n, 110n), 1, true],
    ['not when nothing was left of the size', quote(99n, 100n), 0, false],
    ['not when the quote was bad', quote(101n, 100n), 1, false],
  ])('%s', (_, at, available, met) =>
    expect(matchOrder(order({ type: 'Limit', limitTicks: 105n }), at, available).met).toBe(met),
  );
});

describe('bad quotes', () => {
  it.each([
    ['crossed', quote(101n, 100n, 101n), undefined],
    ['without an ask', quote(101n, null, 101n), undefined],
    ['without a bid', quote(null, 100n, 100n), undefined],
    ['locked is not bad', quote(100n, 100n), 100n],
  ])('%s', (_, at, expected) => {
    expect(price({}, at)).toBe(expected);
    expect(price({ type: 'StopMarket', stopTicks: 100n, status: 'Working' }, at)).toBe(expected);
    expect(matchOrder(order({ tif: 'Fok' }), at, 0).kill).toBe(expected === undefined ? undefined : 'fok');
  });
});

describe('a simulator that is set otherwise', () => {
  const resting = { type: 'Limit', limitTicks: 100n, status: 'Working' } as const;
  const set = (rules: Partial<FillRules>) => ({ ...defaultFillRules, ...rules });
  const match = (state: Partial<OrderState>, at: Quote, rules: Partial<FillRules>, available = 9) =>
    matchOrder(order(state), at, available, undefined, set(rules));
  it.each([
    ['on touch', { fillLimitOnTouch: true }, 2, 2],
    ['at once and whole', { enforceImmediateFills: true }, 2, 5],
    ['at once, and in parts', { enforceImmediateFills: true, enforcePartialFills: true }, 0, 3],
    ['in parts alone: not on touch', { enforcePartialFills: true }, 9, undefined],
  ])('fills a resting limit %s', (_, rules, available, quantity) =>
    expect(match(resting, quote(99n, 100n), rules, available).fill?.quantity).toBe(quantity),
  );

  it('leaves the second part to the next quote, and none of an order that fills whole or not at all', () => {
    const rules = { enforcePartialFills: true };
    expect(match({}, quote(99n, 100n), rules).fill?.quantity).toBe(3);
    expect(match({ status: 'PartFilled', filled: 3 }, quote(99n, 100n), rules).fill?.quantity).toBe(2);
    expect(match({ tif: 'Fok' }, quote(99n, 100n), rules).fill?.quantity).toBe(5);
    expect(match({ tif: 'Ioc' }, quote(99n, 100n), rules)).toMatchObject({ fill: { quantity: 3 }, kill: 'ioc' });
    expect(match({ quantity: 1 }, quote(99n, 100n), rules).fill?.quantity).toBe(1);
  });

  it.each([
    [{ stopsWatch: 'quote' }, true],
    [{ stopsWatch: 'last' }, false],
  ] as const)('%j: a stop at the ask that has not traded there triggers: %s', (rules, triggered) =>
    expect(
      match({ type: 'StopMarket', stopTicks: 100n, status: 'Working' }, quote(99n, 100n, 99n), rules).triggered,
    ).toBe(triggered),
  );

  it('slips a market order by its ticks, and never a limit', () => {
    expect(match({}, quote(99n, 100n), { slippageTicks: 2n }).fill?.priceTicks).toBe(102n);
    expect(match({ type: 'Limit', limitTicks: 100n }, quote(99n, 100n), { slippageTicks: 2n }).fill?.priceTicks).toBe(
      100n,
    );
  });
});
