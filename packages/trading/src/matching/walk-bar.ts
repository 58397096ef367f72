import type { FillRules } from '../orders/fill-rules.ts';
import type { Leg } from '../orders/oco.ts';
import { hasStop, isTouchedFromBelow, type OrderState, remaining, sign } from '../orders/order.ts';
import { fillSize, fillsRegardless } from './fill-size.ts';
import { intrabarPath, type PriceBar } from './intrabar-path.ts';

export type BarOrder = OrderState & Leg;

/** What a bar does to one order. `atOpen`: at the bar's first price; else somewhere on its path. */
export type BarEvent = {
  orderId: string;
  /** Its stop has been touched, now or before. */
  triggered: boolean;
  fill: { quantity: number; priceTicks: bigint; atOpen: boolean } | undefined;
  /** The rest is cancelled at once. */
  kill: 'ioc' | 'fok' | undefined;
};

/** A place on a bar's path, and what is left of its volume for the account. */
export type BarWalk = {
  bar: PriceBar;
  rules: FillRules;
  path: readonly bigint[];
  /** The leg of the path, and the price on it. */
  leg: number;
  price: bigint;
  atOpen: boolean;
  /** Orders that were looked at where they first met the walk. */
  seen: ReadonlySet<string>;
  available: number;
};

/** @param taken what the account has had of the bar's volume before */
export const beginWalk = (bar: PriceBar, rules: FillRules, taken = 0): BarWalk => {
  const { volumeSharePercent: share } = rules;
  const volume = share === undefined ? Number.MAX_SAFE_INTEGER : Math.floor((bar.volume * share) / 100);
  return {
    ...{ bar, rules, path: intrabarPath(bar), leg: 0, price: bar.openTicks, atOpen: true },
    ...{ seen: new Set(), available: Math.max(0, volume - taken) },
  };
};

const isWaiting = (order: OrderState): boolean => hasStop(order) && !order.triggered;

const canTake = ({ available, rules }: BarWalk, order: OrderState): boolean =>
  available > 0 || fillsRegardless(order, rules);

const canStill = (walk: BarWalk, order: OrderState): boolean =>
  remaining(order) > 0 && (canTake(walk, order) || isWaiting(order));

/** The price at which the path does something to an order: touches its stop, or goes through its limit. */
const levelOf = (order: OrderState, { fillLimitOnTouch, enforceImmediateFills }: FillRules): bigint | undefined => {
  if (isWaiting(order)) return order.stopTicks ?? undefined;
  if (order.limitTicks === null) return undefined;
  return fillLimitOnTouch || enforceImmediateFills ? order.limitTicks : order.limitTicks - BigInt(sign(order.side));
};

/** True when a price that rises comes to the order's level, false when one that falls does. */
const isMetFromBelow = (order: OrderState): boolean =>
  isWaiting(order) ? isTouchedFromBelow(order) : order.side === 'Sell';

/** True when the order trades, or is triggered, at this price whichever way it was reached. */
const isMetAt = (order: OrderState, price: bigint, rules: FillRules): boolean => {
  const level = levelOf(order, rules);
  if (level === undefined) return true;
  return isMetFromBelow(order) ? price >= level : price <= level;
};

const clamp = (price: bigint, { highTicks, lowTicks }: PriceBar): bigint =>
  price > highTicks ? highTicks : price < lowTicks ? lowTicks : price;

/** Slippage goes against the order, and never beyond the bar. */
const marketPrice = ({ side }: OrderState, price: bigint, { bar, rules }: BarWalk): bigint =>
  clamp(price + BigInt(sign(side)) * rules.slippageTicks, bar);

const immediate = ({ tif }: OrderState): BarEvent['kill'] =>
  tif === 'Ioc' ? 'ioc' : tif === 'Fok' ? 'fok' : undefined;

const fillEvent = (walk: BarWalk, order: BarOrder, priceTicks: bigint): BarEvent => {
  const { id: orderId, triggered } = order;
  const quantity = fillSize(order, walk.available, walk.rules);
  const whole = quantity === remaining(order);
  if (order.tif === 'Fok' && !whole) return { orderId, triggered, fill: undefined, kill: 'fok' };
  const kill = whole ? undefined : immediate(order);
  return { orderId, triggered, fill: { quantity, priceTicks, atOpen: walk.atOpen }, kill };
};

/** What happens to an order when the path is at the walk's price, which it has met. */
const meet = (walk: BarWalk, order: BarOrder): BarEvent => {
  const { price, rules } = walk;
  if (isWaiting(order)) {
    const triggered = { ...order, triggered: true };
    const isMarket = triggered.limitTicks === null;
    if (canTake(walk, triggered) && (isMarket || isMetAt(triggered, price, rules))) {
      return fillEvent(walk, triggered, isMarket ? marketPrice(triggered, price, walk) : price);
    }
    return { orderId: order.id, triggered: true, fill: undefined, kill: isMarket ? undefined : immediate(order) };
  }
  if (order.limitTicks === null) return fillEvent(walk, order, marketPrice(order, price, walk));
  return fillEvent(walk, order, walk.atOpen && rules.limitPriceImprovement ? price : order.limitTicks);
};

/** The order that the path from `from` to `to` comes to first; of two at one price the older. */
const nextOn = <O extends BarOrder>(
  walk: BarWalk,
  live: readonly O[],
  to: bigint,
): { order: O; price: bigint } | undefined => {
  const from = walk.price;
  const rises = to > from;
  let next: { order: O; price: bigint } | undefined;
  for (const order of live) {
    if (!canStill(walk, order)) continue;
    const level = levelOf(order, walk.rules);
    if (level === undefined || isMetFromBelow(order) !== rises) continue;
    if (rises ? level < from || level > to : level > from || level < to) continue;
    if (!next || (rises ? level < next.price : level > next.price)) next = { order, price: level };
  }
  return next;
};

export type WalkStep = { event: BarEvent; walk: BarWalk };

const stepOf = (walk: BarWalk, event: BarEvent): WalkStep => ({
  event,
  walk: { ...walk, available: Math.max(0, walk.available - (event.fill?.quantity ?? 0)) },
});

/**
 * The next thing that a bar does on its way: to the orders that were there at its open, oldest first, then to whichever the
 * path comes to. An order that appears on the way, as the exits of an entry do, is met from where the walk stands.
 * @param live the live orders after the event before; those that have ended are gone
 */
export const nextOnBar = (from: BarWalk, live: readonly BarOrder[]): WalkStep | undefined => {
  let walk = from;
  for (const order of live) {
    if (walk.seen.has(order.id)) continue;
    walk = { ...walk, seen: new Set([...walk.seen, order.id]) };
    if (canStill(walk, order) && isMetAt(order, walk.price, walk.rules)) return stepOf(walk, meet(walk, order));
  }
  if (walk.atOpen) {
    const late = live.find((order) => immediate(order) && !isWaiting(order) && remaining(order) > 0);
    if (late) {
      const { id: orderId, triggered } = late;
      return { walk, event: { orderId, triggered, fill: undefined, kill: immediate(late) } };
    }
    walk = { ...walk, atOpen: false };
  }
  for (; walk.leg < walk.path.length - 1; walk = { ...walk, leg: walk.leg + 1 }) {
    const to = walk.path[walk.leg + 1] ?? walk.price;
    const next = nextOn(walk, live, to);
    if (next) {
      walk = { ...walk, price: next.price };
      return stepOf(walk, meet(walk, next.order));
    }
    walk = { ...walk, price: to };
  }
  return undefined;
};
