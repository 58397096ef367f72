import type { Transaction } from '@portcullis/database';
import { type Account, findOrder, type Locking, lockAccount, type Order, strategyIdOf } from '@portcullis/trading';
import { type TradingActor, traderOf } from '../actor.ts';
import { Refusal } from '../refusal.ts';

export type LockedOrder = { account: Account; order: Order };

/** The one answer for an order that does not exist, is another person's, or has ended. */
export const orderNotFound = (id: string): Refusal =>
  new Refusal('order_not_found', `Order ${JSON.stringify(id.slice(0, 64))} was not found or already terminal.`, {
    hint: 'ListOrders names the orders.',
  });

/** An order as a caller names it. What is given of the account and the strategy must be the order's. */
export type NamedOrder = {
  orderId: string;
  account?: string | undefined;
  /** The entry of an ATM strategy, by the venue's id or the caller's. */
  strategyId?: string | undefined;
};

const isOfStrategy = async (tx: Transaction, order: Order, strategyId: string): Promise<boolean> => {
  const entry = await findOrder(tx, order.personId, strategyId);
  return entry !== undefined && strategyIdOf(order) === entry.id;
};

/**
 * Locks the account of one of the person's own orders, then reads the order: it may have filled meanwhile.
 * @throws Refusal
 */
export const lockOwnOrder = async (
  tx: Transaction,
  actor: TradingActor,
  { orderId, account: name, strategyId }: NamedOrder,
  locking: Locking,
): Promise<LockedOrder> => {
  const personId = traderOf(actor);
  const seen = await findOrder(tx, personId, orderId);
  const account = seen && (await lockAccount(tx, seen.accountId, locking));
  const order = account && (await findOrder(tx, personId, seen.id));
  if (!order || (name !== undefined && account.nameKey !== name.trim().toLowerCase())) throw orderNotFound(orderId);
  if (strategyId !== undefined && !(await isOfStrategy(tx, order, strategyId))) throw orderNotFound(orderId);
  return { account, order };
};
