import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar } from '../bars/bar.ts';
import { heaviestLevels, volumeProfile } from './volume-profile.ts';

const at = new Date('2026-11-18T15:00:00Z');
const bar = (lowTicks: number, highTicks: number, volume: number): Bar => ({
  ...{ at, openTicks: lowTicks, highTicks, lowTicks, closeTicks: highTicks, volume },
});
const rules = { tickAggregation: 1, valueAreaPct: 70 };

describe('a volume profile', () => {
  it("spreads a bar's volume evenly over its range, in whole contracts", () =>
    expect(volumeProfile([bar(100, 103, 10)], rules)?.levels).toEqual([
      { ticks: 103, volume: 3 },
      { ticks: 102, volume: 2 },
      { ticks: 101, volume: 3 },
      { ticks: 100, volume: 2 },
    ]));

  it('grows the value area from the point of control by the larger two levels', () => {
    const at100to106 = [5, 10, 20, 40, 15, 8, 2].map((volume, index) => bar(100 + index, 100 + index, volume));
    // 40 of 100; above 15 + 8 = 23, below 20 + 10 = 30: down to 101 holds 70.
    expect(volumeProfile(at100to106, rules)).toMatchObject({ poc: 103, val: 101, vah: 103, totalVolume: 100 });
    expect(volumeProfile(at100to106, { ...rules, valueAreaPct: 71 })).toMatchObject({ val: 101, vah: 105 });
    expect(volumeProfile(at100to106, { ...rules, valueAreaPct: 100 })).toMatchObject({ val: 100, vah: 106 });
  });

  it('of levels with the same volume the one nearest to the middle is the point of control', () =>
    expect(volumeProfile([bar(100, 100, 9), bar(104, 104, 9), bar(110, 110, 1)], rules)?.poc).toBe(104));

  it('joins ticks to levels', () =>
    expect(volumeProfile([bar(100, 107, 8)], { ...rules, tickAggregation: 4 })?.levels).toEqual([
      { ticks: 104, volume: 4 },
      { ticks: 100, volume: 4 },
    ]));

  it('of nothing is none', () => expect(volumeProfile([bar(100, 101, 0)], rules)).toBeUndefined());

  it('keeps the levels of most volume in their order of price', () => {
    const levels = [3, 1, 2].map((volume, index) => ({ ticks: 12 - index, volume }));
    expect(heaviestLevels(levels, 2)).toEqual([levels[0], levels[2]]);
  });
});

it('a profile loses no contract, and its value area holds what was asked for around the point of control', () => {
  const bars = fc.array(
    fc
      .tuple(fc.integer({ min: 50, max: 90 }), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 500 }))
      .map(([low, height, volume]) => bar(low, low + height, volume)),
    { minLength: 1, maxLength: 30 },
  );
  fc.assert(
    fc.property(bars, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 100 }), (given, aggregation, pct) => {
      const volume = given.reduce((sum, each) => sum + each.volume, 0);
      const profile = volumeProfile(given, { tickAggregation: aggregation, valueAreaPct: pct });
      if (!profile) {
        expect(volume).toBe(0);
        return;
      }
      const sum = (levels: { volume: number }[]) => levels.reduce((total, level) => total + level.volume, 0);
      expect(sum(profile.levels)).toBe(volume);
      const area = profile.levels.filter(({ ticks }) => ticks >= profile.val && ticks <= profile.vah);
      expect(sum(area)).toBeGreaterThanOrEqual((volume * pct) / 100);
      expect(area.some(({ ticks }) => ticks === profile.poc)).toBe(true);
    }),
  );
});
