import { addDays, type CalendarDay, weekday } from './calendar-day.ts';
import { type HolidayCalendar, holidayCalendars, holidayOn } from './holidays.ts';
import { minuteMs } from './minute.ts';
import { newYorkOffsetMs, newYorkTime } from './new-york.ts';

/** `exchange`: Sunday 18:00 to Friday 17:00 New York with an hour's break a day, and holidays. `always`: round the clock, rolling at 18:00. */
export type MarketHours = 'always' | 'exchange';

export type Session = Readonly<{
  tradingDay: CalendarDay;
  opensAt: Date;
  closesAt: Date;
  isOpen: boolean;
  /** When `isOpen` changes next; round the clock, when the trading day rolls. */
  nextChangeAt: Date;
}>;

const rollHour = 18;
/** 18:00 New York, in minutes. */
const rollDefault = rollHour * 60;
const closeHour = 17;

/** Saturday and Sunday are no trading days: what begins on Friday or Sunday evening is Monday's. */
const skipWeekend = (day: CalendarDay): CalendarDay => {
  const ahead: Record<number, number> = { 6: 2, 0: 1 };
  return addDays(day, ahead[weekday(day)] ?? 0);
};

/**
 * The trading day of an instant.
 * @param roll when it ends, in minutes of a New York day, from noon on: 18:00 unless an account has it otherwise
 */
export const tradingDay = (instant: Date, hours: MarketHours, roll = rollDefault): CalendarDay => {
  const epochMs = instant.getTime();
  const local = epochMs + newYorkOffsetMs(epochMs) + (24 * 60 - roll) * minuteMs;
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
  const minute = Math.floor(instant.getTime() / minuteMs);
  const key = `${hours} ${calendar}`;
  const seen = lastSeen.get(key);
  if (seen?.minute === minute) return seen.session;
  const session = findSession(instant, hours, calendar);
  lastSeen.set(key, { minute, session });
  return session;
};

/** Each quote and order asks for the session of now. Sessions open and close on the minute, so within one nothing changes. */
const lastSeen = new Map<string, { minute: number; session: Session }>();

const findSession = (instant: Date, hours: MarketHours, calendar: HolidayCalendar): Session => {
  const day = tradingDay(instant, hours);
  const opensAt = opening(day);
  const closesAt = closing(day, hours, calendar);
  const isOpen = opensAt <= instant && instant < closesAt;
  const following = () => nextOpening(instant < opensAt ? day : skipWeekend(addDays(day, 1)), calendar);
  return { tradingDay: day, opensAt, closesAt, isOpen, nextChangeAt: isOpen ? closesAt : following() };
};

/** When the trading day of an instant ends: at the roll, whether or not the market opens then. */
export const nextRoll = (instant: Date, hours: MarketHours, roll = rollDefault): Date =>
  newYorkTime(tradingDay(instant, hours, roll), roll / 60);

/** When the trading day of an instant began: at the roll of the day before it, which for Monday may be Friday's. */
export const tradingDayStart = (instant: Date, hours: MarketHours, roll = rollDefault): Date => {
  const day = tradingDay(instant, hours, roll);
  const back = hours === 'exchange' && weekday(day) === 1 && roll < closeHour * 60 ? 3 : 1;
  return newYorkTime(addDays(day, -back), roll / 60);
};

export const isOpen = (instant: Date, hours: MarketHours, calendar?: HolidayCalendar): boolean =>
  hours === 'always' || sessionOf(instant, hours, calendar).isOpen;

/** True while anything trades: on a holiday some contracts close before others. */
export const isAnyOpen = (instant: Date, hours: MarketHours): boolean =>
  holidayCalendars.some((calendar) => isOpen(instant, hours, calendar));

/**
 * The end of the session in which a Day order that is placed now can trade, or of the trading day if that comes first. Round the
 * clock a session is a trading day.
 */
export const dayOrderExpiry = (
  instant: Date,
  hours: MarketHours,
  calendar?: HolidayCalendar,
  roll = rollDefault,
): Date => {
  if (hours === 'always') return nextRoll(instant, hours, roll);
  const now = sessionOf(instant, hours, calendar);
  const session = now.isOpen ? now : sessionOf(now.nextChangeAt, hours, calendar);
  const rolls = nextRoll(now.isOpen ? instant : session.opensAt, hours, roll);
  return rolls < session.closesAt ? rolls : session.closesAt;
};
