import type { CalendarDay } from './calendar-day.ts';

const hourMs = 3_600_000;

const clock = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
});

/** Intl is slow and the offset changes only on the hour, so that each hour is asked for once. */
const offsets = new Map<number, number>();
const offsetsMax = 50_000;

/** How far New York is ahead of UTC at an instant, in ms (negative), daylight saving time included. */
export const newYorkOffsetMs = (epochMs: number): number => {
  const hour = Math.floor(epochMs / hourMs);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  const parts = new Map(clock.formatToParts(hour * hourMs).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'));
  const offset = local - hour * hourMs;
  if (offsets.size >= offsetsMax) offsets.clear();
  offsets.set(hour, offset);
  return offset;
};

/** The instant at which New York's clocks show so many hours of a day. Those from 3 on exist once on every day. */
export const newYorkTime = (day: CalendarDay, hour: number): Date => {
  const local = Date.parse(`${day}T00:00:00Z`) + hour * hourMs;
  return new Date(local - newYorkOffsetMs(local - newYorkOffsetMs(local)));
};
