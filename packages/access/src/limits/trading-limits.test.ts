import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin, loosened, tightest } from './compare-limits.ts';
import { weekDays } from './trading-hours.ts';
import {
  canonicalLimits,
  limitedOrderTypes,
  limitedSides,
  parseTradingLimits,
  type TradingLimits,
  tradingLimitsType,
} from './trading-limits.ts';

const type = tradingLimitsType;

const whole = {
  type,
  accounts: ['Sim101'],
  instruments: ['ES', 'MES'],
  sides: ['Buy'],
  order_types: ['Limit', 'Market'],
  max_order_quantity: 2,
  max_position: 4,
  orders_per_hour: 5,
  notional_per_day: 500_000,
  loss_per_day: 250,
  trading_hours: { from: '09:30', to: '16:00', time_zone: 'America/New_York', days: ['Mon', 'Tue'] },
  expires_at: '2027-01-31T12:00:00-05:00',
};

const parsed = (json: unknown): TradingLimits => {
  const outcome = parseTradingLimits(json);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults));
  return outcome.limits;
};

describe('the limits of a grant are read strictly', () => {
  it('takes each field, and writes the same limits in one way', () => {
    expect(parsed(whole)).toEqual({
      ...whole,
      order_types: ['Market', 'Limit'],
      expires_at: '2027-01-31T17:00:00.000Z',
    });
    const other = { ...whole, instruments: ['mes ', 'ES', 'es'], accounts: [' Sim101', 'SIM101'] };
    expect(JSON.stringify(parsed(other))).toBe(JSON.stringify(parsed(whole)));
    expect(JSON.stringify(parsed(Object.fromEntries(Object.entries(whole).toReversed())))).toBe(
      JSON.stringify(parsed(whole)),
    );
  });

  it('takes limits that limit nothing, and lists that allow nothing', () => {
    expect(parsed({ type })).toEqual({ type });
    expect(parsed({ type, sides: [] })).toEqual({ type, sides: [] });
  });

  it.each([
    ['nothing', undefined, 'type'],
    ['a list', [whole], 'type'],
    ['text', 'portcullis_trading', 'type'],
    ['another type', { type: 'payment_initiation' }, 'type'],
    ['an unknown member', { ...whole, max_orders: 5 }, 'max_orders'],
    ['a member of the prototype', JSON.parse(`{"type":"${type}","__proto__":{"max_position":9}}`), '__proto__'],
    ['a member of another spelling', { type, Sides: ['Buy'] }, 'Sides'],
    [
      'an unknown member of hours',
      { type, trading_hours: { ...whole.trading_hours, until: '1' } },
      'trading_hours.until',
    ],
    ['a fraction', { type, max_order_quantity: 1.5 }, 'max_order_quantity'],
    ['cents', { type, loss_per_day: 250.01 }, 'loss_per_day'],
    ['zero', { type, orders_per_hour: 0 }, 'orders_per_hour'],
    ['less than zero', { type, notional_per_day: -1 }, 'notional_per_day'],
    ['no number', { type, max_position: Number.NaN }, 'max_position'],
    ['without end', { type, max_position: Number.POSITIVE_INFINITY }, 'max_position'],
    ['a number in text', { type, max_position: '3' }, 'max_position'],
    ['a number beyond all bounds', { type, notional_per_day: 1e300 }, 'notional_per_day'],
    ['null', { type, max_position: null }, 'max_position'],
    ['a contract for a root', { type, instruments: ['ES 12-26'] }, 'instruments[0]'],
    ['a root in other letters', { type, instruments: ['ЕS'] }, 'instruments[0]'],
    ['an account without a name', { type, accounts: [' '] }, 'accounts[0]'],
    ['an account that cannot be seen', { type, accounts: ['Sim\u200b101'] }, 'accounts[0]'],
    ['a side in lower case', { type, sides: ['buy'] }, 'sides[0]'],
    ['a type of order that is none', { type, order_types: ['Iceberg'] }, 'order_types[0]'],
    [
      'no such time zone',
      { type, trading_hours: { ...whole.trading_hours, time_zone: 'Mars/Olympus' } },
      'trading_hours.time_zone',
    ],
    [
      'an offset for a zone',
      { type, trading_hours: { ...whole.trading_hours, time_zone: '+05:00' } },
      'trading_hours.time_zone',
    ],
    ['no such hour', { type, trading_hours: { ...whole.trading_hours, from: '25:00' } }, 'trading_hours.from'],
    ['hours of no length', { type, trading_hours: { ...whole.trading_hours, to: '09:30' } }, 'trading_hours.to'],
    ['a day without offset', { type, expires_at: '2027-01-31' }, 'expires_at'],
    ['a year beyond all bounds', { type, expires_at: '9999-12-31T00:00:00Z' }, 'expires_at'],
  ])('refuses %s, and names it', (_, json, field) => {
    const outcome = parseTradingLimits(json);
    const faults = outcome.ok ? [] : outcome.faults;
    expect(faults.map((fault) => fault.field)).toEqual([field]);
    expect(faults[0]?.remedy).toMatch(/\.$/);
  });
});

const someOf = <T>(items: readonly T[]) => fc.option(fc.subarray([...items]), { nil: undefined });
const someNumber = fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined });
const clocks = ['00:00', '03:00', '09:30', '16:00', '22:00'];
const hours = fc.option(
  fc.record({
    from: fc.constantFrom(...clocks),
    to: fc.constantFrom('01:00', '10:00', '17:00', '24:00'),
    time_zone: fc.constantFrom('America/New_York', 'UTC', 'US/Eastern'),
    days: someOf(weekDays),
  }),
  { nil: undefined },
);
const anyLimits: fc.Arbitrary<TradingLimits> = fc
  .record({
    accounts: someOf(['Sim101', 'Sim102']),
    instruments: someOf(['ES', 'MES', 'NQ']),
    sides: someOf(limitedSides),
    order_types: someOf(limitedOrderTypes),
    ...{ max_order_quantity: someNumber, max_position: someNumber, orders_per_hour: someNumber },
    ...{ notional_per_day: someNumber, loss_per_day: someNumber },
    trading_hours: hours,
    expires_at: fc.option(fc.constantFrom('2027-01-01T00:00:00Z', '2027-01-01T01:00:00+02:00'), { nil: undefined }),
  })
  .map((members) => canonicalLimits({ type, ...members }));

describe('limits compared', () => {
  it('is a partial order: of itself, of one way only, and through another', () => {
    fc.assert(
      fc.property(anyLimits, anyLimits, anyLimits, (a, b, c) => {
        expect(isWithin(a, a)).toBe(true);
        expect(isWithin(a, null)).toBe(true);
        if (isWithin(a, b) && isWithin(b, a)) expect(b).toEqual(a);
        if (isWithin(a, b) && isWithin(b, c)) expect(isWithin(a, c)).toBe(true);
      }),
    );
  });

  it('finds limits within both, the same either way round where one holds the other', () => {
    fc.assert(
      fc.property(anyLimits, anyLimits, (a, b) => {
        const both = tightest(a, b);
        expect([isWithin(both, a), isWithin(both, b)]).toEqual([true, true]);
        expect(parsed(both)).toEqual(both);
        if (isWithin(a, b)) expect(both).toEqual(a);
      }),
    );
  });

  it.each([
    ['nothing set before', null, { max_position: 3 }, []],
    ['taken away', { max_position: 3 }, {}, ['max_position']],
    [
      'raised and tightened',
      { max_position: 3, loss_per_day: 9 },
      { max_position: 4, loss_per_day: 5 },
      ['max_position'],
    ],
    ['one more root', { instruments: ['ES'] }, { instruments: ['ES', 'NQ'] }, ['instruments']],
    ['an account of another case', { accounts: ['Sim101'] }, { accounts: ['SIM101'] }, []],
    ['later', { expires_at: '2027-01-01T00:00:00Z' }, { expires_at: '2027-01-01T00:00:01Z' }, ['expires_at']],
  ])('says which fields a change loosens: %s', (_, before, after, fields) => {
    expect(loosened(before && parsed({ type, ...before }), parsed({ type, ...after }))).toEqual(fields);
  });

  it('compares hours across midnight minute by minute', () => {
    const at = (from: string, to: string, days?: string[]) =>
      parsed({ type, trading_hours: { from, to, time_zone: 'UTC', ...(days ? { days } : {}) } });
    expect(isWithin(at('23:00', '01:00', ['Sun']), at('22:00', '06:00'))).toBe(true);
    expect(isWithin(at('00:00', '05:00', ['Mon']), at('22:00', '06:00', ['Sun']))).toBe(true);
    expect(isWithin(at('00:00', '05:00', ['Sun']), at('22:00', '06:00', ['Sun']))).toBe(false);
    expect(isWithin(at('22:00', '06:00'), at('00:00', '24:00'))).toBe(true);
  });
});
