import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HolidayCalendar } from './holidays.ts';
import { dayOrderExpiry, isAnyOpen, type MarketHours, sessionOf, tradingDay } from './session.ts';

const at = (text: string) => new Date(text);

describe('the trading day rolls at 18:00 New York', () => {
  it.each<[string, MarketHours, string]>([
    ['2026-11-18T22:59:59Z', 'exchange', '2026-11-18'],
    ['2026-11-18T23:00:00Z', 'exchange', '2026-11-19'],
    ['2026-07-15T21:59:59Z', 'exchange', '2026-07-15'], // summer: New York is four hours behind
    ['2026-07-15T22:00:00Z', 'exchange', '2026-07-16'],
    ['2026-11-20T22:30:00Z', 'exchange', '2026-11-20'], // Friday after the close
    ['2026-11-20T23:00:00Z', 'exchange', '2026-11-23'], // Friday evening is Monday's
    ['2026-11-21T12:00:00Z', 'exchange', '2026-11-23'],
    ['2026-11-22T23:00:00Z', 'exchange', '2026-11-23'], // Sunday's open
    ['2026-11-21T12:00:00Z', 'always', '2026-11-21'],
    ['2026-11-21T23:00:00Z', 'always', '2026-11-22'],
    ['2026-03-08T21:59:59Z', 'always', '2026-03-08'], // the clocks went forward that morning
    ['2026-03-08T22:00:00Z', 'always', '2026-03-09'],
    ['2026-11-01T22:59:59Z', 'always', '2026-11-01'], // the clocks went back that morning
    ['2026-11-01T23:00:00Z', 'always', '2026-11-02'],
  ])('%s, hours %s: %s', (instant, hours, day) => expect(tradingDay(at(instant), hours)).toBe(day));
});

describe('the session', () => {
  it.each([
    ['Monday morning', '2026-11-16T14:00:00Z', true, '2026-11-16T22:00:00.000Z'],
    ['the break of an hour', '2026-11-16T22:00:00Z', false, '2026-11-16T23:00:00.000Z'],
    ['the evening open', '2026-11-16T23:00:00Z', true, '2026-11-17T22:00:00.000Z'],
    ["Friday's close", '2026-11-20T22:00:00Z', false, '2026-11-22T23:00:00.000Z'],
    ['Saturday', '2026-11-21T12:00:00Z', false, '2026-11-22T23:00:00.000Z'],
    ['Sunday before the open', '2026-11-22T22:59:59Z', false, '2026-11-22T23:00:00.000Z'],
    ["Sunday's open", '2026-11-22T23:00:00Z', true, '2026-11-23T22:00:00.000Z'],
    ['Sunday of the clocks forward', '2026-03-08T22:00:00Z', true, '2026-03-09T21:00:00.000Z'],
    ['Sunday of the clocks back', '2026-11-01T22:30:00Z', false, '2026-11-01T23:00:00.000Z'],
  ])('%s', (_, instant, isOpen, next) => {
    const session = sessionOf(at(instant), 'exchange');
    expect([session.isOpen, session.nextChangeAt.toISOString()]).toEqual([isOpen, next]);
  });

  it('round the clock is always open and still has days', () => {
    const session = sessionOf(at('2026-11-21T12:00:00Z'), 'always');
    expect(session).toMatchObject({
      isOpen: true,
      opensAt: at('2026-11-20T23:00:00Z'),
      closesAt: at('2026-11-21T23:00:00Z'),
    });
  });
});

describe('the session of an instant', () => {
  it('is the same whichever instants were asked for before', () => {
    const around = fc.integer({ min: Date.parse('2026-11-20T00:00:00Z'), max: Date.parse('2026-12-01T00:00:00Z') });
    const openOrClose = fc.constantFrom('2026-11-20T22:00:00Z', '2026-11-26T18:00:00Z', '2026-11-26T23:00:00Z').map(at);
    const instant = fc.oneof(
      around.map((epochMs) => new Date(epochMs)),
      fc.tuple(openOrClose, fc.integer({ min: -2, max: 2 })).map(([edge, ms]) => new Date(edge.getTime() + ms)),
    );
    fc.assert(
      fc.property(instant, instant, (before, now) => {
        sessionOf(before, 'exchange');
        const asked = sessionOf(now, 'exchange');
        sessionOf(at('2020-01-06T12:00:00Z'), 'exchange');
        expect(asked).toEqual(sessionOf(now, 'exchange'));
        expect(asked.isOpen).toBe(asked.opensAt <= now && now < asked.closesAt);
      }),
    );
  });
});

describe('on a holiday', () => {
  it.each<[string, string, HolidayCalendar, boolean, string]>([
    ['Thanksgiving morning', '2026-11-26T15:00:00Z', 'equity', true, '2026-11-26T18:00:00.000Z'],
    ['after its early close', '2026-11-26T18:00:00Z', 'equity', false, '2026-11-26T23:00:00.000Z'],
    ['while oil goes on', '2026-11-26T18:00:00Z', 'energy-and-metals', true, '2026-11-26T19:30:00.000Z'],
    ['Christmas Eve after the close', '2026-12-24T18:15:00Z', 'equity', false, '2026-12-27T23:00:00.000Z'],
    ['Christmas Eve in the evening', '2026-12-24T23:30:00Z', 'equity', false, '2026-12-27T23:00:00.000Z'],
    ['Christmas Day', '2026-12-25T15:00:00Z', 'energy-and-metals', false, '2026-12-27T23:00:00.000Z'],
    ['Good Friday with the jobs report', '2026-04-03T13:14:00Z', 'equity', true, '2026-04-03T13:15:00.000Z'],
    ['Good Friday for oil', '2026-04-03T13:14:00Z', 'energy-and-metals', false, '2026-04-05T22:00:00.000Z'],
  ])('%s', (_, instant, calendar, isOpen, next) => {
    const session = sessionOf(at(instant), 'exchange', calendar);
    expect([session.isOpen, session.nextChangeAt.toISOString()]).toEqual([isOpen, next]);
    expect(sessionOf(at(instant), 'always', calendar).isOpen).toBe(true);
  });

  it('the market as a whole is open while anything trades', () => {
    const times = ['2026-11-26T18:30:00Z', '2026-12-25T15:00:00Z', '2026-12-27T23:00:00Z'];
    expect(times.map((time) => isAnyOpen(at(time), 'exchange'))).toEqual([true, false, true]);
  });

  it('a Day order ends with the short session, or waits for the next one', () => {
    expect(dayOrderExpiry(at('2026-11-26T15:00:00Z'), 'exchange')).toEqual(at('2026-11-26T18:00:00Z'));
    expect(dayOrderExpiry(at('2026-11-26T18:30:00Z'), 'exchange')).toEqual(at('2026-11-27T18:15:00Z'));
    expect(dayOrderExpiry(at('2026-12-25T15:00:00Z'), 'exchange')).toEqual(at('2026-12-28T22:00:00Z'));
  });
});

describe('a Day order expires', () => {
  it.each([
    ['at the close of its session', '2026-11-16T14:00:00Z', '2026-11-16T22:00:00.000Z'],
    ['placed in the break, at the close of the next', '2026-11-16T22:30:00Z', '2026-11-17T22:00:00.000Z'],
    ['placed on Saturday, at the close of Monday', '2026-11-21T12:00:00Z', '2026-11-23T22:00:00.000Z'],
  ])('%s', (_, instant, expiry) => expect(dayOrderExpiry(at(instant), 'exchange').toISOString()).toBe(expiry));
});
