import type { Side } from '../orders/order.ts';

/** What bounds the orders of one connection, by the names that the grant has for them. */
export const grantFields = [
  'limits',
  'expires_at',
  'trading_hours',
  'accounts',
  'instruments',
  'sides',
  'order_types',
  'max_order_quantity',
  'max_position',
  'orders_per_hour',
  'notional_per_day',
  'loss_per_day',
] as const;

export type GrantField = (typeof grantFields)[number];

/** Hours of a week by the clock of a place. `to` not after `from`: into the next day. */
export type GrantHours = {
  /** Minutes of a day. */
  from: number;
  to: number;
  timeZone: string;
  /** Days on which the hours begin, 0 for Sunday. Absent: each day. */
  days?: readonly number[] | undefined;
};

/** The bounds of a grant as plain values. What is absent is not bounded; an empty list allows nothing. */
export type GrantBounds = {
  /** What is stored cannot be read: then nothing but exits is within it. */
  isUnreadable?: boolean | undefined;
  /** Names of accounts, in lower case. */
  accounts?: readonly string[] | undefined;
  /** Roots. */
  instruments?: readonly string[] | undefined;
  sides?: readonly Side[] | undefined;
  orderTypes?: readonly string[] | undefined;
  orderQuantity?: number | undefined;
  positionQuantity?: number | undefined;
  ordersPerHour?: number | undefined;
  notionalCents?: bigint | undefined;
  lossCents?: bigint | undefined;
  hours?: GrantHours | undefined;
  endsAt?: Date | undefined;
};

/** The bounds that an order comes under, and whose orders count against them. An order may come under several. */
export type Grant = {
  /**
   * The connection's own id, and those of the connections that it replaced: one budget. `every`: one budget of all of the
   * person's connections together, also of those that have ended.
   */
  connectionIds: readonly string[] | 'every';
  bounds: GrantBounds;
  /** By the wall: a replay has a clock of its own, and the person does not live by it. */
  at: Date;
};

/** Whether what a connection did counts against the grant; null: what nobody's client did. */
export const counts = ({ connectionIds }: Pick<Grant, 'connectionIds'>, connectionId: string | null): boolean =>
  connectionId !== null && (connectionIds === 'every' || connectionIds.includes(connectionId));

/** True when something of it is used up: then its orders come one after the other. */
export const hasBudget = ({ ordersPerHour, notionalCents, lossCents }: GrantBounds): boolean =>
  ordersPerHour !== undefined || notionalCents !== undefined || lossCents !== undefined;

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const clocks = new Map<string, Intl.DateTimeFormat>();

const clockOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = clocks.get(timeZone);
  if (known) return known;
  const options = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  const made = new Intl.DateTimeFormat('en-US', options);
  clocks.set(timeZone, made);
  return made;
};

const partsOf = (at: Date, timeZone: string): { day: number; minute: number } => {
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
  return { day: weekdays.indexOf(parts.get('weekday') ?? ''), minute };
};

/** Whether an instant lies in the hours. */
export const isInHours = ({ from, to, timeZone, days }: GrantHours, at: Date): boolean => {
  const { day, minute } = partsOf(at, timeZone);
  const begins = (on: number): boolean => days === undefined || days.includes((on + 7) % 7);
  if (to > from) return begins(day) && from <= minute && minute < to;
  return (begins(day) && minute >= from) || (begins(day - 1) && minute < to);
};
