import type { Transaction } from '@portcullis/database';
import type { Order } from '../orders/order.ts';
import { saveOrder } from '../orders/order-store.ts';
import { type StopMove, stopAfter } from '../orders/stop-rules.ts';
import { amendOrder } from './order-life.ts';

/** How far the price has gone in one step of the market: a quote is one price, a bar has a high and a low. */
export type Reach = { instrument: string; seq: bigint; highTicks: bigint; lowTicks: bigint };

export const reachOfQuote = (quote: { instrument: string; seq: bigint; lastTicks: bigint }): Reach => ({
  ...{ instrument: quote.instrument, seq: quote.seq, highTicks: quote.lastTicks, lowTicks: quote.lastTicks },
});

/** Where a step takes the stop of a strategy; undefined: it leaves it. Steps that the order has met already do nothing. */
export const stopMoveOf = (order: Order, reach: Reach): StopMove | undefined => {
  const { side, stopTicks, stopRules: rules } = order;
  if (!rules || stopTicks === null || order.type !== 'StopMarket' || order.triggered) return undefined;
  if (order.instrument !== reach.instrument || reach.seq <= order.submittedSeq) return undefined;
  return stopAfter({ side, stopTicks, rules }, side === 'Sell' ? reach.highTicks : reach.lowTicks);
};

/**
 * Moves the stops of a locked account's strategies, after a step of the market has been matched: what it takes them to is met
 * by the next step first.
 * @param live the account's live orders as the step left them
 */
export const moveStops = async (
  tx: Transaction,
  { live, reach, now }: { live: readonly Order[]; reach: Reach; now: Date },
): Promise<Order[]> => {
  const moved: Order[] = [];
  for (const order of live) {
    const move = stopMoveOf(order, reach);
    if (!move || !order.stopRules) continue;
    const { stopTicks, reason } = move;
    const step = amendOrder(order, { stopTicks }, { source: 'atm', at: now, reason });
    const stopRules = { ...order.stopRules, movedTo: Number(stopTicks) };
    moved.push(await saveOrder(tx, order, { ...step, order: { ...step.order, stopRules, submittedSeq: reach.seq } }));
  }
  return moved;
};
