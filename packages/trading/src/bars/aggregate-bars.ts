import type { MarketHours } from '../instruments/session.ts';
import { type Bar, joinBars } from './bar.ts';
import { type BarPeriod, barStart, bucketOf } from './bar-period.ts';

/** Joins bars, oldest first, to longer ones. A day is a trading day: it begins at 18:00 New York the evening before. */
export const aggregateBars = (bars: readonly Bar[], period: BarPeriod, hours: MarketHours): Bar[] => {
  const joined: Bar[] = [];
  let current: string | undefined;
  for (const bar of bars) {
    const bucket = bucketOf(bar.at, period, hours);
    const last = joined.at(-1);
    if (last && bucket === current) joined[joined.length - 1] = joinBars(last, bar);
    else joined.push({ ...bar, at: barStart(bar.at, period, hours) });
    current = bucket;
  }
  return joined;
};
