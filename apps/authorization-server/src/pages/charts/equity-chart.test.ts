import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equityChart, niceTicks } from './equity-chart.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 20, hour));

test('one moment makes no curve', () => {
  expect(equityChart([])).toBeUndefined();
  expect(equityChart([{ at: at(1), netLiquidation: 100_000 }])).toBeUndefined();
});

test('the curve runs from the left edge to the right, higher values higher up', () => {
  const chart = equityChart([
    { at: at(0), netLiquidation: 100_000 },
    { at: at(1), netLiquidation: 100_500 },
    { at: at(4), netLiquidation: 99_800 },
  ]);
  const corners =
    chart?.line
      .slice(1)
      .split('L')
      .map((corner) => corner.split(' ').map(Number)) ?? [];
  expect(corners.map(([x]) => x)).toEqual([84, 300, 948]);
  const [start = 0, peak = 0, end = 0] = corners.map(([, y]) => y ?? 0);
  expect(peak).toBeLessThan(start);
  expect(end).toBeGreaterThan(start);
  expect(chart?.description).toBe(
    'Net value from $100,000.00 on 20 Nov 2026, 00:00 UTC to $99,800.00 on 20 Nov 2026, 04:00 UTC; lowest $99,800.00, highest $100,500.00.',
  );
});

test.each([
  [99_800, 100_500, [99_750, 100_000, 100_250, 100_500]],
  [100_000, 100_000, [99_950, 100_000, 100_050]],
  [-30, 70, [-50, 0, 50, 100]],
])('between %d and %d the axis reads %j', (low, high, ticks) => {
  expect(niceTicks(low, high)).toEqual(ticks);
});

test('whatever the values, the axis holds them with few lines and the curve stays inside', () => {
  const value = fc.integer({ min: -1e9, max: 1e9 }).map((cents) => cents / 100);
  fc.assert(
    fc.property(fc.array(value, { minLength: 2, maxLength: 40 }), (values) => {
      const ticks = niceTicks(Math.min(...values), Math.max(...values));
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(6);
      const chart = equityChart(values.map((netLiquidation, hour) => ({ at: at(hour), netLiquidation })));
      for (const corner of chart?.line.slice(1).split('L') ?? []) {
        const y = Number(corner.split(' ')[1]);
        expect(y).toBeGreaterThanOrEqual(12);
        expect(y).toBeLessThanOrEqual(248);
      }
    }),
  );
});
