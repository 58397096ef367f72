import { describe, expect, test } from 'vitest';
import { calendarOf, shortMoney } from './calendar.ts';

const day = (date: string, netDollars: number, trades = 1) => ({ day: date, netDollars, trades });

describe('The calendar', () => {
  const [november, october] = calendarOf([day('2026-10-30', 10), day('2026-11-18', -12.5, 3), day('2026-11-30', 40)]);

  test('has the newest month first, with what it came to', () => {
    expect([november?.name, october?.name]).toEqual(['November 2026', 'October 2026']);
    expect(november?.net).toEqual({ words: '+$27.50', tone: 'gain' });
  });

  test('has weeks from Monday, and puts each day under its weekday', () => {
    expect(november?.weeks).toHaveLength(6);
    expect(november?.weeks.every((week) => week.length === 7)).toBe(true);
    expect(november?.weeks[0]?.map((cell) => cell?.number)).toEqual([...Array(6).fill(undefined), 1]);
    const wednesday = november?.weeks[3]?.[2];
    expect(wednesday).toMatchObject({ number: 18, label: '18 November 2026', result: { words: '−$12.50', trades: 3 } });
  });

  test('shows so many months and no more', () =>
    expect(calendarOf([day('2026-10-30', 1), day('2026-11-18', 1)], 1)).toHaveLength(1));
});

test.each([
  [85.4, '+85'],
  [-999.4, '−999'],
  [-1_234, '−1.2k'],
  [9_960, '+10k'],
  [34_499, '+34k'],
  [0, '0'],
])('%d is %s in a narrow cell', (dollars, short) => expect(shortMoney(dollars)).toBe(short));
