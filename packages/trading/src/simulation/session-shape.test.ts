import { describe, expect, it } from 'vitest';
import { depthShare, liveliness } from './session-shape.ts';

const newYork = (time: string, day = '2026-11-18') => new Date(`${day}T${time}:00-05:00`);
const at = (time: string, day?: string) => liveliness(newYork(time, day));

describe("the shape of a session, by New York's clock", () => {
  it('is 1 on the average of a trading day', () => {
    const open = newYork('18:00', '2026-11-17').getTime();
    const levels = Array.from({ length: 23 * 60 }, (_, minute) => liveliness(new Date(open + minute * 60_000)));
    expect(levels.reduce((sum, each) => sum + each, 0) / levels.length).toBeCloseTo(1, 1);
  });

  it.each([
    ['09:30', '03:00'],
    ['15:59', '13:00'],
    ['08:30', '07:00'],
    ['03:00', '01:00'],
    ['18:00', '17:00'],
  ])('%s is livelier than %s', (lively, quiet) => expect(at(lively)).toBeGreaterThan(1.5 * at(quiet)));

  it('goes up and down without a step but at the bells', () =>
    expect(Math.abs(at('11:01') - at('11:00'))).toBeLessThan(0.02));

  it('follows daylight saving time', () => expect(liveliness(new Date('2026-07-15T09:30:00-04:00'))).toBe(at('09:30')));

  it('has a quiet weekend where the market is open round the clock', () => {
    expect(at('12:00', '2026-11-21')).toBe(0.15);
    expect(at('17:00', '2026-11-20')).toBe(0.15);
    expect(at('17:59', '2026-11-22')).toBe(0.15);
    expect(at('18:00', '2026-11-22')).toBeGreaterThan(0.15);
  });

  it('quotes thinly at night, and at most a third more than usual at the open', () => {
    expect(depthShare(at('01:00'))).toBeLessThan(0.65);
    expect(depthShare(at('09:30'))).toBeCloseTo(1.35);
  });
});
