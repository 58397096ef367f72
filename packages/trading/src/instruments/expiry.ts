import { addDays, type CalendarDay, dayOf, weekday } from './calendar-day.ts';
import type { Contract, ExpiryRule } from './contracts.ts';
import { isBusinessDay } from './holidays.ts';

/** The day `count` business days before `day`. */
const businessDaysBefore = (day: CalendarDay, count: number): CalendarDay => {
  let found = day;
  for (let left = count; left > 0; ) {
    found = addDays(found, -1);
    if (isBusinessDay(found)) left -= 1;
  }
  return found;
};

const third = (year: number, month: number, day: 3 | 5): CalendarDay => {
  const first = dayOf(year, month, 1);
  return addDays(first, ((day - weekday(first) + 7) % 7) + 14);
};

/** CL: three business days before the 25th of the month before delivery, or before the last business day before it. */
const crudeOil = (year: number, month: number): CalendarDay => {
  const twentyFifth = dayOf(year, month - 1, 25);
  const anchor = isBusinessDay(twentyFifth) ? twentyFifth : businessDaysBefore(twentyFifth, 1);
  return businessDaysBefore(anchor, 3);
};

/** A holiday ends them on the day before: the index is not settled on it. */
const thirdFriday = (year: number, month: number): CalendarDay => {
  const friday = third(year, month, 5);
  return isBusinessDay(friday) ? friday : businessDaysBefore(friday, 1);
};

const rules: Record<ExpiryRule, (year: number, month: number) => { expiry: CalendarDay; lastFront: CalendarDay }> = {
  // The volume moves to the next quarter on the Thursday of the week before expiry.
  'third-friday': (year, month) => {
    return { expiry: thirdFriday(year, month), lastFront: addDays(third(year, month, 5), -9) };
  },
  'crude-oil': (year, month) => {
    const expiry = crudeOil(year, month);
    return { expiry, lastFront: businessDaysBefore(expiry, 2) };
  },
  // The micro ends a day before the contract that it settles by.
  'micro-crude-oil': (year, month) => {
    const expiry = businessDaysBefore(crudeOil(year, month), 1);
    return { expiry, lastFront: businessDaysBefore(expiry, 1) };
  },
  // Two business days before the third Wednesday; the volume moves in the week before.
  currency: (year, month) => {
    const expiry = businessDaysBefore(third(year, month, 3), 2);
    return { expiry, lastFront: addDays(expiry, -5) };
  },
  // Seven business days before the last one of the month; the volume moves before first notice, at the end of the month before.
  'treasury-note': (year, month) => ({
    expiry: businessDaysBefore(dayOf(year, month + 1, 1), 8),
    lastFront: businessDaysBefore(dayOf(year, month, 1), 3),
  }),
  // Gold is delivered through the month: traders leave before first notice, at the end of the month before.
  'third-last-business-day': (year, month) => ({
    expiry: businessDaysBefore(dayOf(year, month + 1, 1), 3),
    lastFront: businessDaysBefore(dayOf(year, month, 1), 3),
  }),
};

/** The last trading day of a contract month, `YYYY-MM-DD`. */
export const expiryOf = ({ expiryRule }: Contract, year: number, month: number): CalendarDay =>
  rules[expiryRule](year, month).expiry;

/** The contract month that is traded most on a trading day: the first whose time as the front month is not over. */
export const frontMonth = (contract: Contract, day: CalendarDay): { year: number; month: number } => {
  const startYear = Number(day.slice(0, 4));
  for (let year = startYear; ; year += 1) {
    for (const month of contract.months) {
      if (rules[contract.expiryRule](year, month).lastFront >= day) return { year, month };
    }
  }
};
