import { cancelWorkingOrder } from '@portcullis/trading';
import type { TradingActor } from '../actor.ts';
import { canonicalAccount } from '../acts/canonical-arguments.ts';
import { atFeed } from '../acts/feed-time.ts';
import type { Desk } from '../desk.ts';
import { type LockedOrder, lockOwnOrder, type NamedOrder, orderNotFound } from './locked-order.ts';
import { actOnOrders, sourceOf, type WriteOptions } from './order-act.ts';
import { type OrderView, orderView } from './order-view.ts';

const tool = 'Cancel';

/** The account and the strategy, when given, must be the order's. */
export type CancelOrderInput = WriteOptions & NamedOrder;

export type CancelledOrder = OrderView & { dry_run?: true };

/** Cancels what is left of a working order. @throws Refusal `order_not_found`, and what `act` throws */
export const cancelOrder = (desk: Desk, actor: TradingActor, input: CancelOrderInput): Promise<CancelledOrder> => {
  const { clientRequestId, dryRun, ...wanted } = input;
  return actOnOrders<LockedOrder, CancelledOrder>(desk, actor, {
    tool,
    options: { clientRequestId, dryRun },
    meaning: () => ({
      order_id: wanted.orderId,
      account: wanted.account && canonicalAccount(wanted.account),
      strategy_id: wanted.strategyId,
    }),
    isExit: true,
    lock: (tx, locking) => lockOwnOrder(tx, actor, wanted, locking),
    work: async (tx, { account, order }, wall) => {
      const { now } = await atFeed(tx, desk, account, wall);
      const cancelled = await cancelWorkingOrder(tx, { order, now, source: sourceOf(actor, tool) });
      if (!cancelled.ok) throw orderNotFound(wanted.orderId);
      const answer = orderView(cancelled.order, account.name);
      return { answer: dryRun ? { ...answer, dry_run: true } : answer, orderIds: [order.id] };
    },
  });
};
