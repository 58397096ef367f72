import { defaultFillRules, type FillRules } from '../orders/fill-rules.ts';
import { resizeSiblings } from '../orders/oco.ts';
import { remaining } from '../orders/order.ts';
import type { PriceBar } from './intrabar-path.ts';
import { type BarEvent, type BarOrder, type BarWalk, beginWalk, nextOnBar } from './walk-bar.ts';

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

type Matching<O extends BarOrder> = { orders: O[]; fills: BarFill[]; killed: Map<string, 'ioc' | 'fok' | 'oco'> };

const replace = <O extends BarOrder>(matching: Matching<O>, order: O): void => {
  matching.orders = matching.orders.map((each) => (each.id === order.id ? order : each));
};

const stillLive = <O extends BarOrder>({ orders, killed }: Matching<O>): O[] =>
  orders.filter((each) => remaining(each) > 0 && !killed.has(each.id));

/** Takes an event into the orders; a fill shrinks its group before any other order is looked at. */
const take = <O extends BarOrder>(matching: Matching<O>, event: BarEvent): void => {
  const { orderId, triggered, fill, kill } = event;
  const order = matching.orders.find(({ id }) => id === orderId);
  if (!order) return;
  const quantity = fill?.quantity ?? 0;
  const filledTicks = order.filledTicks + BigInt(quantity) * (fill?.priceTicks ?? 0n);
  const met = { ...order, triggered, filled: order.filled + quantity, filledTicks };
  replace(matching, met);
  if (kill) matching.killed.set(orderId, kill);
  if (!fill) return;
  matching.fills.push({ orderId, quantity, priceTicks: fill.priceTicks });
  for (const { id, quantity: left } of resizeSiblings(met, quantity, stillLive(matching))) {
    const sibling = matching.orders.find((each) => each.id === id);
    if (!sibling) continue;
    if (left <= sibling.filled) matching.killed.set(id, 'oco');
    else replace(matching, { ...sibling, quantity: left });
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
  const matching: Matching<O> = { orders: [...orders], fills: [], killed: new Map() };
  let walk: BarWalk = beginWalk(bar, rules);
  for (let step = nextOnBar(walk, stillLive(matching)); step; step = nextOnBar(walk, stillLive(matching))) {
    walk = step.walk;
    take(matching, step.event);
  }
  return matching;
};
