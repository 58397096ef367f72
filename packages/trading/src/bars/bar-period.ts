import { addDays, type CalendarDay, weekday } from '../instruments/calendar-day.ts';
import { type MarketHours, sessionOf, tradingDay } from '../instruments/session.ts';
import { type Outcome, refuse } from '../refusal.ts';
import { minuteMs } from './bar.ts';

/** What GetBars can be asked for; the venue has no ticks, so that not all of it can be answered. */
export const periodTypes = [
  'tick',
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'year',
  'range',
  'renko',
] as const;
export type PeriodType = (typeof periodTypes)[number];

type Served = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

export type BarPeriod = { type: Served; length: number };

const minutesADay = 1_440;

/** Checks a period: n minutes or n hours within a day; one day, week, month or year. */
export const parsePeriod = (type: PeriodType, length: number): Outcome<{ period: BarPeriod }> => {
  if (type === 'tick' || type === 'second' || type === 'range' || type === 'renko') {
    return refuse('unsupported_period', `There are no ${type} bars: the venue keeps minutes.`, {
      hint: 'Use minute, hour, day, week, month or year.',
    });
  }
  const lengthMax = { minute: minutesADay, hour: 24, day: 1, week: 1, month: 1, year: 1 }[type];
  if (!Number.isSafeInteger(length) || length < 1 || length > lengthMax) {
    return refuse('unsupported_period', `The period of ${type} bars is 1${lengthMax > 1 ? ` to ${lengthMax}` : ''}.`);
  }
  return { ok: true, period: { type, length } };
};

export const isIntraday = ({ type }: BarPeriod): boolean => type === 'minute' || type === 'hour';

export const periodMinutes = ({ type, length }: BarPeriod): number => (type === 'hour' ? 60 * length : length);

/** The name of the bar that a minute belongs to, and what gives it its time. */
export const bucketOf = (at: Date, period: BarPeriod, hours: MarketHours): string =>
  isIntraday(period) ? String(intradayStart(at, period, hours)) : dayBucket(tradingDay(at, hours), period.type);

/** Bars within a day are counted from the session's open, so that none crosses the roll. */
const intradayStart = (at: Date, period: BarPeriod, hours: MarketHours): number => {
  const lengthMs = periodMinutes(period) * minuteMs;
  const time = at.getTime();
  if (3_600_000 % lengthMs === 0) return time - (time % lengthMs);
  const open = sessionOf(at, hours).opensAt.getTime();
  return open + Math.floor((time - open) / lengthMs) * lengthMs;
};

const dayBucket = (day: CalendarDay, type: Served): string => {
  if (type === 'week') return addDays(day, -((weekday(day) + 6) % 7));
  return day.slice(0, { month: 7, year: 4 }[type as string] ?? 10);
};

/** The start of the bar that a minute belongs to: of a day and longer, the open of the minute's own session. */
export const barStart = (at: Date, period: BarPeriod, hours: MarketHours): Date =>
  isIntraday(period) ? new Date(intradayStart(at, period, hours)) : sessionOf(at, hours).opensAt;
