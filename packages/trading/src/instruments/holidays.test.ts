import { describe, expect, it } from 'vitest';
import { weekday } from './calendar-day.ts';
import { holidayCalendars as calendars, holidayOn, holidaysOf, isBusinessDay, nextHolidays } from './holidays.ts';

const closed = null;

/** As the exchanges kept them, and announced them to 2027. `17`: as on any other day. */
describe('what the exchanges kept', () => {
  it.each<[string, string, number | null, number | null, number | null, number | null]>([
    ["New Year's Day", '2026-01-01', closed, closed, closed, closed],
    ["New Year's Day of 2023, a Sunday, on Monday", '2023-01-02', closed, closed, closed, closed],
    ['Martin Luther King Jr. Day', '2026-01-19', 13, 14.5, 17, 13],
    ["Presidents' Day", '2026-02-16', 13, 14.5, 17, 13],
    ['Good Friday with the jobs report', '2026-04-03', 9.25, closed, 11.25, 11.25],
    ['Good Friday with the jobs report', '2023-04-07', 9.25, closed, 11.25, 11.25],
    ['Good Friday', '2025-04-18', closed, closed, closed, closed],
    ['Good Friday', '2027-03-26', closed, closed, closed, closed],
    ['Memorial Day', '2026-05-25', 13, 14.5, 17, 13],
    ['Juneteenth', '2025-06-19', 13, 14.5, 17, 13],
    ['Juneteenth on a Friday', '2026-06-19', 13, 13, 13, 13],
    ['Juneteenth of 2027, a Saturday, on Friday', '2027-06-18', 13, 13, 13, 13],
    ['Independence Day eve', '2025-07-03', 13.25, 17, 17, 17],
    ['Independence Day on a Friday', '2025-07-04', 13, 13, 13, 13],
    ['Independence Day of 2026, a Saturday, on Friday', '2026-07-03', 13, 13, 13, 13],
    ['Independence Day', '2024-07-04', 13, 14.5, 17, 13],
    ['Labor Day', '2026-09-07', 13, 14.5, 17, 13],
    ['Thanksgiving', '2026-11-26', 13, 14.5, 17, 13],
    ['Day after Thanksgiving', '2026-11-27', 13.25, 14.75, 14.75, 13.25],
    ['Day after Thanksgiving', '2023-11-24', 13.25, 13.75, 13.75, 13.25],
    ['Christmas Eve', '2026-12-24', 13.25, 13.75, 13.75, 13.25],
    ['Christmas Day', '2026-12-25', closed, closed, closed, closed],
    ['Christmas Day of 2027, a Saturday, on Friday', '2027-12-24', closed, closed, closed, closed],
    ['Christmas Day of 2022, a Sunday, on Monday', '2022-12-26', closed, closed, closed, closed],
    ['no holiday', '2026-11-25', 17, 17, 17, 17],
    ['New Year’s Eve', '2026-12-31', 17, 17, 17, 17],
    ['the Friday before a New Year’s Day on Saturday', '2027-12-31', 17, 17, 17, 17],
    ['Juneteenth before it was one', '2021-06-18', 17, 17, 17, 17],
  ])('%s: %s', (_, day, ...expected) =>
    expect(calendars.map((calendar) => holidayOn(calendar, day)).map((each) => (each ? each.closesAt : 17))).toEqual(
      expected,
    ),
  );

  it.each([
    [2024, '2024-03-29'],
    [2029, '2029-03-30'],
    [2038, '2038-04-23'],
  ])('Good Friday of %i is %s', (year, day) =>
    expect([...holidaysOf('equity', year).values()].find(({ name }) => name === 'Good Friday')?.day).toBe(day),
  );
});

it('no holiday falls on a weekend', () => {
  for (const calendar of calendars)
    for (let year = 2000; year < 2100; year += 1)
      for (const { day } of holidaysOf(calendar, year).values()) expect([0, 6]).not.toContain(weekday(day));
});

it('the next ones are told in order, over the end of the year', () =>
  expect(nextHolidays('energy-and-metals', '2026-11-27', 4).map(({ day, name }) => [day, name])).toEqual([
    ['2026-11-27', 'Day after Thanksgiving'],
    ['2026-12-24', 'Christmas Eve'],
    ['2026-12-25', 'Christmas Day'],
    ['2027-01-01', "New Year's Day"],
  ]));

it('a short day is a business day, a bank holiday is none', () => {
  const days = ['2026-12-24', '2026-12-25', '2026-11-26', '2026-11-27', '2026-11-28'];
  expect(days.map(isBusinessDay)).toEqual([true, false, false, true, false]);
});
