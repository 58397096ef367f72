/** The hours of a week in which a client may trade, by the clock of a place. Beyond `to` less than `from`: into the next day. */
export type TradingHours = {
  /** `HH:MM`. */
  from: string;
  /** `HH:MM`, or `24:00`. */
  to: string;
  /** An IANA time zone. */
  time_zone: string;
  /** Days on which the hours begin; absent: each day; none: never. */
  days?: readonly WeekDay[] | undefined;
};

export const weekDays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
export type WeekDay = (typeof weekDays)[number];

const dayMinutes = 1440;
const weekMinutes = 7 * dayMinutes;

export const minuteOfDay = (clock: string): number => {
  const [hour = '', minute = ''] = clock.split(':');
  return Number(hour) * 60 + Number(minute);
};

/** The time zone by its one name; undefined: there is none of that name. Offsets are none: they do not follow the clock. */
export const timeZoneNamed = (written: string): string | undefined => {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(written)) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: written }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
};

/** Hours that never come, written in one way. */
export const never: TradingHours = { from: '00:00', to: '24:00', time_zone: 'UTC', days: [] };

const isNever = ({ days }: TradingHours): boolean => days?.length === 0;

/** One way of writing the same hours. */
export const canonicalHours = ({ from, to, time_zone: zone, days }: TradingHours): TradingHours => {
  const begins = weekDays.filter((day) => days === undefined || days.includes(day));
  if (begins.length === 0) return never;
  const hours = { from, to, time_zone: timeZoneNamed(zone) ?? zone };
  return begins.length === weekDays.length ? hours : { ...hours, days: begins };
};

const minutesOf = ({ from, to, days }: TradingHours): Set<number> => {
  const start = minuteOfDay(from);
  const end = minuteOfDay(to) > start ? minuteOfDay(to) : minuteOfDay(to) + dayMinutes;
  const minutes = new Set<number>();
  for (const [index, day] of weekDays.entries()) {
    if (days !== undefined && !days.includes(day)) continue;
    for (let minute = start; minute < end; minute += 1) minutes.add((index * dayMinutes + minute) % weekMinutes);
  }
  return minutes;
};

/** True when the one hours lie in the other. Those of two time zones cannot be compared: they move against each other. */
export const hoursAreWithin = (inner: TradingHours, outer: TradingHours): boolean => {
  if (isNever(inner)) return true;
  if (inner.time_zone !== outer.time_zone) return false;
  const allowed = minutesOf(outer);
  return [...minutesOf(inner)].every((minute) => allowed.has(minute));
};

const laterOf = (one: string, other: string): string => (minuteOfDay(one) > minuteOfDay(other) ? one : other);
const earlierOf = (one: string, other: string): string => (minuteOfDay(one) < minuteOfDay(other) ? one : other);

/**
 * Hours that lie in both. Where the two have no common form that can be written as one span (other time zones, two spans
 * across midnight), it is never: too little can be mended, too much cannot.
 */
export const commonHours = (one: TradingHours, other: TradingHours): TradingHours => {
  if (hoursAreWithin(one, other)) return one;
  if (hoursAreWithin(other, one)) return other;
  if (one.time_zone !== other.time_zone) return never;
  const [from, to] = [laterOf(one.from, other.from), earlierOf(one.to, other.to)];
  if (minuteOfDay(from) === minuteOfDay(to)) return never;
  const days = weekDays.filter((day) =>
    [one, other].every((each) => each.days === undefined || each.days.includes(day)),
  );
  const common = canonicalHours({ from, to, time_zone: one.time_zone, days });
  return hoursAreWithin(common, one) && hoursAreWithin(common, other) ? common : never;
};
