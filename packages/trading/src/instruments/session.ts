import { addDays, type CalendarDay, weekday } from './calendar-day.ts';
import { type HolidayCalendar, holidayCalendars, holidayOn } from './holidays.ts';
import { newYorkOffsetMs, newYorkTime } from './new-york.ts';

/** `exchange`: Sunday 18:00 to Friday 17:00 New York with an hour's break a day, and holidays. `always`: round the clock, rolling at 18:00. */
export type MarketHours = 'always' | 'exchange';

export type Session = {
  tradingDay: CalendarDay;
  opensAt: Date;
  closesAt: Date;
  isOpen: boolean;
  /** When `isOpen` changes next; round the clock, when the trading day rolls. */
  nextChangeAt: Date;
};

const hourMs = 3_600_000;
const rollHour = 18;
const closeHour = 17;

/** Saturday and Sunday are no trading days: what begins on Friday or Sunday evening is Monday's. */
const skipWeekend = (day: CalendarDay): CalendarDay => {
  const ahead: Record<number, number> = { 6: 2, 0: 1 };
  return addDays(day, ahead[weekday(day)] ?? 0);
};

/** The trading day of an instant: it rolls at 18:00 New York. */
export const tradingDay = (instant: Date, hours: MarketHours): CalendarDay => {
  const epochMs = instant.getTime();
  const local = epochMs + newYorkOffsetMs(epochMs) + (24 - rollHour) * hourMs;
  const day = new Date(local).toISOString().slice(0, 10);
  return hours === 'always' ? day : skipWeekend(day);
};

/** When a trading day opens: at 18:00 of the calendar day before, which for Monday is Sunday. */
const opening = (day: CalendarDay): Date => newYorkTime(addDays(day, -1), rollHour);

/** A day without a session closes as it opens. */
const closing = (day: CalendarDay, hours: MarketHours, calendar: HolidayCalendar): Date => {
  if (hours === 'always') return newYorkTime(day, rollHour);
  const holiday = holidayOn(calendar, day);
  return holiday?.closesAt === null ? opening(day) : newYorkTime(day, holiday?.closesAt ?? closeHour);
};

/** The opening of the first session from a day on. Two days without one never follow each other. */
const nextOpening = (day: CalendarDay, calendar: HolidayCalendar): Date => {
  const skipped = holidayOn(calendar, day)?.closesAt === null ? skipWeekend(addDays(day, 1)) : day;
  return opening(skipped);
};

/**
 * The session of the instant's trading day.
 * @param calendar whose holidays the exchange's hours have: those of an instrument; of the market as a whole, the equity indexes'
 */
export const sessionOf = (instant: Date, hours: MarketHours, calendar: HolidayCalendar = 'equity'): Session => {
  const day = tradingDay(instant, hours);
  const opensAt = opening(day);
  const closesAt = closing(day, hours, calendar);
  const isOpen = opensAt <= instant && instant < closesAt;
  const following = () => nextOpening(instant < opensAt ? day : skipWeekend(addDays(day, 1)), calendar);
  return { tradingDay: day, opensAt, closesAt, isOpen, nextChangeAt: isOpen ? closesAt : following() };
};

/** When the trading day of an instant ends: at the roll, whether or not the market opens then. */
export const nextRoll = (instant: Date, hours: MarketHours): Date => newYorkTime(tradingDay(instant, hours), rollHour);

export const isOpen = (instant: Date, hours: MarketHours, calendar?: HolidayCalendar): boolean =>
  hours === 'always' || sessionOf(instant, hours, calendar).isOpen;

/** True while anything trades: on a holiday some contracts close before others. */
export const isAnyOpen = (instant: Date, hours: MarketHours): boolean =>
  holidayCalendars.some((calendar) => isOpen(instant, hours, calendar));

/** The end of the session in which a Day order that is placed now can trade. */
export const dayOrderExpiry = (instant: Date, hours: MarketHours, calendar?: HolidayCalendar): Date => {
  const session = sessionOf(instant, hours, calendar);
  return session.isOpen ? session.closesAt : sessionOf(session.nextChangeAt, hours, calendar).closesAt;
};
