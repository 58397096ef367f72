import { expect, test } from 'vitest';
import { sparkline } from './sparkline.ts';

const days = (...calls: number[]) => calls.map((each) => ({ calls: each }));

test('the busiest day is as high as the picture, a quiet one is a line, a single call is seen', () => {
  const { bars, height } = sparkline(days(0, 1, 1_000));
  expect(bars.map((bar) => [bar.height, bar.isLast])).toEqual([
    [1.5, false],
    [3, false],
    [height, true],
  ]);
  expect(bars.every((bar) => bar.y + bar.height === height)).toBe(true);
});

test.each([
  [days(0, 0), 'No calls in 2 days'],
  [days(0, 1_234, 6), 'Calls a day over 3 days: 1,240 on 2 days, at most 1,234 a day'],
  [days(0, 7), 'Calls a day over 2 days: 7 on 1 day, at most 7 a day'],
])('%j says: %s', (given, words) => {
  expect(sparkline(given).words).toBe(words);
});
