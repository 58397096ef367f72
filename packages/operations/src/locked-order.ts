import type { Transaction } from '@portcullis/database';
import { type Account, findOrder, type Locking, lockAccount, type Order } from '@portcullis/trading';
import { type TradingActor, traderOf } from './actor.ts';
import { Refusal } from './refusal.ts';

export type LockedOrder = { account: Account; order: Order };

/** The one answer for an order that does not exist, is another person's, or has ended. */
export const orderNotFound = (id: string): Refusal =>
  new Refusal('order_not_found', `Order ${JSON.stringify(id.slice(0, 64))} was not found or already terminal.`, {
    hint: 'ListOrders names the orders.',
  });

/**
 * Locks the account of one of the person's own orders, then reads the order: it may have filled meanwhile.
 * @throws Refusal
 */
export const lockOwnOrder = async (
  tx: Transaction,
  actor: TradingActor,
  { orderId, account: name }: { orderId: string; account?: string | undefined },
  locking: Locking,
): Promise<LockedOrder> => {
  const personId = traderOf(actor);
  const seen = await findOrder(tx, personId, orderId);
  const account = seen && (await lockAccount(tx, seen.accountId, locking));
  const order = account && (await findOrder(tx, personId, seen.id));
  if (!order || (name !== undefined && account.nameKey !== name.trim().toLowerCase())) throw orderNotFound(orderId);
  return { account, order };
};
