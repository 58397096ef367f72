import { newYorkOffsetMs } from '../instruments/new-york.ts';

const time = (hour: number, minute = 0): number => hour * 60 + minute;

/** How lively the market is at points of New York's day, and between them in a straight line; on average 1. */
const shape: readonly (readonly [minute: number, level: number])[] = [
  [time(0), 0.35],
  [time(2), 0.4],
  [time(3), 0.8], // London opens
  [time(5), 0.6],
  [time(8), 0.9],
  [time(8, 30), 1.6], // figures of the day
  [time(9, 0), 1.2],
  [time(9, 29), 1.4],
  [time(9, 30), 4.2], // the stock market opens
  [time(10), 2.8],
  [time(11), 1.8],
  [time(12, 30), 1.1],
  [time(14), 1.3],
  [time(15), 2.0],
  [time(15, 50), 4.0],
  [time(16), 4.2], // and closes
  [time(16, 1), 1.0],
  [time(17), 0.4],
  [time(18), 0.9], // the session opens
  [time(18, 30), 0.4],
  [time(20), 0.55], // Tokyo opens
  [time(24), 0.35],
];

const weekendLevel = 0.15;
const friday = 5;
const saturday = 6;
const sunday = 0;

/** From Friday 17:00 to Sunday 18:00, when only a market round the clock is open. */
const isWeekend = (day: number, minute: number): boolean =>
  day === saturday || (day === friday && minute >= time(17)) || (day === sunday && minute < time(18));

/**
 * How lively the market is at an instant, which is how much is traded; the price moves with its root, so that the variance of a
 * day is what the day's trades make. 1 on the average of a trading day, up to 4 at the open and
 * close of New York.
 */
export const liveliness = (at: Date): number => {
  const epochMs = at.getTime();
  const local = new Date(epochMs + newYorkOffsetMs(epochMs));
  const minute = time(local.getUTCHours(), local.getUTCMinutes()) + local.getUTCSeconds() / 60;
  if (isWeekend(local.getUTCDay(), minute)) return weekendLevel;
  const next = Math.max(
    1,
    shape.findIndex(([end]) => end > minute),
  );
  const [[start, from], [end, to]] = [shape[next - 1] ?? [0, 1], shape[next] ?? [time(24), 1]];
  return from + ((to - from) * (minute - start)) / (end - start);
};

/** How much of its usual size a side quotes: a quiet market is thin, and a busy one not much deeper than usual. */
export const depthShare = (lively: number): number => 0.3 + 0.7 * Math.min(lively, 1.5);
