import type { Quote } from '../market/quote.ts';
import { defaultFillRules, type FillRules } from '../orders/fill-rules.ts';
import type { OrderEvent, OrderState } from '../orders/order.ts';
import { mayBecome, type OrderStatus } from '../orders/order-status.ts';
import { matchOrder } from './matching.ts';

/** An order and what happened to it, not yet stored. */
export type OrderStep<O extends OrderState = OrderState> = { order: O; events: OrderEvent[] };

type Cause = { source: string; at: Date; reason?: string };

/** Moves an order along its life cycle. @throws Error on a transition that the table does not have: a bug. */
const advance = <O extends OrderState>(step: OrderStep<O>, status: OrderStatus, cause: Cause): OrderStep<O> => {
  const { order, events } = step;
  if (!mayBecome(order.status, status)) throw new Error(`Illegal order transition ${order.status} -> ${status}`);
  return {
    order: { ...order, status },
    events: [
      ...events,
      { status, filled: order.filled, reason: cause.reason ?? null, source: cause.source, at: cause.at },
    ],
  };
};

/** A validated order as it enters: Initialized, Submitted, Accepted. It waits for its first quote. */
export const acceptOrder = <O extends OrderState>(order: O, cause: Cause): OrderStep<O> => {
  const first: OrderEvent = { status: 'Initialized', filled: 0, reason: null, source: cause.source, at: cause.at };
  const opened = { order: { ...order, status: 'Initialized' as const }, events: [first] };
  return advance(advance(opened, 'Submitted', cause), 'Accepted', cause);
};

export type MatchStep<O extends OrderState> = OrderStep<O> & {
  fill: { quantity: number; priceTicks: bigint } | undefined;
};

/** One quote's step of an order: trigger, fill, begin to work, or be killed. */
export const stepOrder = <O extends OrderState>(
  before: O,
  quote: Quote,
  available: number,
  cause: Cause,
  arriving?: boolean,
  rules: FillRules = defaultFillRules,
): MatchStep<O> => {
  const match = matchOrder(before, quote, available, arriving, rules);
  const queue = match.queueAhead === undefined ? {} : { queueAhead: match.queueAhead };
  let step: OrderStep<O> = { order: { ...before, ...queue, triggered: match.triggered }, events: [] };
  if (match.fill) {
    const filled = before.filled + match.fill.quantity;
    const filledTicks = before.filledTicks + BigInt(match.fill.quantity) * match.fill.priceTicks;
    step = { order: { ...step.order, filled, filledTicks }, events: [] };
    step = advance(step, filled === before.quantity ? 'Filled' : 'PartFilled', cause);
  } else if (before.status === 'Accepted' && match.met && !match.kill) {
    step = advance(step, 'Working', cause);
  } else if (match.triggered && !before.triggered && !match.kill) {
    step = { ...step, events: [{ ...cause, status: before.status, filled: before.filled, reason: 'triggered' }] };
  }
  if (match.kill) step = endOrder(step.order, { ...cause, reason: match.kill }, step.events);
  return { ...step, fill: match.fill };
};

/** What a bar does to an order: it fills a part or all, triggers it, or only lets it begin to work. */
export const barStep = <O extends OrderState>(
  before: O,
  met: { triggered: boolean; fill?: { quantity: number; priceTicks: bigint } | undefined },
  cause: Cause,
): OrderStep<O> => {
  const order = { ...before, triggered: met.triggered };
  if (met.fill) {
    const filled = before.filled + met.fill.quantity;
    const filledTicks = before.filledTicks + BigInt(met.fill.quantity) * met.fill.priceTicks;
    const step = { order: { ...order, filled, filledTicks }, events: [] };
    return advance(step, filled === before.quantity ? 'Filled' : 'PartFilled', cause);
  }
  const step: OrderStep<O> = { order, events: [] };
  const working = before.status === 'Accepted' ? advance(step, 'Working', cause) : step;
  if (!met.triggered || before.triggered) return working;
  const { status, filled } = working.order;
  return { ...working, events: [...working.events, { ...cause, status, filled, reason: 'triggered' }] };
};

/** Cancels what is left of an order. `reason`: `user`, `expired`, `ioc`, `fok`, … */
export const endOrder = <O extends OrderState>(
  order: O,
  cause: Cause & { reason: string },
  events: OrderEvent[] = [],
): OrderStep<O> => advance(advance({ order, events }, 'CancelPending', cause), 'Cancelled', cause);

export type OrderChange = Partial<Pick<OrderState, 'quantity' | 'limitTicks' | 'stopTicks'>>;

/**
 * Changes a live order: through ChangePending and back to what it was. An order that has not met a quote yet keeps the
 * state Accepted, from which the life cycle has no change; the event says what happened.
 */
export const amendOrder = <O extends OrderState>(order: O, change: OrderChange, cause: Cause): OrderStep<O> => {
  const changed = { ...order, ...change };
  const reason = cause.reason ?? 'changed';
  if (order.status === 'Accepted') {
    return { order: changed, events: [{ ...cause, status: 'Accepted', filled: order.filled, reason }] };
  }
  const pending = advance({ order: changed, events: [] }, 'ChangePending', { ...cause, reason });
  return advance(pending, order.filled > 0 ? 'PartFilled' : 'Working', cause);
};
