import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tradingDay } from '../instruments/session.ts';
import { aggregateBars } from './aggregate-bars.ts';
import type { Bar } from './bar.ts';
import { type BarPeriod, onBase, parsePeriod } from './bar-period.ts';

const bar = (at: string, close: number, volume = 1): Bar => ({
  ...{ at: new Date(at), openTicks: close - 1, highTicks: close + 2, lowTicks: close - 2, closeTicks: close, volume },
});

const starts = (period: BarPeriod, ...times: string[]) =>
  aggregateBars(
    times.map((time) => bar(time, 100)),
    period,
    'exchange',
  ).map(({ at }) => at.toISOString());

describe('minutes joined', () => {
  it('to five', () =>
    expect(
      aggregateBars(
        [bar('2026-11-18T15:04:00Z', 100, 3), bar('2026-11-18T15:05:00Z', 110, 4), bar('2026-11-18T15:09:00Z', 105, 5)],
        { type: 'minute', length: 5 },
        'exchange',
      ),
    ).toEqual([
      { at: new Date('2026-11-18T15:00:00Z'), openTicks: 99, highTicks: 102, lowTicks: 98, closeTicks: 100, volume: 3 },
      {
        at: new Date('2026-11-18T15:05:00Z'),
        openTicks: 109,
        highTicks: 112,
        lowTicks: 103,
        closeTicks: 105,
        volume: 9,
      },
    ]));

  it('to lengths that do not divide an hour are counted from the open', () =>
    expect(
      starts({ type: 'hour', length: 4 }, '2026-11-17T23:00:00Z', '2026-11-18T02:59:00Z', '2026-11-18T03:00:00Z'),
    ).toEqual(['2026-11-17T23:00:00.000Z', '2026-11-18T03:00:00.000Z']));

  it('to days begin at 18:00 New York of the evening before, in winter and summer', () => {
    const day = { type: 'day', length: 1 } as const;
    expect(starts(day, '2026-11-18T21:59:00Z', '2026-11-18T23:00:00Z')).toEqual([
      '2026-11-17T23:00:00.000Z',
      '2026-11-18T23:00:00.000Z',
    ]);
    expect(starts(day, '2026-07-15T20:59:00Z', '2026-07-15T22:00:00Z')).toEqual([
      '2026-07-14T22:00:00.000Z',
      '2026-07-15T22:00:00.000Z',
    ]);
  });

  it('to weeks begin on Sunday evening', () =>
    expect(
      starts({ type: 'week', length: 1 }, '2026-11-20T21:59:00Z', '2026-11-22T23:00:00Z', '2026-11-27T15:00:00Z'),
    ).toHaveLength(2));

  it('of 300 seconds are those of 5 minutes', () =>
    expect(parsePeriod('second', 300)).toEqual(parsePeriod('minute', 5)));

  it('to several days, weeks and months are the same whichever minute comes first', () => {
    const days = ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-23'];
    const noons = days.map((day) => `${day}T17:00:00Z`);
    const twoDays = { type: 'day', length: 2 } as const;
    expect(starts(twoDays, ...noons)).toEqual(expect.arrayContaining(starts(twoDays, ...noons.slice(2)).slice(1)));
    expect(starts(twoDays, ...noons)).toHaveLength(4);
    expect(starts({ type: 'week', length: 2 }, ...noons)).toHaveLength(2);
    const quarter = { type: 'month', length: 3 } as const;
    expect(starts(quarter, '2026-09-30T17:00:00Z', '2026-10-01T17:00:00Z', '2026-12-31T17:00:00Z')).toHaveLength(2);
  });

  it('to months and years follow trading days', () => {
    const times = ['2026-11-30T21:00:00Z', '2026-11-30T23:00:00Z', '2026-12-31T23:00:00Z'];
    expect(starts({ type: 'month', length: 1 }, ...times)).toHaveLength(3);
    expect(starts({ type: 'year', length: 1 }, ...times)).toHaveLength(2);
  });
});

it('seconds joined to minutes are the minutes: through bars of any length between, or at once', () => {
  const start = Date.UTC(2026, 10, 18, 15);
  const trades = fc.uniqueArray(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(trades, fc.constantFrom(5, 10, 15, 20, 30), (offsets, length) => {
      const seconds = offsets
        .sort((one, other) => one - other)
        .map((offset) =>
          bar(new Date(start + Math.floor(offset / 5) * 5_000).toISOString(), 100 + (offset % 13), offset),
        );
      const minute = { type: 'minute', length: 1 } as const;
      const between = aggregateBars(seconds, { type: 'second', length }, 'always');
      expect(between.every(({ at }) => at.getTime() % (length * 1_000) === 0)).toBe(true);
      expect(aggregateBars(between, minute, 'always')).toEqual(aggregateBars(seconds, minute, 'always'));
    }),
  );
});

it('joining loses no volume and no extreme, and keeps the order', () => {
  const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 60 });
  const periods: fc.Arbitrary<BarPeriod> = fc.constantFrom(
    { type: 'minute', length: 7 },
    { type: 'hour', length: 1 },
    { type: 'day', length: 1 },
    { type: 'week', length: 1 },
  );
  fc.assert(
    fc.property(minutes, periods, (offsets, period) => {
      const bars = offsets
        .sort((one, other) => one - other)
        .map((offset) =>
          bar(new Date(Date.UTC(2026, 2, 1) + offset * 60_000).toISOString(), 100 + (offset % 17), offset % 5),
        );
      const joined = aggregateBars(bars, period, 'always');
      const sum = (all: readonly Bar[]) => all.reduce((total, { volume }) => total + volume, 0);
      expect(sum(joined)).toBe(sum(bars));
      expect(Math.max(...joined.map(({ highTicks }) => highTicks))).toBe(
        Math.max(...bars.map(({ highTicks }) => highTicks)),
      );
      const times = joined.map(({ at }) => at.getTime());
      expect(times).toEqual([...new Set(times)].sort((one, other) => one - other));
      if (period.type === 'day')
        expect(joined).toHaveLength(new Set(bars.map(({ at }) => tradingDay(at, 'always'))).size);
    }),
  );
});

describe('a period', () => {
  it.each([
    ['minute', 1_440, true],
    ['minute', 1_441, false],
    ['minute', 0, false],
    ['minute', 1.5, false],
    ['hour', 24, true],
    ['second', 1, false],
    ['second', 5, true],
    ['second', 10, true],
    ['second', 12, false],
    ['second', 15, true],
    ['second', 20, true],
    ['second', 25, false],
    ['second', 30, true],
    ['second', 45, false],
    ['second', 60, true],
    ['second', 90, false],
    ['second', 300, true],
    ['second', 86_400, true],
    ['second', 86_460, false],
    ['day', 2, true],
    ['day', 366, false],
    ['week', 52, true],
    ['month', 3, true],
    ['year', 11, false],
    ['renko', 1, false],
  ] as const)('of %s %d is served: %s', (type, length, served) => expect(parsePeriod(type, length).ok).toBe(served));

  it.each([
    [30, 'shared', true],
    [30, 'imported', false],
    [60, 'imported', true],
  ] as const)('of %d seconds is made up by %s bars: %s', (length, source, made) => {
    const parsed = parsePeriod('second', length);
    expect(parsed.ok && onBase(parsed.period, source)).toMatchObject(
      made
        ? { ok: true }
        : { ok: false, refusal: { code: 'unsupported_period', detail: expect.stringContaining('60') } },
    );
  });
});
