import type { Transaction } from '@portcullis/database';
import {
  type Account,
  holdingIn,
  listLiveOrders,
  type Order,
  readAccountBook,
  type Submission,
  submitOrder,
} from '@portcullis/trading';
import { orRefuse, Refusal } from '../refusal.ts';
import { type CancelledRef, cancelEach } from './cancel-all-orders.ts';
import { marketOut } from './market-out.ts';

export type FlattenedAndPlaced = {
  cancelled: CancelledRef[];
  closed: { quantity: number; price: number | null } | undefined;
  closingOrders: Order[];
  order: Order;
  account: Account;
};

/** The signed quantity that a locked account holds. */
export const heldIn = async (tx: Transaction, account: Account, instrument: string): Promise<number> =>
  holdingIn(await readAccountBook(tx, account), instrument).quantity;

/**
 * Cancels an instrument's working orders, closes its position, and places an order, all or nothing: what cannot be closed
 * at once is not followed by an order that would add to it. The caller's transaction takes everything back on a refusal, so
 * that the old orders go on protecting the old position.
 * @throws Refusal `flatten_timeout`, and those of the order
 */
export const flattenThenPlace = async (
  tx: Transaction,
  submission: Submission,
  held: number,
): Promise<FlattenedAndPlaced> => {
  const { account, instrument, now, source, market, connectionId } = submission;
  const working = await listLiveOrders(tx, account.id, instrument.name);
  const cancelled = await cancelEach(tx, account, working, { now, source });
  const exit = { account, instrument: instrument.name, held, quantity: Math.abs(held) };
  const out = await marketOut(tx, exit, { market, now, source, connectionId });
  if (out.refusal) orRefuse({ ok: false, refusal: out.refusal });
  // In a replay all of it waits for the next bar, where orders fill oldest first: the close before what adds to it.
  if (market.kind !== 'replay' && out.closed < exit.quantity)
    throw stillOpen(exit.quantity - out.closed, instrument.name);
  const { order } = orRefuse(await submitOrder(tx, { ...submission, account: out.account }));
  const closed = held === 0 ? undefined : { quantity: out.closed, price: out.averagePrice };
  return { cancelled, closed, closingOrders: out.orders, order, account };
};

const stillOpen = (left: number, instrument: string): Refusal =>
  new Refusal('flatten_timeout', `${left} contracts of ${instrument} cannot be closed at once: nothing was done.`, {
    hint: 'ClosePosition closes what the market takes and works the rest.',
  });
