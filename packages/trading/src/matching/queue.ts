import type { Quote } from '../market/quote.ts';
import { hasStop, type OrderState } from '../orders/order.ts';

/** What trades did to the queue in front of a resting limit. */
export type QueueStep = {
  /** Contracts that are still before it at its price; null: not known yet. */
  ahead: number | null;
  /** Contracts that traded at its price after all before it had: these are the order's. */
  reached: number;
};

/** What a side shows at the order's price: those before an order that comes now. */
const shownAt = ({ side, limitTicks }: OrderState, quote: Quote): number => {
  const [best, size] = side === 'Buy' ? [quote.bidTicks, quote.bidSize] : [quote.askTicks, quote.askSize];
  return best === limitTicks ? size : 0;
};

/**
 * The queue of a resting limit after a quote: what trades at its price takes from it. Without a trade nothing is known and
 * nothing changes. A first trade at the price only says how long the queue is; one beyond the price says that it is gone.
 */
export const queueAfter = (order: OrderState, quote: Quote): QueueStep => {
  const { side, limitTicks, queueAhead = null } = order;
  const traded = quote.traded ?? 0;
  const same = { ahead: queueAhead, reached: 0 };
  if (limitTicks === null || traded === 0 || (hasStop(order) && !order.triggered)) return same;
  const beyond = side === 'Buy' ? limitTicks - quote.lastTicks : quote.lastTicks - limitTicks;
  if (beyond < 0n) return same;
  if (beyond > 0n) return { ahead: 0, reached: traded };
  if (queueAhead === null) return { ahead: shownAt(order, quote), reached: 0 };
  return { ahead: Math.max(0, queueAhead - traded), reached: Math.max(0, traded - queueAhead) };
};
