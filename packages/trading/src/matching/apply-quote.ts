import type { Transaction } from '@portcullis/database';
import type { Account } from '../accounts/account.ts';
import { holdingIn } from '../accounts/account-book.ts';
import { readAccountBook } from '../accounts/account-book-store.ts';
import { fillRulesOf } from '../accounts/venue-options.ts';
import type { Quote } from '../market/quote.ts';
import type { Execution } from '../orders/execution-store.ts';
import { defaultFillRules, type FillRules } from '../orders/fill-rules.ts';
import type { Order } from '../orders/order.ts';
import { matchStoredOrder } from './match-order.ts';
import { matchOrder, quotedSize } from './matching.ts';
import { moveStops, reachOfQuote, stopMoveOf } from './move-stops.ts';

/** A quote comes too late for an order whose session is over, and too early for one that was placed after it. */
const isFor = (order: Order, quote: Quote): boolean =>
  quote.seq > order.submittedSeq && (order.expiresAt === null || order.expiresAt > quote.at);

/** True when a quote does anything to an order: lets the market pass by orders that rest without locking their accounts. */
export const isMovedBy = (order: Order, quote: Quote, rules: FillRules = defaultFillRules): boolean =>
  isMatchedBy(order, quote, rules) || (isFor(order, quote) && stopMoveOf(order, reachOfQuote(quote)) !== undefined);

const isMatchedBy = (order: Order, quote: Quote, rules: FillRules): boolean => {
  if (!isFor(order, quote)) return false;
  const match = matchOrder(order, quote, quotedSize(quote, order.side), undefined, rules);
  const { met, fill, kill, triggered } = match;
  return (
    fill !== undefined ||
    kill !== undefined ||
    triggered !== order.triggered ||
    match.queueAhead !== undefined ||
    (met && order.status === 'Accepted')
  );
};

export type Stepped = { orders: Order[]; executions: Execution[] };

/** Matches the live orders of a locked account against one quote, oldest first; they share the quoted size. Then strategies move their stops. */
export const applyQuote = async (
  tx: Transaction,
  { account, quote, now }: { account: Account; quote: Quote; now: Date },
): Promise<Stepped & { account: Account }> => {
  const book = await readAccountBook(tx, account);
  const rules = fillRulesOf(account);
  const own = book.orders.filter(({ instrument }) => instrument === quote.instrument);
  const due = own.filter((order) => isMatchedBy(order, quote, rules));
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
  const live = current.live.filter((order) => isFor(order, quote));
  stepped.orders.push(...(await moveStops(tx, { live, reach: reachOfQuote(quote), now })));
  return { ...stepped, account: current.account };
};
