import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar, TradedBar } from '../bars/bar.ts';
import { flowMethod, orderFlow, splitVolume } from './order-flow.ts';

const minute = (index: number, [low, close, high]: [number, number, number], volume: number): Bar => ({
  at: new Date(Date.parse('2026-11-18T15:00:00Z') + index * 60_000),
  ...{ openTicks: low, highTicks: high, lowTicks: low, closeTicks: close, volume },
});

describe('order flow', () => {
  it.each([
    ['closes at its high: all bought', [100, 104, 104], undefined, 100],
    ['closes at its low: all sold', [100, 100, 104], undefined, 0],
    ['closes a quarter up: a quarter bought', [100, 101, 104], undefined, 25],
    ['has one price, above the one before: all bought', [101, 101, 101], 100, 100],
    ['has one price, below the one before: all sold', [99, 99, 99], 100, 0],
    ['has one price, as the one before: half and half', [100, 100, 100], 100, 50],
    ['has one price and none before: half and half', [100, 100, 100], undefined, 50],
  ] as const)('a minute that %s', (_, [low, close, high], before, buy) =>
    expect(splitVolume(minute(0, [low, close, high], 100), before)).toEqual({ buy, sell: 100 - buy }),
  );

  it('joins minutes, with the extremes that the delta went through and its sum since the first', () => {
    const minutes = [
      minute(0, [100, 104, 104], 30),
      minute(1, [100, 100, 104], 50),
      minute(4, [100, 104, 104], 10),
      minute(5, [100, 100, 104], 5),
    ];
    expect(orderFlow(minutes, { type: 'minute', length: 5 }, 'always')).toEqual([
      {
        at: new Date('2026-11-18T15:00:00Z'),
        ...{ buyVolume: 40, sellVolume: 50, delta: -10, cumDelta: -10, maxDelta: 30, minDelta: -20 },
      },
      {
        at: new Date('2026-11-18T15:05:00Z'),
        ...{ buyVolume: 0, sellVolume: 5, delta: -5, cumDelta: -15, maxDelta: 0, minDelta: -5 },
      },
    ]);
  });
});

/** Trades of a bar in turn: positive at the ask, negative at the bid. */
const traded = (index: number, ...trades: number[]): TradedBar => {
  const deltas = trades.map((_, last) => trades.slice(0, last + 1).reduce((sum, each) => sum + each, 0));
  return {
    ...minute(
      index,
      [100, 100, 100],
      trades.reduce((sum, each) => sum + Math.abs(each), 0),
    ),
    buyVolume: trades.reduce((sum, each) => sum + Math.max(each, 0), 0),
    ...{ maxDelta: Math.max(0, ...deltas), minDelta: Math.min(0, ...deltas) },
  };
};

describe('order flow of trades at bid and ask', () => {
  it('is by the quote rule, with the extremes of the delta trade by trade', () => {
    const minutes = [traded(0, 30, -50), traded(1, 60, -5), traded(5, -7, 4)];
    expect(orderFlow(minutes, { type: 'minute', length: 5 }, 'always')).toEqual([
      {
        at: new Date('2026-11-18T15:00:00Z'),
        ...{ buyVolume: 90, sellVolume: 55, delta: 35, cumDelta: 35, maxDelta: 40, minDelta: -20 },
      },
      {
        at: new Date('2026-11-18T15:05:00Z'),
        ...{ buyVolume: 4, sellVolume: 7, delta: -3, cumDelta: 32, maxDelta: 0, minDelta: -7 },
      },
    ]);
  });

  it.each([
    ['all tell their sides', [traded(0, 5), traded(1, -5)], 'quote_rule'],
    ['one with volume does not', [traded(0, 5), minute(1, [100, 100, 100], 5)], 'bar_split'],
    ['one without volume does not', [traded(0, 5), minute(1, [100, 100, 100], 0)], 'quote_rule'],
    ['sides are stored as unknown', [{ ...traded(0, 5), buyVolume: null }], 'bar_split'],
  ] as const)('bars of which %s', (_, bars, method) => expect(flowMethod(bars)).toBe(method));

  it('buy and sell make the volume, and joined extremes are those of all the trades in turn', () => {
    const bars = fc.array(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 8 }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(bars, (given) => {
        const minutes = given.map((trades, index) => traded(index, ...trades));
        const [joined] = orderFlow(minutes, { type: 'hour', length: 1 }, 'always');
        const [whole] = orderFlow([traded(0, ...given.flat())], { type: 'hour', length: 1 }, 'always');
        expect(joined).toEqual(whole);
        expect((joined?.buyVolume ?? 0) + (joined?.sellVolume ?? 0)).toBe(
          minutes.reduce((sum, { volume }) => sum + volume, 0),
        );
      }),
    );
  });
});

it('order flow loses no contract, and its last cumulative delta is all that was bought less all that was sold', () => {
  const bars = fc.array(fc.tuple(fc.nat(8), fc.nat(8), fc.nat(300)), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(bars, fc.integer({ min: 1, max: 30 }), (given, length) => {
      const minutes = given.map(([up, down, volume], index) =>
        minute(index, [100 - down, 100 - down + Math.min(up, down), 100 + up], volume),
      );
      const flow = orderFlow(minutes, { type: 'minute', length }, 'always');
      const sum = (of: (bar: (typeof flow)[number]) => number) => flow.reduce((total, bar) => total + of(bar), 0);
      expect(sum(({ buyVolume, sellVolume }) => buyVolume + sellVolume)).toBe(
        minutes.reduce((total, { volume }) => total + volume, 0),
      );
      expect(flow.at(-1)?.cumDelta).toBe(sum(({ delta }) => delta));
      for (const { delta, maxDelta, minDelta } of flow) {
        expect(minDelta).toBeLessThanOrEqual(delta);
        expect(maxDelta).toBeGreaterThanOrEqual(delta);
      }
    }),
  );
});
