import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultFillRules, type FillRules } from '../orders/fill-rules.ts';
import { hasLimit, hasStop, orderTypes, sides, timesInForce } from '../orders/order.ts';
import { intrabarPath, type PriceBar } from './intrabar-path.ts';
import { matchBar } from './matching-bars.ts';
import type { BarOrder } from './walk-bar.ts';

let made = 0;

/** Prices are in halves of a point here, so that the vectors read as they are written: 99.5 is 199. */
const half = (price: number): bigint => BigInt(price * 2);

const order = (more: Partial<BarOrder>): BarOrder => {
  made += 1;
  return {
    ...{
      id: `o${made}`,
      ocoId: null,
      protects: false,
      reduceOnly: false,
      side: 'Buy',
      type: 'Market',
      tif: 'Gtc',
      quantity: 1,
    },
    ...{ filled: 0, filledTicks: 0n, limitTicks: null, stopTicks: null, status: 'Working', triggered: false },
    ...more,
  };
};

const bar = (open: number, high: number, low: number, close: number, volume = 1_000): PriceBar => ({
  ...{ openTicks: half(open), highTicks: half(high), lowTicks: half(low), closeTicks: half(close), volume },
});

const sellStop = (price: number, more = {}) =>
  order({ side: 'Sell', type: 'StopMarket', stopTicks: half(price), ...more });
const sellLimit = (price: number, more = {}) =>
  order({ side: 'Sell', type: 'Limit', limitTicks: half(price), ...more });
const buyLimit = (price: number, more = {}) => order({ type: 'Limit', limitTicks: half(price), ...more });
const buyStop = (price: number, more = {}) => order({ type: 'StopMarket', stopTicks: half(price), ...more });

const pricesOf = (orders: BarOrder[], on: PriceBar, rules: Partial<FillRules> = {}) =>
  matchBar(orders, on, { ...defaultFillRules, ...rules }).fills.map(({ priceTicks }) => Number(priceTicks) / 2);

describe('the path inside a bar', () => {
  it.each([
    ['open nearer the high', bar(109, 110, 99, 105), [109, 110, 99, 105]],
    ['open nearer the low', bar(100, 110, 99, 105), [100, 99, 110, 105]],
    ['as near to both, closing higher', bar(100, 105, 95, 101), [100, 95, 105, 101]],
    ['as near to both, closing where it opened', bar(100, 105, 95, 100), [100, 95, 105, 100]],
    ['as near to both, closing lower', bar(100, 105, 95, 99), [100, 105, 95, 99]],
  ])('%s', (_, on, path) => expect(intrabarPath(on).map((ticks) => Number(ticks) / 2)).toEqual(path));
});

describe('a bar', () => {
  const stopAndTarget = () => [sellStop(99.5, { ocoId: 'exit' }), sellLimit(108, { ocoId: 'exit' })];
  it.each([
    [
      'vector 1: goes low first, so the stop fills and the target does not',
      stopAndTarget(),
      bar(100, 110, 99, 105),
      [99.5],
    ],
    ['vector 2: opens near its high, so the target fills first', stopAndTarget(), bar(109, 110, 99, 105), [108]],
    ['vector 3: opens below a sell stop, which fills at the open', [sellStop(100)], bar(97, 98, 96, 97), [97]],
    ['vector 4: a touch does not fill a limit', [buyLimit(100)], bar(101, 102, 100, 101), []],
    ['goes through a limit by a tick', [buyLimit(100)], bar(101, 102, 99.5, 101), [100]],
    ['vector 5: opens below a buy limit, which fills at the limit', [buyLimit(100)], bar(98, 99, 97, 98), [100]],
    ['fills a market order at its open', [order({}), order({ side: 'Sell' })], bar(100, 101, 99, 100), [100, 100]],
    ['touches a buy stop', [buyStop(102)], bar(100, 103, 99, 101), [102]],
    ['opens above a buy stop', [buyStop(102)], bar(104, 105, 103, 104), [104]],
    ['falls to a buy MIT', [order({ type: 'MIT', stopTicks: half(99) })], bar(100, 101, 98, 100), [99]],
    ['opens below a buy MIT', [order({ type: 'MIT', stopTicks: half(99) })], bar(97, 98, 96, 97), [97]],
    [
      'rises to a sell MIT',
      [order({ side: 'Sell', type: 'MIT', stopTicks: half(102) })],
      bar(100, 103, 99, 101),
      [102],
    ],
    [
      'does not reach a sell MIT',
      [order({ side: 'Sell', type: 'MIT', stopTicks: half(104) })],
      bar(100, 103, 99, 101),
      [],
    ],
  ])('%s', (_, orders, on, expected) => expect(pricesOf(orders, on)).toEqual(expected));

  it('vector 4, on touch: a touch fills at the limit', () =>
    expect(pricesOf([buyLimit(100)], bar(101, 102, 100, 101), { fillLimitOnTouch: true })).toEqual([100]));

  it('vector 5, with price improvement: a limit that is marketable at the open fills at the open', () =>
    expect(pricesOf([buyLimit(100)], bar(98, 99, 97, 98), { limitPriceImprovement: true })).toEqual([98]));

  it('fills the first two of three in the order of its path', () =>
    expect(pricesOf([sellLimit(104), buyLimit(99), buyStop(103)], bar(100, 104.5, 98, 101))).toEqual([99, 103, 104]));
});

describe('a stop limit on a bar', () => {
  const stopLimit = (stop: number, limit: number) =>
    order({ type: 'StopLimit', stopTicks: half(stop), limitTicks: half(limit) });
  it.each([
    [
      'fills where it is triggered, when that is better than the limit',
      stopLimit(101, 102),
      bar(100, 103, 99, 102),
      [101],
    ],
    ['is only tested on what is left of the path', stopLimit(102, 100), bar(100.5, 103, 97, 98), [100]],
    ['the path before the trigger does not count', stopLimit(102, 100), bar(99, 103, 98, 102.5), []],
    ['rests when the open is beyond its limit', stopLimit(101, 102), bar(104, 105, 103, 104), []],
  ])('%s', (_, one, on, expected) => expect(pricesOf([one], on)).toEqual(expected));
});

describe('slippage', () => {
  it.each([
    ['a market order', order({}), [100.5]],
    ['a stop', buyStop(101), [101.5]],
    ['never beyond the bar', buyStop(103), [103]],
    ['never a limit', buyLimit(99.5), [99.5]],
  ])('%s', (_, one, expected) =>
    expect(pricesOf([one], bar(100, 103, 98, 101), { slippageTicks: 1n })).toEqual(expected),
  );
});

describe('a part of the volume', () => {
  const thin = bar(100, 104, 98, 101, 30);
  it('is shared, oldest first, and the rest stays', () => {
    const { fills, orders } = matchBar([order({ quantity: 2 }), order({ quantity: 2 })], thin);
    expect(fills.map(({ quantity }) => quantity)).toEqual([2, 1]);
    expect(orders.map(({ filled }) => filled)).toEqual([2, 1]);
  });
  it.each([
    ['Ioc', [3], 'ioc'],
    ['Fok', [], 'fok'],
    ['Day', [3], undefined],
  ] as const)('%s', (tif, quantities, killed) => {
    const one = order({ quantity: 5, tif });
    const match = matchBar([one], thin);
    expect(match.fills.map(({ quantity }) => quantity)).toEqual(quantities);
    expect(match.killed.get(one.id)).toBe(killed);
  });
  it('an Ioc limit that is not marketable at the open is killed before the path comes to it', () => {
    const one = buyLimit(99, { tif: 'Ioc' });
    expect(matchBar([one], bar(100, 104, 98, 101))).toMatchObject({ fills: [], killed: new Map([[one.id, 'ioc']]) });
  });
  it('a part fill shrinks the other leg by as much', () => {
    const [stop, target] = [sellStop(99, { ocoId: 'x', quantity: 5 }), sellLimit(103, { ocoId: 'x', quantity: 5 })];
    const match = matchBar([stop, target], thin);
    expect(match.fills).toMatchObject([{ orderId: stop.id, quantity: 3 }]);
    expect(match.orders.map(({ quantity, filled }) => quantity - filled)).toEqual([2, 2]);
  });
  it('without a share every order fills whole', () =>
    expect(
      matchBar([order({ quantity: 100 })], thin, { ...defaultFillRules, volumeSharePercent: undefined }).fills,
    ).toMatchObject([{ quantity: 100 }]));
});

const prices = fc.integer({ min: 180, max: 220 });
const anyBar = fc.array(prices, { minLength: 4, maxLength: 4 }).chain((four) =>
  fc.integer({ min: 0, max: 200 }).map(
    (volume): PriceBar => ({
      openTicks: BigInt(four[0] ?? 0),
      closeTicks: BigInt(four[1] ?? 0),
      highTicks: BigInt(Math.max(...four)),
      lowTicks: BigInt(Math.min(...four)),
      volume,
    }),
  ),
);
const anyOrders = fc.array(
  fc.record({
    side: fc.constantFrom(...sides),
    type: fc.constantFrom(...orderTypes),
    tif: fc.constantFrom(...timesInForce),
    quantity: fc.integer({ min: 1, max: 9 }),
    limit: prices,
    stop: prices,
    group: fc.constantFrom(null, 'a', 'b'),
  }),
  { maxLength: 8 },
);

describe('whatever the bar and the orders', () => {
  it('fills are inside the bar, not worse than the limit, at most the volume, and a group fills once', () =>
    fc.assert(
      fc.property(anyBar, anyOrders, (on, wanted) => {
        const orders = wanted.map(({ limit, stop, group, ...rest }) =>
          order({
            ...rest,
            ocoId: group,
            limitTicks: hasLimit(rest) ? BigInt(limit) : null,
            stopTicks: hasStop(rest) ? BigInt(stop) : null,
          }),
        );
        const match = matchBar(orders, on);
        const total = match.fills.reduce((sum, { quantity }) => sum + quantity, 0);
        expect(total).toBeLessThanOrEqual(Math.floor(on.volume / 10));
        for (const { orderId, priceTicks } of match.fills) {
          const of = orders.find(({ id }) => id === orderId);
          if (of?.limitTicks === null) expect(priceTicks >= on.lowTicks && priceTicks <= on.highTicks).toBe(true);
          else if (of) expect(of.side === 'Buy' ? priceTicks <= of.limitTicks : priceTicks >= of.limitTicks).toBe(true);
        }
        for (const group of ['a', 'b']) {
          const legs = orders.filter(({ ocoId }) => ocoId === group);
          const filled = match.fills
            .filter(({ orderId }) => legs.some(({ id }) => id === orderId))
            .reduce((sum, { quantity }) => sum + quantity, 0);
          expect(filled).toBeLessThanOrEqual(Math.max(0, ...legs.map(({ quantity }) => quantity)));
        }
        expect(matchBar(orders, on)).toEqual(match);
      }),
      { numRuns: 500 },
    ));
});

describe('a simulator that is set otherwise', () => {
  const thin = bar(100, 104, 98, 101, 30);
  it('fills in parts: the first is never for more than half', () => {
    const rules = { ...defaultFillRules, enforcePartialFills: true };
    const { fills, orders } = matchBar([order({ quantity: 5 })], bar(100, 104, 98, 101), rules);
    expect(fills.map(({ quantity }) => quantity)).toEqual([3]);
    const next = matchBar(orders, bar(101, 104, 98, 101), rules);
    expect(next.fills.map(({ quantity }) => quantity)).toEqual([2]);
    expect(matchBar([order({ quantity: 5, tif: 'Fok' })], bar(100, 104, 98, 101), rules).fills).toHaveLength(1);
    expect(matchBar([order({ quantity: 1 })], bar(100, 104, 98, 101), rules).fills).toHaveLength(1);
  });

  it('fills a limit at once and whole as it is touched, whatever is traded; a market order still takes its share', () => {
    const rules = { ...defaultFillRules, enforceImmediateFills: true };
    const { fills } = matchBar([buyLimit(98, { quantity: 50 }), order({ quantity: 50 })], thin, rules);
    expect(fills.map(({ quantity, priceTicks }) => [quantity, Number(priceTicks) / 2])).toEqual([
      [3, 100],
      [50, 98],
    ]);
    expect(pricesOf([buyLimit(98)], thin)).toEqual([]);
  });
});
