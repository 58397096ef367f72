import { addDays, type CalendarDay, dayOf, weekday } from './calendar-day.ts';

/** Contracts of one of them keep the same holidays. */
export const holidayCalendars = ['equity', 'energy-and-metals', 'currencies', 'interest-rates'] as const;
export type HolidayCalendar = (typeof holidayCalendars)[number];

/** A day on which a session is short, or on which there is none. */
export type Holiday = {
  day: CalendarDay;
  name: string;
  /** When the session ends, in hours of New York's clock; null: there is no session. */
  closesAt: number | null;
};

const [sunday, monday, thursday, friday, saturday] = [0, 1, 4, 5, 6] as const;

/** The `count`th such weekday of a month. */
const nth = (year: number, month: number, day: number, count: number): CalendarDay => {
  const first = dayOf(year, month, 1);
  return addDays(first, ((day - weekday(first) + 7) % 7) + 7 * (count - 1));
};

const last = (year: number, month: number, day: number): CalendarDay => {
  const end = dayOf(year, month + 1, 0);
  return addDays(end, -((weekday(end) - day + 7) % 7));
};

/** Easter Sunday of the Gregorian calendar (the anonymous algorithm, as Meeus gives it). */
const easter = (year: number): CalendarDay => {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const shift = Math.floor((century + 8) / 25);
  const correction = Math.floor((century - shift + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const days = epact + toSunday - 7 * late + 114;
  return dayOf(year, Math.floor(days / 31), (days % 31) + 1);
};

/** What falls on a Saturday is kept on Friday, what falls on a Sunday on Monday. */
const observed = (day: CalendarDay): CalendarDay =>
  addDays(day, weekday(day) === saturday ? -1 : weekday(day) === sunday ? 1 : 0);

/** Days on which the exchange has no business, whether or not its screens trade for a part of them. */
const bankHolidays = (year: number) => {
  const newYear = dayOf(year, 1, 1);
  return {
    // A New Year's Day on a Saturday is not kept: the Friday before ends the year.
    ...(weekday(newYear) === saturday ? {} : { "New Year's Day": observed(newYear) }),
    'Martin Luther King Jr. Day': nth(year, 1, monday, 3),
    "Presidents' Day": nth(year, 2, monday, 3),
    'Good Friday': addDays(easter(year), -2),
    'Memorial Day': last(year, 5, monday),
    ...(year < 2022 ? {} : { Juneteenth: observed(dayOf(year, 6, 19)) }),
    'Independence Day': observed(dayOf(year, 7, 4)),
    'Labor Day': nth(year, 9, monday, 1),
    Thanksgiving: nth(year, 11, thursday, 4),
    'Christmas Day': observed(dayOf(year, 12, 25)),
  };
};

/** Good Friday on the first Friday of April has the jobs report: shares, currencies and notes trade until after it. */
const hasJobsReport = (goodFriday: CalendarDay): boolean => /-04-0[1-7]$/.test(goodFriday);

const closings: Record<HolidayCalendar, (name: string, day: CalendarDay) => number | null> = {
  equity: (name, day) => {
    if (name === 'Good Friday') return hasJobsReport(day) ? 9.25 : null;
    return 13;
  },
  // On a Friday nothing opens again in the evening, and all that trades closes together.
  'energy-and-metals': (name, day) => {
    if (name === 'Good Friday') return null;
    return weekday(day) === friday ? 13 : 14.5;
  },
  currencies: (name, day) => {
    if (name === 'Good Friday') return hasJobsReport(day) ? 11.25 : null;
    return weekday(day) === friday ? 13 : 17;
  },
  'interest-rates': (name, day) => {
    if (name === 'Good Friday') return hasJobsReport(day) ? 11.25 : null;
    return 13;
  },
};

/** The short days beside a holiday, by year: what is not named closes as on any other day. */
const shortDays = (calendar: HolidayCalendar, year: number): Holiday[] => {
  const eve = dayOf(year, 7, 3);
  const christmasEve = dayOf(year, 12, 24);
  const isLate = year >= 2025;
  const closes = {
    equity: { thanksgiving: 13.25, christmas: 13.25 },
    'energy-and-metals': { thanksgiving: isLate ? 14.75 : 13.75, christmas: 13.75 },
    currencies: { thanksgiving: isLate ? 14.75 : 13.75, christmas: isLate ? 13.75 : 13.25 },
    'interest-rates': { thanksgiving: 13.25, christmas: 13.25 },
  }[calendar];
  const isWeekday = (day: CalendarDay) => weekday(day) >= monday && weekday(day) <= friday;
  return [
    ...(calendar === 'equity' && isWeekday(eve) && weekday(eve) !== friday
      ? [{ day: eve, name: 'Independence Day eve', closesAt: 13.25 }]
      : []),
    { day: addDays(nth(year, 11, thursday, 4), 1), name: 'Day after Thanksgiving', closesAt: closes.thanksgiving },
    ...(isWeekday(christmasEve) && weekday(christmasEve) !== friday
      ? [{ day: christmasEve, name: 'Christmas Eve', closesAt: closes.christmas }]
      : []),
  ];
};

const years = new Map<string, ReadonlyMap<CalendarDay, Holiday>>();

/**
 * The holidays and short days of a year, by rule. Source: the rows of 2021 to 2027 in QuantConnect/Lean's
 * `Data/market-hours/market-hours-database.json` (Apache-2.0) for CME and CBOT equity indexes, NYMEX and COMEX, CME
 * currencies and CBOT notes, which follow CME Group's yearly Globex holiday calendar. What the exchange decides once, such as a day of
 * mourning, is not known here.
 */
export const holidaysOf = (calendar: HolidayCalendar, year: number): ReadonlyMap<CalendarDay, Holiday> => {
  const key = `${calendar} ${year}`;
  const known = years.get(key);
  if (known) return known;
  const closed = new Set(["New Year's Day", 'Christmas Day']);
  const whole = Object.entries(bankHolidays(year)).map(([name, day]) => ({
    ...{ day, name },
    closesAt: closed.has(name) ? null : closings[calendar](name, day),
  }));
  const made = new Map([...shortDays(calendar, year), ...whole].map((holiday) => [holiday.day, holiday]));
  years.set(key, made);
  return made;
};

export const holidayOn = (calendar: HolidayCalendar, day: CalendarDay): Holiday | undefined =>
  holidaysOf(calendar, Number(day.slice(0, 4))).get(day);

/** The next days on which the session is short or absent, the day itself included. */
export const nextHolidays = (calendar: HolidayCalendar, from: CalendarDay, count: number): Holiday[] => {
  const year = Number(from.slice(0, 4));
  return [year, year + 1]
    .flatMap((each) => [...holidaysOf(calendar, each).values()])
    .filter(({ day, closesAt }) => day >= from && closesAt !== 17)
    .sort((one, other) => (one.day < other.day ? -1 : 1))
    .slice(0, count);
};

/** A day on which the exchange does business: contracts end by these. */
export const isBusinessDay = (day: CalendarDay): boolean =>
  weekday(day) >= monday && weekday(day) <= friday && !bankDays(Number(day.slice(0, 4))).has(day);

const banks = new Map<number, ReadonlySet<CalendarDay>>();

const bankDays = (year: number): ReadonlySet<CalendarDay> => {
  const known = banks.get(year) ?? new Set(Object.values(bankHolidays(year)));
  banks.set(year, known);
  return known;
};
