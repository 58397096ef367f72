import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar } from '../bars/bar.ts';
import { orderFlow, splitVolume } from './order-flow.ts';

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
