import { describe, expect, it } from 'vitest';
import { toDate } from '../instruments/calendar-day.ts';
import { dayOrderExpiry, nextRoll, tradingDay, tradingDayStart } from '../instruments/session.ts';
import { defaultFillRules } from '../orders/fill-rules.ts';
import { inSession, sessionEnd, sessionIsOver } from './account.ts';
import { accountValue } from './account-book.ts';
import { isLooser, rulesOf, withRule } from './account-rules.ts';
import { fillRulesOf, setVenueOptions, venueDefaults, venueOptionsOf } from './venue-options.ts';

const quarterPastFour = 16 * 60 + 15;
const at = (time: string) => new Date(`2026-11-${time}Z`);

describe('What the venue does by default', () => {
  it('is what the reference names', () => {
    expect(fillRulesOf({ venueOptions: null })).toEqual(defaultFillRules);
    expect(venueOptionsOf({})).toMatchObject({ markPrice: 'quote', sessionReset: 18 * 60, volumeSharePercent: 10 });
  });

  it('is not stored, and what differs is', () => {
    expect(setVenueOptions(venueDefaults)).toEqual({});
    const set = { ...venueDefaults, slippageTicks: 2, enforcePartialFills: true };
    expect(setVenueOptions(set)).toEqual({ slippageTicks: 2, enforcePartialFills: true });
    expect(fillRulesOf({ venueOptions: setVenueOptions(set) })).toMatchObject({ slippageTicks: 2n });
  });
});

describe('A trading day that ends at 16:15 New York', () => {
  // 21:15 UTC in November.
  it.each([
    ['always', '18T21:14:59', '2026-11-18'],
    ['always', '18T21:15:00', '2026-11-19'],
    ['exchange', '20T21:15:00', '2026-11-23'],
    ['exchange', '20T21:14:59', '2026-11-20'],
  ] as const)('%s at %s is %s', (hours, time, day) => expect(tradingDay(at(time), hours, quarterPastFour)).toBe(day));

  it('begins and ends there; Monday’s begins on Friday', () => {
    expect(nextRoll(at('18T20:00:00'), 'always', quarterPastFour)).toEqual(at('18T21:15:00'));
    expect(nextRoll(at('18T22:00:00'), 'always', quarterPastFour)).toEqual(at('19T21:15:00'));
    expect(tradingDayStart(at('23T15:00:00'), 'exchange', quarterPastFour)).toEqual(at('20T21:15:00'));
    expect(tradingDayStart(at('23T15:00:00'), 'exchange')).toEqual(at('22T23:00:00'));
  });

  it.each([
    ['always', '18T15:00:00', quarterPastFour, '18T21:15:00'],
    ['exchange', '18T15:00:00', quarterPastFour, '18T21:15:00'],
    ['exchange', '18T15:00:00', 20 * 60, '18T22:00:00'],
    ['exchange', '18T22:30:00', quarterPastFour, '19T21:15:00'],
    ['exchange', '18T15:00:00', 18 * 60, '18T22:00:00'],
  ] as const)('%s: a Day order of %s with the end at minute %i ends at %s', (hours, time, roll, ends) =>
    expect(dayOrderExpiry(at(time), hours, 'equity', roll)).toEqual(at(ends)),
  );

  it('rolls the account’s session values there, cash stays', () => {
    const account = {
      ...{ startCents: 0n, cashCents: 700n, feesCents: 10n, sessionStartCashCents: 500n, sessionFeesCents: 10n },
      sessionDate: toDate('2026-11-18'),
      venueOptions: { sessionReset: quarterPastFour },
    };
    expect(sessionIsOver(account, at('18T21:14:00'), 'always')).toBe(false);
    expect(sessionIsOver({ ...account, venueOptions: null }, at('18T21:30:00'), 'always')).toBe(false);
    expect(inSession(account, at('18T21:30:00'), 'always')).toMatchObject({
      ...{ sessionDate: toDate('2026-11-19'), cashCents: 700n, sessionStartCashCents: 700n, sessionFeesCents: 0n },
    });
    expect(sessionEnd(account, at('18T21:30:00'), 'always')).toEqual(at('19T21:15:00'));
  });
});

describe('Marked by the last trade', () => {
  const book = (venueOptions: object | null, quantity: number) =>
    ({
      account: { cashCents: 0n, venueOptions },
      holdings: new Map([['MES 12-26', { quantity, costCents: BigInt(quantity) * 20_000n * 125n }]]),
      orders: [],
      quotes: new Map([['MES 12-26', { bidTicks: 20_010n, askTicks: 20_014n, lastTicks: 20_013n }]]),
    }) as never;

  it.each([
    [null, 2, 2_500n],
    [null, -2, -3_500n],
    [{ markPrice: 'last' }, 2, 3_250n],
    [{ markPrice: 'last' }, -2, -3_250n],
  ] as const)('%j with %i contracts: %i cents', (options, quantity, cents) =>
    expect(accountValue(book(options, quantity)).unrealizedCents).toBe(cents),
  );
});

describe('An option of the venue becomes looser', () => {
  const rules = rulesOf({ limits: null, monitors: null, venueOptions: null });
  it.each([
    ['slippageTicks', 2, 1, true],
    ['slippageTicks', 1, 2, false],
    ['slippageTicks', 1, null, true],
    ['volumeSharePercent', 10, 11, true],
    ['volumeSharePercent', 10, 5, false],
    ['volumeSharePercent', 5, null, true],
    ['fillLimitOnTouch', false, true, true],
    ['fillLimitOnTouch', true, null, false],
    ['enforceImmediateFills', true, false, false],
    ['enforceImmediateFills', false, true, true],
    ['limitPriceImprovement', false, true, true],
    ['enforcePartialFills', true, false, true],
    ['enforcePartialFills', false, true, false],
    ['markPrice', 'quote', 'last', true],
    ['markPrice', 'last', 'quote', true],
    ['stopsWatch', 'last', 'quote', true],
    ['sessionReset', 1_080, 1_020, true],
    ['sessionReset', 1_080, 1_080, false],
  ] as const)('%s from %j to %j: %s', (option, before, after, looser) =>
    expect(isLooser(option, before, after)).toBe(looser),
  );

  it('and one that is taken away is as by default', () => {
    const set = withRule(rules, 'slippageTicks', 3);
    expect(set.venue?.slippageTicks).toBe(3);
    expect(withRule(set, 'slippageTicks', null)).toEqual(rules);
  });
});
