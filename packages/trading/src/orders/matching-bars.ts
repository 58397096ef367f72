import { defaultFillRules, type FillRules } from './fill-rules.ts';
import { intrabarPath, type PriceBar } from './intrabar-path.ts';
import { type Leg, resizeSiblings } from './oco.ts';
import { hasStop, isTouchedFromBelow, type OrderState, remaining, sign } from './order.ts';

export type BarOrder = OrderState & Leg;

export type BarFill = { orderId: string; quantity: number; priceTicks: bigint };

/** What one bar does to the orders that were there before it. */
export type BarMatch<O extends BarOrder> = {
  /** In the order in which the path comes to them. */
  fills: BarFill[];
  /** All orders as the bar leaves them, in the order in which they came. */
  orders: O[];
  /** Orders whose rest is cancelled, and why. */
  killed: ReadonlyMap<string, 'ioc' | 'fok' | 'oco'>;
};

type Walk<O extends BarOrder> = {
  bar: PriceBar;
  rules: FillRules;
  orders: O[];
  fills: BarFill[];
  killed: Map<string, 'ioc' | 'fok' | 'oco'>;
  available: number;
};

const isWaiting = (order: OrderState): boolean => hasStop(order) && !order.triggered;

const canStill = <O extends BarOrder>({ killed, available }: Walk<O>, order: O): boolean =>
  remaining(order) > 0 && !killed.has(order.id) && (available > 0 || isWaiting(order));

/** The price at which the path does something to an order: touches its stop, or goes through its limit. */
const levelOf = (order: OrderState, { fillLimitOnTouch }: FillRules): bigint | undefined => {
  if (isWaiting(order)) return order.stopTicks ?? undefined;
  if (order.limitTicks === null) return undefined;
  return fillLimitOnTouch ? order.limitTicks : order.limitTicks - BigInt(sign(order.side));
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
const marketPrice = ({ side }: OrderState, price: bigint, { bar, rules }: Pick<Walk<BarOrder>, 'bar' | 'rules'>) =>
  clamp(price + BigInt(sign(side)) * rules.slippageTicks, bar);

const replace = <O extends BarOrder>(walk: Walk<O>, order: O): void => {
  walk.orders = walk.orders.map((each) => (each.id === order.id ? order : each));
};

/** Fills as much of an order as is left, and shrinks its group before any other order is looked at. */
const fillAt = <O extends BarOrder>(walk: Walk<O>, order: O, priceTicks: bigint): void => {
  const quantity = Math.min(remaining(order), walk.available);
  if (order.tif === 'Fok' && quantity < remaining(order)) {
    walk.killed.set(order.id, 'fok');
    return;
  }
  const filled = {
    ...order,
    filled: order.filled + quantity,
    filledTicks: order.filledTicks + BigInt(quantity) * priceTicks,
  };
  walk.available -= quantity;
  walk.fills.push({ orderId: order.id, quantity, priceTicks });
  replace(walk, filled);
  if (order.tif === 'Ioc' && remaining(filled) > 0) walk.killed.set(order.id, 'ioc');
  const live = walk.orders.filter((each) => remaining(each) > 0 && !walk.killed.has(each.id));
  for (const { id, quantity: left } of resizeSiblings(filled, quantity, live)) {
    const sibling = live.find((each) => each.id === id);
    if (!sibling) continue;
    if (left <= sibling.filled) walk.killed.set(id, 'oco');
    else replace(walk, { ...sibling, quantity: left });
  }
};

/** What happens to an order when the path is at `price`, which it has met. */
const meet = <O extends BarOrder>(walk: Walk<O>, order: O, price: bigint, atOpen: boolean): void => {
  if (isWaiting(order)) {
    const triggered = { ...order, triggered: true };
    replace(walk, triggered);
    if (triggered.limitTicks === null) {
      if (walk.available > 0) fillAt(walk, triggered, marketPrice(triggered, price, walk));
    } else if (isMetAt(triggered, price, walk.rules) && walk.available > 0) {
      fillAt(walk, triggered, price);
    } else if (order.tif === 'Ioc' || order.tif === 'Fok')
      walk.killed.set(order.id, order.tif === 'Ioc' ? 'ioc' : 'fok');
    return;
  }
  if (order.limitTicks === null) fillAt(walk, order, marketPrice(order, price, walk));
  else fillAt(walk, order, atOpen && walk.rules.limitPriceImprovement ? price : order.limitTicks);
};

/** The order that the path from `from` to `to` comes to first; of two at one price the older. */
const nextOn = <O extends BarOrder>(
  walk: Walk<O>,
  from: bigint,
  to: bigint,
): { order: O; price: bigint } | undefined => {
  const rises = to > from;
  let next: { order: O; price: bigint } | undefined;
  for (const order of walk.orders) {
    if (!canStill(walk, order)) continue;
    const level = levelOf(order, walk.rules);
    if (level === undefined || isMetFromBelow(order) !== rises) continue;
    if (rises ? level < from || level > to : level > from || level < to) continue;
    if (!next || (rises ? level < next.price : level > next.price)) next = { order, price: level };
  }
  return next;
};

const open = <O extends BarOrder>(walk: Walk<O>): void => {
  const price = walk.bar.openTicks;
  for (const { id } of [...walk.orders]) {
    const order = walk.orders.find((each) => each.id === id);
    if (order && canStill(walk, order) && isMetAt(order, price, walk.rules)) meet(walk, order, price, true);
  }
  for (const order of walk.orders) {
    const isImmediate = order.tif === 'Ioc' || order.tif === 'Fok';
    if (!isImmediate || isWaiting(order) || remaining(order) === 0 || walk.killed.has(order.id)) continue;
    walk.killed.set(order.id, order.tif === 'Ioc' ? 'ioc' : 'fok');
  }
};

/**
 * Matches orders against the bar after the one in which they were placed, oldest first: at its open, then along its path.
 * Market orders trade at the open; a stop at its price, or at the open behind a gap; a limit when the price goes through it, at
 * the limit; a StopLimit is a limit on what is left of the path. Of two legs of one group only the first on the path fills.
 */
export const matchBar = <O extends BarOrder>(
  orders: readonly O[],
  bar: PriceBar,
  rules: FillRules = defaultFillRules,
): BarMatch<O> => {
  const share = rules.volumeSharePercent;
  const walk: Walk<O> = {
    ...{ bar, rules, orders: [...orders], fills: [], killed: new Map() },
    available: share === undefined ? Number.MAX_SAFE_INTEGER : Math.floor((bar.volume * share) / 100),
  };
  open(walk);
  const path = intrabarPath(bar);
  for (const [index, to] of path.slice(1).entries()) {
    let at = path[index] ?? to;
    for (let next = nextOn(walk, at, to); next; next = nextOn(walk, at, to)) {
      at = next.price;
      meet(walk, next.order, next.price, false);
    }
  }
  return { fills: walk.fills, orders: walk.orders, killed: walk.killed };
};
