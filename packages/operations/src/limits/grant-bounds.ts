import { type Connection, minuteOfDay, parseTradingLimits, type TradingLimits, weekDays } from '@portcullis/access';
import type { Grant, GrantBounds } from '@portcullis/trading';

type Granted = Pick<Connection, 'id' | 'limits' | 'endsAt' | 'budgetOf'>;

const cents = (usd: number | undefined): bigint | undefined => (usd === undefined ? undefined : BigInt(usd) * 100n);

const hoursOf = ({ trading_hours: hours }: TradingLimits): GrantBounds['hours'] =>
  hours && {
    from: minuteOfDay(hours.from),
    to: minuteOfDay(hours.to),
    timeZone: hours.time_zone,
    days: hours.days?.map((day) => (weekDays.indexOf(day) + 1) % 7),
  };

/** Limits as the checks of orders take them: integer cents, minutes, lower-case names. */
export const boundsOf = (limits: TradingLimits): GrantBounds => ({
  accounts: limits.accounts?.map((name) => name.trim().toLowerCase()),
  instruments: limits.instruments,
  sides: limits.sides,
  orderTypes: limits.order_types,
  orderQuantity: limits.max_order_quantity,
  positionQuantity: limits.max_position,
  ordersPerHour: limits.orders_per_hour,
  notionalCents: cents(limits.notional_per_day),
  lossCents: cents(limits.loss_per_day),
  hours: hoursOf(limits),
  endsAt: limits.expires_at === undefined ? undefined : new Date(limits.expires_at),
});

const earlier = (one: Date | undefined, other: Date | null): Date | undefined => {
  if (one === undefined || other === null) return one ?? other ?? undefined;
  return one < other ? one : other;
};

/** Limits that cannot be read bound everything: what a person set must not vanish because it was stored wrongly. */
const storedBounds = (limits: unknown): GrantBounds => {
  if (limits === null) return {};
  const parsed = parseTradingLimits(limits);
  return parsed.ok ? boundsOf(parsed.limits) : { isUnreadable: true };
};

/**
 * What bounds a connection's orders by itself; undefined: it is none that is bounded.
 * @param at by the wall
 */
export const grantOf = (connection: Granted | undefined, at: Date): Grant | undefined => {
  if (connection === undefined || (connection.limits === null && connection.endsAt === null)) return undefined;
  const { id, limits, endsAt, budgetOf } = connection;
  const bounds = storedBounds(limits);
  return { connectionIds: [id, ...budgetOf], bounds: { ...bounds, endsAt: earlier(bounds.endsAt, endsAt) }, at };
};

/** What bounds all of a person's AI clients together, as the person's row holds it; undefined: nothing does. */
export const grantOfAll = (clientLimits: unknown, at: Date): Grant | undefined =>
  clientLimits === null || clientLimits === undefined
    ? undefined
    : { connectionIds: 'every', bounds: storedBounds(clientLimits), at };

/** All that the orders of a connection come under: its own grant, and what its person lets all of them do together. */
export const grantsOf = (
  { connection, clientLimits }: { connection: Granted | undefined; clientLimits: unknown },
  at: Date,
): Grant[] =>
  connection === undefined
    ? []
    : [grantOf(connection, at), grantOfAll(clientLimits, at)].filter((grant) => grant !== undefined);
