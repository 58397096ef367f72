import { describe, expect, test } from 'vitest';
import { barMarks, marksOf, orderMarks, revocationMarks } from './marks.ts';
import { type Contestant, contestants, type Memory } from './mcp-bench.ts';
import { median } from './median.ts';
import { table } from './table.ts';

const throughput = (perSecond: (contestant: Contestant) => number) =>
  contestants.map((contestant) => ({ ...contestant, perSecond: perSecond(contestant), p50Ms: 1, p99Ms: 1 }));
const oauth = (refreshesPerSecond: number, residentMb = 150) => ({
  name: 'one',
  flowsPerSecond: 1,
  refreshesPerSecond,
  refreshP50Ms: 1,
  refreshP99Ms: 1,
  residentMb,
});
const memory = (...residentMb: number[]): Memory =>
  residentMb.map((mb, at) => ({ calls: (at + 1) * 10, residentMb: mb }));
const held = (...given: Parameters<typeof marksOf>) => marksOf(...given).map((mark) => mark.held);

describe('marks', () => {
  test('are held by a server that is as fast as the bare one', () => {
    const calls = throughput(({ server }) => (server.startsWith('v2-high') ? 100 : 1_000));
    expect(held(calls, [oauth(70), oauth(100)], memory(150, 160, 161))).toEqual(Array(6).fill(true));
  });

  test('are missed by one that is slow, large, and grows', () => {
    const calls = throughput(({ server }) => (server === 'portcullis-mcp' ? 70 : 100));
    expect(held(calls, [oauth(50, 230), oauth(100)], memory(150, 220, 240))).toEqual(Array(6).fill(false));
  });
});

test.each([
  [50, true],
  [49, false],
] as const)('%d orders a second under limits beside a hundred without', (perSecond, expected) => {
  const figures = { name: 'one', p50Ms: 1 };
  const orders = [
    { ...figures, kind: 'audited' as const, perSecond: 100 },
    { ...figures, kind: 'limited' as const, perSecond },
  ];
  expect(orderMarks(orders).map((mark) => mark.held)).toEqual([expected]);
});

test.each([
  [59.9, 19.9, [true, true]],
  [60, 20, [false, false]],
])('bars imported in %d s and read in %d ms', (importSeconds, dayP50Ms, expected) => {
  const figures = { instruments: 10, rows: 3_500_000, importSeconds, dayP50Ms, dayP99Ms: 30 };
  expect(barMarks(figures).map((mark) => mark.held)).toEqual(expected);
});

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
  [[7], 7],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('a table has its numbers to the right', () => {
  expect(
    table(
      ['name', 'n'],
      [
        ['one', 1_000],
        ['other', 1.25],
      ],
    ),
  ).toBe(['name      n', '-----  ----', 'one    1000', 'other   1.3'].join('\n'));
});

test.each([
  [0, 0, true],
  [1, 0, false],
  [0, 1, false],
])('%d calls accepted after a revocation, %d others cut off with it', (acceptedAfter, othersRefused, held) => {
  const figures = { connections: 200, revocations: 20, answerP50Ms: 20, refusedP50Ms: 20, refusedMaxMs: 40 };
  expect(revocationMarks({ ...figures, acceptedAfter, othersRefused }).map((mark) => mark.held)).toEqual([held]);
});
