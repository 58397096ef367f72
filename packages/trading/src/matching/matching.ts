import { isMatchable, type Quote } from '../market/quote.ts';
import { defaultFillRules, type FillRules } from '../orders/fill-rules.ts';
import { hasStop, isTouchedFromBelow, type OrderState, remaining, sign } from '../orders/order.ts';
import { fillSize } from './fill-size.ts';
import { queueAfter } from './queue.ts';

/** What one quote does to one order. */
export type Match = {
  /** False: the quote is bad, or has nothing left to trade; the order has not met the market yet. */
  met: boolean;
  triggered: boolean;
  fill: { quantity: number; priceTicks: bigint } | undefined;
  /** The rest is cancelled at once. */
  kill: 'ioc' | 'fok' | undefined;
  /** The queue before a resting limit afterwards, when trades at its price have changed it. */
  queueAhead?: number | null;
};

type Sides = Quote & { bidTicks: bigint; askTicks: bigint };

const opposite = (order: OrderState, quote: Sides): bigint => (order.side === 'Buy' ? quote.askTicks : quote.bidTicks);

/** A buy stop is touched at its price or above, a sell stop at it or below; MIT orders the other way round. */
const isTouched = (order: OrderState, quote: Sides, { stopsWatch }: FillRules): boolean => {
  if (order.stopTicks === null) return false;
  const price = stopsWatch === 'last' ? quote.lastTicks : opposite(order, quote);
  return isTouchedFromBelow(order) ? price >= order.stopTicks : price <= order.stopTicks;
};

/**
 * The price at which an order trades on a quote, if it does. A limit that arrives marketable takes the opposite quote,
 * which is at or better than the limit; a resting one fills at its limit, when the quote has gone through it.
 */
const executablePrice = (
  order: OrderState,
  quote: Sides,
  arriving: boolean,
  { slippageTicks, fillLimitOnTouch, enforceImmediateFills }: FillRules,
): bigint | undefined => {
  const price = opposite(order, quote);
  if (order.limitTicks === null) return price + BigInt(sign(order.side)) * slippageTicks;
  const through = order.side === 'Buy' ? order.limitTicks - price : price - order.limitTicks;
  if (arriving) return through >= 0n ? price : undefined;
  const touches = fillLimitOnTouch || enforceImmediateFills;
  return through > 0n || (touches && through === 0n) ? order.limitTicks : undefined;
};

/**
 * Matches one order against one quote, of which `available` contracts are left on the opposite side. An order arrives
 * at its first quote (status Accepted), a stop when it is triggered. Crossed and one-sided quotes do nothing.
 * @param arriving true also for an order that was just changed
 */
export const matchOrder = (
  order: OrderState,
  quote: Quote,
  available: number,
  arriving = order.status === 'Accepted',
  rules: FillRules = defaultFillRules,
): Match => {
  const nothing: Match = { met: true, triggered: order.triggered, fill: undefined, kill: undefined };
  if (!isMatchable(quote)) return { ...nothing, met: false };
  const triggersNow = hasStop(order) && !order.triggered && isTouched(order, quote, rules);
  if (hasStop(order) && !order.triggered && !triggersNow) return nothing;
  const arrives = arriving || triggersNow;
  const priceTicks = executablePrice(order, quote, arrives, rules);
  if (priceTicks === undefined && !arrives) return matchInQueue(order, quote, available, rules);
  const possible = priceTicks === undefined ? 0 : fillSize(order, available, rules);
  const whole = possible === remaining(order);
  const triggered = order.triggered || triggersNow;
  const met = priceTicks === undefined || possible > 0;
  if (order.tif === 'Fok' && !whole) return { met, triggered, fill: undefined, kill: 'fok' };
  const fill = priceTicks !== undefined && possible > 0 ? { quantity: possible, priceTicks } : undefined;
  return { met, triggered, fill, kill: order.tif === 'Ioc' && !whole ? 'ioc' : undefined };
};

/** A resting limit that the quote has not gone through fills with what trades at its price after the queue before it. */
const matchInQueue = (order: OrderState, quote: Sides, available: number, rules: FillRules): Match => {
  const { ahead, reached } = queueAfter(order, quote);
  const nothing: Match = { met: true, triggered: order.triggered, fill: undefined, kill: undefined };
  if (ahead === (order.queueAhead ?? null) && reached === 0) return nothing;
  const already = quotedSize(quote, order.side) - available;
  const quantity = fillSize(order, reached - already, rules);
  const fill = quantity > 0 && order.limitTicks !== null ? { quantity, priceTicks: order.limitTicks } : undefined;
  return { ...nothing, fill, queueAhead: ahead };
};

/** What the quote shows on the side that an order of this side takes. */
export const quotedSize = (quote: Quote, side: OrderState['side']): number =>
  side === 'Buy' ? quote.askSize : quote.bidSize;
