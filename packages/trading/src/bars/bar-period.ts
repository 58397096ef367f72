import { type CalendarDay, toDate } from '../instruments/calendar-day.ts';
import { type MarketHours, sessionOf, tradingDay } from '../instruments/session.ts';
import { type Outcome, refuse } from '../refusal.ts';
import { type BarSource, baseSeconds } from './bar.ts';

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

type Served = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

export type BarPeriod = { type: Served; length: number };

const dayMs = 86_400_000;
const firstMonday = 4 * dayMs;
const minutesADay = 1_440;
const secondsAMinute = 60;

/** How many of each a bar may hold: within a day up to a day, and so many whole days, weeks, months or years. */
const lengthMax = { minute: minutesADay, hour: 24, day: 365, week: 52, month: 12, year: 10 } as const;

/**
 * Checks a period. The base is five seconds, which divide a minute in bars of 5, 10, 15, 20 and 30; whole minutes of seconds are
 * minutes. `unsupported_period` for all that the base does not make up. `onBase` says which sources have it.
 */
export const parsePeriod = (type: PeriodType, length: number): Outcome<{ period: BarPeriod }> => {
  if (type === 'tick' || type === 'range' || type === 'renko') {
    return refuse('unsupported_period', `There are no ${type} bars: the venue keeps time, no ticks.`, {
      hint: 'Use second, minute, hour, day, week, month or year.',
    });
  }
  if (type === 'second') return parseSeconds(length);
  if (!Number.isSafeInteger(length) || length < 1 || length > lengthMax[type]) {
    return refuse('unsupported_period', `The period of ${type} bars is 1 to ${lengthMax[type]}.`);
  }
  return { ok: true, period: { type, length } };
};

const parseSeconds = (length: number): Outcome<{ period: BarPeriod }> => {
  const minutes = length / secondsAMinute;
  if (Number.isSafeInteger(minutes) && minutes >= 1 && minutes <= minutesADay) {
    return { ok: true, period: { type: 'minute', length: minutes } };
  }
  if (length >= baseSeconds && length % baseSeconds === 0 && secondsAMinute % length === 0) {
    return { ok: true, period: { type: 'second', length } };
  }
  return refuse(
    'unsupported_period',
    'Bars of seconds are joined from 5 seconds, and make up a minute or are made of minutes.',
    {
      hint: 'The period of second bars is 5, 10, 15, 20, 30, 60, 120 and so on up to 86400.',
    },
  );
};

/** `unsupported_period` when a source has only minutes, and minutes do not make up the period. */
export const onBase = (period: BarPeriod, source: BarSource): Outcome<object> =>
  period.type === 'second' && source !== 'shared'
    ? refuse('unsupported_period', 'These bars are imported minutes: bars of seconds are 60 seconds or a multiple.', {
        hint: 'The period of second bars is 60, 120, 300 and so on up to 86400.',
      })
    : { ok: true };

export const isIntraday = ({ type }: BarPeriod): boolean => type === 'second' || type === 'minute' || type === 'hour';

const secondsEach = { second: 1, minute: secondsAMinute, hour: 3_600 } as const;

/** The length of a period within a day. */
export const periodSeconds = ({ type, length }: BarPeriod): number =>
  length * secondsEach[type as keyof typeof secondsEach];

/** The name of the bar that a shorter one belongs to, and what gives it its time. */
export const bucketOf = (at: Date, period: BarPeriod, hours: MarketHours): string =>
  isIntraday(period) ? String(intradayStart(at, period, hours)) : String(dayBucket(at, period, hours));

/** Bars within a day are counted from the session's open, so that none crosses the roll. */
const intradayStart = (at: Date, period: BarPeriod, hours: MarketHours): number => {
  const lengthMs = periodSeconds(period) * 1_000;
  const time = at.getTime();
  if (3_600_000 % lengthMs === 0) return time - (time % lengthMs);
  const open = sessionOf(at, hours).opensAt.getTime();
  return open + Math.floor((time - open) / lengthMs) * lengthMs;
};

/** Days and longer are counted from Monday, 5 January 1970, so that the same days share a bar whatever is asked for. */
const dayBucket = (at: Date, { type, length }: BarPeriod, hours: MarketHours): number => {
  const day = tradingDay(at, hours);
  return Math.floor(calendarCount(day, type, hours) / length);
};

const calendarCount = (day: CalendarDay, type: Served, hours: MarketHours): number => {
  const [year = 0, month = 1] = day.split('-').map(Number);
  if (type === 'year') return year;
  if (type === 'month') return year * 12 + month - 1;
  const days = (toDate(day).getTime() - firstMonday) / dayMs;
  const weeks = Math.floor(days / 7);
  if (type === 'week') return weeks;
  return hours === 'always' ? days : weeks * 5 + Math.min(days - weeks * 7, 4);
};

/** The start of the bar that a shorter one belongs to: of a day and longer, the open of its own session. */
export const barStart = (at: Date, period: BarPeriod, hours: MarketHours): Date =>
  isIntraday(period) ? new Date(intradayStart(at, period, hours)) : sessionOf(at, hours).opensAt;
