import { findConnection } from '@portcullis/access';
import { type Account, listLiveOrdersOf, lockAllAccounts } from '@portcullis/trading';
import { type TradingActor, traderOf } from '../actor.ts';
import { atFeed } from '../acts/feed-time.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../refusal.ts';
import { type CancelledRef, cancelEach } from './cancel-all-orders.ts';
import { actOnOrders, sourceOf } from './order-act.ts';

/** Cancels the working orders that one connection has placed: what a person is offered after revoking it. */
export const cancelOrdersOfConnection = (
  desk: Desk,
  actor: TradingActor,
  { connectionId }: { connectionId: string },
): Promise<CancelledRef[]> => {
  const personId = traderOf(actor);
  return actOnOrders<Account[], CancelledRef[]>(desk, actor, {
    tool: 'CancelOrders',
    options: {},
    meaning: () => ({ connection_id: connectionId }),
    isExit: true,
    lock: async (tx, locking) => {
      const connection = await findConnection(tx, connectionId);
      if (connection?.personId !== personId) throw new Refusal('connection_not_found', 'There is no such connection.');
      return lockAllAccounts(tx, personId, locking);
    },
    work: async (tx, accounts, wall) => {
      const left = await listLiveOrdersOf(tx, personId, connectionId);
      const cancelled: CancelledRef[] = [];
      for (const account of accounts) {
        const { now } = await atFeed(tx, desk, account, wall);
        const orders = left.filter(({ accountId }) => accountId === account.id);
        cancelled.push(...(await cancelEach(tx, account, orders, { now, source: sourceOf(actor, 'CancelOrders') })));
      }
      return { answer: cancelled, orderIds: cancelled.map(({ order_id }) => order_id) };
    },
  });
};
