import { describe, expect, test } from 'vitest';
import { type TradingLimits, tradingLimitsType as type } from './trading-limits.ts';
import { limitSentences, limitWords, unreadableLimitsWords } from './trading-limits-words.ts';

const hours = { from: '09:30', to: '16:00', time_zone: 'America/New_York' };

describe('the limits of a grant in plain words', () => {
  test.each<[Omit<TradingLimits, 'type'>, string]>([
    [{ accounts: ['Sim101'] }, 'Only in Sim101.'],
    [{ accounts: [] }, 'In no account.'],
    [{ instruments: ['ES', 'MES'] }, 'Only ES and MES.'],
    [{ instruments: ['CL', 'ES', 'MES'] }, 'Only CL, ES and MES.'],
    [{ instruments: [] }, 'No instrument.'],
    [{ sides: ['Buy'] }, 'It only buys.'],
    [{ sides: ['Sell'] }, 'It only sells.'],
    [{ sides: ['Buy', 'Sell'] }, 'Buys and sells.'],
    [{ sides: [] }, 'It opens nothing, on either side.'],
    [{ order_types: ['Market', 'Limit'] }, 'Only orders of type Market and Limit.'],
    [{ order_types: [] }, 'No type of order.'],
    [{ max_order_quantity: 2 }, 'At most 2 contracts an order.'],
    [{ max_order_quantity: 1 }, 'At most 1 contract an order.'],
    [{ max_position: 4 }, 'At most 4 contracts held in an instrument.'],
    [{ orders_per_hour: 1_000 }, 'At most 1,000 orders an hour.'],
    [{ notional_per_day: 500_000 }, 'Orders worth at most $500,000 a trading day.'],
    [{ loss_per_day: 250 }, 'Nothing new once it has lost $250 in a trading day.'],
    [{ trading_hours: hours }, 'Between 09:30 and 16:00, New York time.'],
    [
      { trading_hours: { ...hours, days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] } },
      'Between 09:30 and 16:00, New York time, Monday to Friday.',
    ],
    [
      { trading_hours: { ...hours, days: ['Mon', 'Wed', 'Fri'] } },
      'Between 09:30 and 16:00, New York time, Monday, Wednesday and Friday.',
    ],
    [
      { trading_hours: { from: '22:00', to: '06:00', time_zone: 'UTC', days: ['Sun'] } },
      'Between 22:00 and 06:00 of the next day, UTC time, Sunday.',
    ],
    [
      { trading_hours: { from: '00:00', to: '24:00', time_zone: 'UTC', days: ['Sat', 'Sun'] } },
      'All day, Saturday and Sunday, UTC time.',
    ],
    [{ trading_hours: { from: '00:00', to: '24:00', time_zone: 'UTC' } }, 'At any hour.'],
    [{ trading_hours: { from: '00:00', to: '24:00', time_zone: 'UTC', days: [] } }, 'At no hour.'],
    [{ expires_at: '2027-01-31T17:00:00.000Z' }, 'Until 31 Jan 2027, 17:00 UTC.'],
  ])('%j', (limits, words) => {
    expect(limitSentences({ type, ...limits })).toEqual([{ field: Object.keys(limits)[0], words }]);
  });

  test('each limit is one sentence, in the order of the fields', () => {
    const limits = { type, expires_at: '2027-01-01T00:00:00Z', max_position: 3, accounts: ['Sim101'] } as const;
    expect(limitWords(limits)).toEqual([
      'Only in Sim101.',
      'At most 3 contracts held in an instrument.',
      'Until 1 Jan 2027, 00:00 UTC.',
    ]);
  });

  test('nothing limited is no sentence; what cannot be read says what then holds', () => {
    expect([limitWords(null), limitWords({ type })]).toEqual([[], []]);
    expect(limitWords({ type, max_position: 'many' })).toEqual([unreadableLimitsWords]);
    expect(limitWords({ type, max_position: 'many' }, 'all')).toEqual([
      'What bounds them cannot be read, so they may only close and cancel.',
    ]);
  });

  test('of all clients together they say that one budget is of all', () => {
    const limits = { type, sides: ['Buy'], max_order_quantity: 2, orders_per_hour: 60, loss_per_day: 1_000 };
    expect(limitWords(limits, 'all')).toEqual([
      ...['They only buy.', 'At most 2 contracts an order.', 'At most 60 orders an hour between them.'],
      'Nothing new once they have lost $1,000 between them in a trading day.',
    ]);
    expect(limitWords({ type, sides: [], notional_per_day: 5_000 }, 'all')).toEqual([
      ...['They open nothing, on either side.', 'Orders worth at most $5,000 a trading day between them.'],
    ]);
    expect(limitWords({ type, sides: ['Buy', 'Sell'] }, 'all')).toEqual(['They buy and sell.']);
  });
});
