import { type Instrument, instrumentNamed } from '../instruments/instrument.ts';
import { unitCents } from '../instruments/unit-cents.ts';
import type { Order } from '../orders/order.ts';
import { sign } from '../orders/order.ts';
import { type GrantBounds, type GrantField, hasBudget } from './grant-bounds.ts';
import { beyondGrant, type GrantAsk } from './grant-judges.ts';
import { keepPastLots } from './past-lots.ts';
import type { PastOpening } from './past-openings-store.ts';

/** A fill of an order that was placed before. */
export type PastFill = {
  at: Date;
  quantity: number;
  priceTicks: bigint;
  feeCents: bigint;
  positionAfter: number;
};

/** An order as it was placed, oldest first. */
export type PastOrder = Pick<
  Order,
  | 'id'
  | 'instrument'
  | 'side'
  | 'type'
  | 'quantity'
  | 'limitTicks'
  | 'stopTicks'
  | 'protects'
  | 'reduceOnly'
  | 'submittedAt'
> & {
  /** The account's name, as it is told apart. */
  accountKey: string;
  /** The account's position in the instrument when it came. */
  positionBefore: number;
  fills: readonly PastFill[];
};

export type PastRefusal = { order: PastOrder; field: GrantField };

const hourMs = 3_600_000;

export type PastDays = {
  /** The name of the trading day of an instant. */
  dayOf: (at: Date) => string;
  /** What a contract was worth as the trading day of an instant opened; undefined: no bar tells. */
  openedAt: (instrument: string, at: Date) => PastOpening | undefined;
};

/** What of a trading day the orders that would have been taken had used so far. */
type Day = { name: string; notionalCents: bigint; madeCents: bigint };

const size = (value: bigint): bigint => (value < 0n ? -value : value);

/** It brought its position nearer to zero, or could do nothing else. */
const wasExit = ({ protects, reduceOnly, side, quantity, positionBefore }: PastOrder): boolean =>
  protects || reduceOnly || (positionBefore * sign(side) < 0 && quantity <= Math.abs(positionBefore));

/** What the order came to: its fills at their prices; without any, at the price that it named. */
const worthOf = ({ fills, quantity, limitTicks, stopTicks }: PastOrder, instrument: Instrument): bigint => {
  const worth = (ticks: bigint, contracts: number) => unitCents(instrument, size(ticks)) * BigInt(contracts);
  if (fills.length === 0) return worth(limitTicks ?? stopTicks ?? 0n, quantity);
  return fills.reduce((sum, fill) => sum + worth(fill.priceTicks, fill.quantity), 0n);
};

/**
 * What bounds would have done with orders that were placed: which of them they would have refused, and by which field. Those
 * that would have been refused use nothing. Notional counts what filled, else the price named. The loss is what was realised
 * of what these orders opened, from the price of the day's opening where it was held over that: what a position was worth in
 * between is not kept.
 */
export const replayOrders = (
  bounds: GrantBounds,
  orders: readonly PastOrder[],
  { dayOf, openedAt }: PastDays,
): PastRefusal[] => {
  const refused: PastRefusal[] = [];
  const taken: number[] = [];
  const realised = keepPastLots((instrument, at) => ({ day: dayOf(at), price: openedAt(instrument, at) }));
  let day: Day = { name: '', notionalCents: 0n, madeCents: 0n };
  for (const order of orders) {
    const at = order.submittedAt;
    const name = dayOf(at);
    if (name !== day.name) day = { name, notionalCents: 0n, madeCents: 0n };
    const isExit = wasExit(order);
    const instrument = instrumentNamed(order.instrument);
    const value = isExit ? 0n : worthOf(order, instrument);
    while (taken.length > 0 && (taken[0] ?? 0) <= at.getTime() - hourMs) taken.shift();
    const ask: GrantAsk = {
      ...{ at, account: order.accountKey, root: instrument.root },
      ...{ side: order.side, type: order.type, quantity: order.quantity, orders: taken.length },
      position: Math.abs(order.positionBefore + sign(order.side) * order.quantity),
      notionalCents: day.notionalCents + value,
      lossCents: day.madeCents < 0n ? -day.madeCents : 0n,
    };
    const field = isExit ? undefined : beyondGrant(bounds, ask);
    if (field !== undefined) {
      refused.push({ order, field });
      continue;
    }
    if (!isExit && hasBudget(bounds)) taken.push(at.getTime());
    day = { name, notionalCents: day.notionalCents + value, madeCents: day.madeCents + realised(order, instrument) };
  }
  return refused;
};
