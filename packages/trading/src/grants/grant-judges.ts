import { dollars } from '../accounts/money.ts';
import type { Side } from '../orders/order.ts';
import { type GrantBounds, type GrantField, grantFields, isInHours } from './grant-bounds.ts';

/** An order as the bounds of a grant look at it. */
export type GrantAsk = {
  at: Date;
  /** The account's name, in lower case. */
  account: string;
  root: string;
  side: Side;
  type: string;
  quantity: number;
  /** Contracts of the largest position that it could make, with all that works on its side. */
  position: number;
  /** Orders of the last hour before it; undefined: a change, which brings no order. */
  orders: number | undefined;
  /** Of the trading day, with it at its worst price. */
  notionalCents: bigint;
  /** Of the trading day, so far. */
  lossCents: bigint;
};

/** Undefined: it stays within the bound. */
type Judge = (bounds: GrantBounds, ask: GrantAsk) => string | undefined;

const listed = (items: readonly string[]): string => (items.length === 0 ? 'none' : items.join(', '));
const usd = (cents: bigint): string => `${dollars(cents)} USD`;

const within =
  <Item extends string>(
    list: (bounds: GrantBounds) => readonly Item[] | undefined,
    item: (ask: GrantAsk) => Item,
  ): Judge =>
  (bounds, ask) => {
    const allowed = list(bounds);
    return allowed === undefined || allowed.includes(item(ask)) ? undefined : `allowed: ${listed(allowed)}`;
  };

/** What is wrong with the grant itself at an instant: it has ended, or cannot be read. */
export const judgeTime = (bounds: GrantBounds, at: Date): { field: GrantField; detail: string } | undefined => {
  if (bounds.isUnreadable) return { field: 'limits', detail: 'the limits of the grant cannot be read' };
  return bounds.endsAt !== undefined && at >= bounds.endsAt
    ? { field: 'expires_at', detail: `the grant to trade ended at ${bounds.endsAt.toISOString()}` }
    : undefined;
};

const ofTime =
  (field: GrantField): Judge =>
  (bounds, { at }) => {
    const ended = judgeTime(bounds, at);
    return ended?.field === field ? ended.detail : undefined;
  };

const judges: { [Field in GrantField]: Judge } = {
  limits: ofTime('limits'),
  expires_at: ofTime('expires_at'),
  trading_hours: ({ hours }, { at }) =>
    hours === undefined || isInHours(hours, at) ? undefined : `outside the hours granted, in ${hours.timeZone}`,
  accounts: within(
    ({ accounts }) => accounts,
    ({ account }) => account,
  ),
  instruments: within(
    ({ instruments }) => instruments,
    ({ root }) => root,
  ),
  sides: within(
    ({ sides }) => sides,
    ({ side }) => side,
  ),
  order_types: within(
    ({ orderTypes }) => orderTypes,
    ({ type }) => type,
  ),
  max_order_quantity: ({ orderQuantity: most }, { quantity }) =>
    most !== undefined && !(quantity <= most) ? `an order is at most ${most} contracts` : undefined,
  max_position: ({ positionQuantity: most }, { position }) =>
    most !== undefined && !(position <= most)
      ? `the position could become ${position}; the most is ${most}`
      : undefined,
  orders_per_hour: ({ ordersPerHour: most }, { orders }) =>
    most !== undefined && orders !== undefined && orders >= most
      ? `${orders} of ${most} orders of this hour are used`
      : undefined,
  notional_per_day: ({ notionalCents: most }, { notionalCents }) =>
    most !== undefined && notionalCents > most
      ? `the day would come to ${usd(notionalCents)}; the most is ${usd(most)}`
      : undefined,
  loss_per_day: ({ lossCents: most }, { lossCents }) =>
    most !== undefined && lossCents >= most ? `${usd(lossCents)} are lost today; the most is ${usd(most)}` : undefined,
};

/** What a field of a grant says against an order; undefined: nothing. */
export const judgeField = (field: GrantField, bounds: GrantBounds, ask: GrantAsk): string | undefined =>
  judges[field](bounds, ask);

/** The first field that an order would go beyond. */
export const beyondGrant = (bounds: GrantBounds, ask: GrantAsk): GrantField | undefined =>
  grantFields.find((field) => judgeField(field, bounds, ask) !== undefined);
