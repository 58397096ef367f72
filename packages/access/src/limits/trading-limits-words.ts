import { minuteOfDay, type TradingHours, weekDays } from './trading-hours.ts';
import {
  type LimitField,
  limitedSides,
  limitFields,
  parseTradingLimits,
  type TradingLimits,
} from './trading-limits.ts';

/** What one limit means, in one sentence for a person. */
export type LimitSentence = { field: LimitField; words: string };

/** Whom the limits bound: one client, or all of a person's together. */
export type Bounded = 'one' | 'all';

/** Said where the column cannot be read: then every write but exits is refused. */
export const unreadableLimitsWords = 'What bounds it cannot be read, so it may only close and cancel.';
const allUnreadableWords = 'What bounds them cannot be read, so they may only close and cancel.';

/** One sentence a limit, in the order of the fields. None: nothing is limited. */
export const limitSentences = (limits: TradingLimits, of: Bounded = 'one'): LimitSentence[] =>
  limitFields.flatMap((field) => {
    if (limits[field] === undefined) return [];
    const words = (of === 'all' && togetherSentences[field]) || sentences[field];
    return [{ field, words: words(limits) }];
  });

/** The sentences of what `Connection.limits`, or `Person.clientLimits`, holds; null: none. */
export const limitWords = (kept: unknown, of: Bounded = 'one'): string[] => {
  if (kept === null || kept === undefined) return [];
  const parsed = parseTradingLimits(kept);
  if (!parsed.ok) return [of === 'all' ? allUnreadableWords : unreadableLimitsWords];
  return limitSentences(parsed.limits, of).map(({ words }) => words);
};

/** What reads otherwise of several clients. */
const togetherSentences: Partial<Record<LimitField, (limits: TradingLimits) => string>> = {
  sides: ({ sides = [] }) => {
    if (sides.length === limitedSides.length) return 'They buy and sell.';
    return sides.length === 0
      ? 'They open nothing, on either side.'
      : `They only ${sides[0] === 'Buy' ? 'buy' : 'sell'}.`;
  },
  orders_per_hour: ({ orders_per_hour: most = 0 }) => `At most ${counted(most, 'order')} an hour between them.`,
  notional_per_day: ({ notional_per_day: most = 0 }) =>
    `Orders worth at most $${grouped(most)} a trading day between them.`,
  loss_per_day: ({ loss_per_day: most = 0 }) =>
    `Nothing new once they have lost $${grouped(most)} between them in a trading day.`,
};

const sentences: Record<LimitField, (limits: TradingLimits) => string> = {
  accounts: ({ accounts = [] }) => (accounts.length === 0 ? 'In no account.' : `Only in ${listed(accounts)}.`),
  instruments: ({ instruments = [] }) => (instruments.length === 0 ? 'No instrument.' : `Only ${listed(instruments)}.`),
  sides: ({ sides = [] }) => {
    if (sides.length === limitedSides.length) return 'Buys and sells.';
    return sides.length === 0
      ? 'It opens nothing, on either side.'
      : `It only ${sides[0] === 'Buy' ? 'buys' : 'sells'}.`;
  },
  order_types: ({ order_types: types = [] }) =>
    types.length === 0 ? 'No type of order.' : `Only orders of type ${listed(types)}.`,
  max_order_quantity: ({ max_order_quantity: most = 0 }) => `At most ${counted(most, 'contract')} an order.`,
  max_position: ({ max_position: most = 0 }) => `At most ${counted(most, 'contract')} held in an instrument.`,
  orders_per_hour: ({ orders_per_hour: most = 0 }) => `At most ${counted(most, 'order')} an hour.`,
  notional_per_day: ({ notional_per_day: most = 0 }) => `Orders worth at most $${grouped(most)} a trading day.`,
  loss_per_day: ({ loss_per_day: most = 0 }) => `Nothing new once it has lost $${grouped(most)} in a trading day.`,
  trading_hours: ({ trading_hours: hours }) => (hours === undefined ? '' : hoursWords(hours)),
  expires_at: ({ expires_at: at = '' }) => `Until ${momentWords(new Date(at))}.`,
};

const hoursWords = ({ from, to, time_zone: zone, days }: TradingHours): string => {
  if (days?.length === 0) return 'At no hour.';
  const when = days === undefined ? '' : `, ${daysWords(days)}`;
  const allDay = from === '00:00' && to === '24:00';
  if (allDay) return days === undefined ? 'At any hour.' : `All day${when}, ${placeOf(zone)} time.`;
  const end = minuteOfDay(to) > minuteOfDay(from) ? to : `${to} of the next day`;
  return `Between ${from} and ${end}, ${placeOf(zone)} time${when}.`;
};

const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** "Monday to Friday"; days with a gap between them are listed. */
const daysWords = (days: readonly string[]): string => {
  const places = weekDays.flatMap((day, index) => (days.includes(day) ? [index] : []));
  const names = places.map((place) => dayNames[place] ?? '');
  const [first = 0] = places;
  const inARow = places.every((place, index) => place === first + index);
  return inARow && names.length > 2 ? `${names[0]} to ${names.at(-1)}` : listed(names);
};

/** "New York" of America/New_York. */
const placeOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

const counted = (count: number, unit: string): string => `${grouped(count)} ${unit}${count === 1 ? '' : 's'}`;

const grouped = (value: number): string => value.toLocaleString('en-US');

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const momentWords = (at: Date): string => {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
  return `${day}, ${two(at.getUTCHours())}:${two(at.getUTCMinutes())} UTC`;
};
