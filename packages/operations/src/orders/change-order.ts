import { changeWorkingOrder, type WantedChange } from '@portcullis/trading';
import type { TradingActor } from '../actor.ts';
import { unlessZero } from '../acts/canonical-arguments.ts';
import { atFeed } from '../acts/feed-time.ts';
import type { Desk } from '../desk.ts';
import { orRefuse } from '../refusal.ts';
import { type LockedOrder, lockOwnOrder, type NamedOrder } from './locked-order.ts';
import { lowered } from './lowered-quantity.ts';
import { actOnOrders, sourceOf, type WriteOptions } from './order-act.ts';
import { type OrderView, orderView } from './order-view.ts';

const tool = 'Change';

/** 0 or absent leaves a value as it is. The strategy, when given, must be the order's. */
export type ChangeOrderInput = WriteOptions & WantedChange & Pick<NamedOrder, 'orderId' | 'strategyId'>;

export type ChangedOrder = OrderView & {
  previous: Pick<OrderView, 'quantity' | 'limit_price' | 'stop_price'>;
  dry_run?: true;
};

/** Changes quantity or prices of a working order. @throws Refusal (nothing was written), and what `act` throws */
export const changeOrder = (desk: Desk, actor: TradingActor, input: ChangeOrderInput): Promise<ChangedOrder> => {
  const { clientRequestId, dryRun, orderId, strategyId, ...change } = input;
  return actOnOrders<LockedOrder, ChangedOrder>(desk, actor, {
    tool,
    options: { clientRequestId, dryRun },
    meaning: () => ({
      order_id: orderId,
      strategy_id: strategyId,
      quantity: unlessZero(change.quantity),
      limitPrice: unlessZero(change.limitPrice),
      stopPrice: unlessZero(change.stopPrice),
    }),
    isExit: false,
    lock: (tx, locking) => lockOwnOrder(tx, actor, { orderId, strategyId }, locking),
    work: async (tx, { account, order }, wall, { grants, ledger, granted }) => {
      const { market, now } = await atFeed(tx, desk, account, wall);
      const source = sourceOf(actor, tool);
      const wanted = { account, order, change: lowered(change, granted), market, now, source, grants, ledger };
      const changed = orRefuse(await changeWorkingOrder(tx, wanted));
      const { quantity, limit_price, stop_price } = orderView(changed.previous, account.name);
      const answer = { ...orderView(changed.order, account.name), previous: { quantity, limit_price, stop_price } };
      return { answer: dryRun ? { ...answer, dry_run: true } : answer, orderIds: [order.id] };
    },
  });
};
