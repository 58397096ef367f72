import type { Transaction } from '@portcullis/database';
import type { Account } from '../accounts/account.ts';
import { holdingIn } from '../accounts/account-book.ts';
import { readAccountBook } from '../accounts/account-book-store.ts';
import type { Quote } from '../market/quote.ts';
import type { Execution } from './execution-store.ts';
import { matchStoredOrder } from './match-order.ts';
import { matchOrder, quotedSize } from './matching.ts';
import type { Order } from './order.ts';

/** True when a quote does anything to an order: lets the market pass by orders that rest without locking their accounts. */
export const isMovedBy = (order: Order, quote: Quote): boolean => {
  if (quote.seq <= order.submittedSeq) return false;
  if (order.expiresAt && order.expiresAt <= quote.at) return false;
  const { met, fill, kill, triggered } = matchOrder(order, quote, quotedSize(quote, order.side));
  return (
    fill !== undefined || kill !== undefined || triggered !== order.triggered || (met && order.status === 'Accepted')
  );
};

export type Stepped = { orders: Order[]; executions: Execution[] };

/** Matches the live orders of a locked account against one quote, oldest first. They share the quoted size. */
export const applyQuote = async (
  tx: Transaction,
  { account, quote, now }: { account: Account; quote: Quote; now: Date },
): Promise<Stepped & { account: Account }> => {
  const book = await readAccountBook(tx, account);
  const due = book.orders.filter((order) => order.instrument === quote.instrument && isMovedBy(order, quote));
  let current = { account, holding: holdingIn(book, quote.instrument), live: book.orders };
  const stepped: Stepped = { orders: [], executions: [] };
  for (const { id } of due) {
    // A fill before it may have ended it, or left less of it.
    const order = current.live.find((each) => each.id === id);
    if (!order) continue;
    const matched = await matchStoredOrder(tx, { ...current, order, quote, now, source: 'venue' });
    current = matched;
    stepped.orders.push(matched.order);
    if (matched.execution) stepped.executions.push(matched.execution);
  }
  return { ...stepped, account: current.account };
};
