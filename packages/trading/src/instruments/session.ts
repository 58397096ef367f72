import { addDays, type CalendarDay, weekday } from './calendar-day.ts';
import { newYorkOffsetMs, newYorkTime } from './new-york.ts';

/** `exchange`: Sunday 18:00 to Friday 17:00 New York with an hour's break a day. `always`: round the clock, rolling at 18:00. */
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

const closing = (day: CalendarDay, hours: MarketHours): Date =>
  newYorkTime(day, hours === 'always' ? rollHour : closeHour);

/** The session of the instant's trading day. Bank holidays are not modelled. */
export const sessionOf = (instant: Date, hours: MarketHours): Session => {
  const day = tradingDay(instant, hours);
  const opensAt = opening(day);
  const closesAt = closing(day, hours);
  const isOpen = opensAt <= instant && instant < closesAt;
  const following = () => opening(hours === 'always' ? addDays(day, 1) : skipWeekend(addDays(day, 1)));
  const nextChangeAt = isOpen ? closesAt : instant < opensAt ? opensAt : following();
  return { tradingDay: day, opensAt, closesAt, isOpen, nextChangeAt };
};

export const isOpen = (instant: Date, hours: MarketHours): boolean =>
  hours === 'always' || sessionOf(instant, hours).isOpen;

/** The end of the session in which a Day order that is placed now can trade. */
export const dayOrderExpiry = (instant: Date, hours: MarketHours): Date => {
  const session = sessionOf(instant, hours);
  return instant < session.closesAt ? session.closesAt : sessionOf(session.nextChangeAt, hours).closesAt;
};
