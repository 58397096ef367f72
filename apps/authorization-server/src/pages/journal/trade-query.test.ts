import { describe, expect, test } from 'vitest';
import { filterOf, tradeQueryOf, tradesAddress } from './trade-query.ts';

describe('The filters of the trades page', () => {
  test('are read from the address, days as whole days of UTC', () => {
    const query = tradeQueryOf({
      instrument: ' es ',
      side: 'Long',
      result: 'win',
      from: '2026-11-18',
      to: '2026-11-18',
    });
    expect(filterOf(query)).toMatchObject({
      ...{ instrument: 'es', side: 'Long', result: 'win', status: 'closed', tag: undefined },
      from: new Date('2026-11-18T00:00:00Z'),
      to: new Date('2026-11-18T23:59:59.999Z'),
    });
  });

  test('that make no sense are left out', () => {
    const query = tradeQueryOf({
      side: 'Up',
      result: ['win'],
      from: '2026-02-30',
      to: 'x',
      after: 'czU',
      tag: 'y'.repeat(40),
    });
    expect(Object.values(query).every((value) => value === '')).toBe(true);
    expect(filterOf(query)).toEqual({ status: 'any' });
  });

  test('make an address that leads to the same list', () => {
    const query = { ...tradeQueryOf({}), tag: 'late-entry', account: 'My account' };
    const address = tradesAddress(query);
    expect(address).toBe('/journal?account=My+account&tag=late-entry');
    expect(tradeQueryOf(Object.fromEntries(new URL(address, 'http://x').searchParams))).toEqual(query);
    expect(tradesAddress(tradeQueryOf({}))).toBe('/journal');
  });
});
