import type { Transaction } from '@portcullis/database';
import type { Account } from '../accounts/account.ts';
import type { StoredHolding } from '../accounts/account-book.ts';
import { saveMoney } from '../accounts/account-store.ts';
import { bookExecution } from '../accounts/book-execution.ts';
import { savePosition } from '../accounts/position-store.ts';
import { fillRulesOf } from '../accounts/venue-options.ts';
import { instrumentNamed } from '../instruments/instrument.ts';
import type { Quote } from '../market/quote.ts';
import { type Execution, insertExecution, takenOfQuote } from '../orders/execution-store.ts';
import { type Liquidity, liquidityOf } from '../orders/liquidity.ts';
import type { Order, Side } from '../orders/order.ts';
import { isTerminal } from '../orders/order-status.ts';
import { saveOrder, saveQueue } from '../orders/order-store.ts';
import { followFill } from './follow-fill.ts';
import { quotedSize } from './matching.ts';
import { type OrderStep, stepOrder } from './order-life.ts';

export type MatchedOrder = {
  account: Account;
  holding: StoredHolding;
  order: Order;
  execution: Execution | undefined;
  /** The account's live orders afterwards; those that ended with the fill are gone. */
  live: readonly Order[];
};

export type FillInput = {
  account: Account;
  holding: StoredHolding;
  order: Order;
  fill: { quantity: number; priceTicks: bigint; liquidity: Liquidity };
  quote: Quote;
  now: Date;
  /** The account's live orders, oldest first. */
  live: readonly Order[];
};

export type MatchInput = Omit<FillInput, 'fill'> & {
  source: string;
  /** True for an order that was just changed: it meets the quote as if it arrived. */
  arriving?: boolean;
};

/** What a quote has left for an account on the side that an order takes. */
export const availableTo = async (tx: Transaction, accountId: string, quote: Quote, side: Side): Promise<number> =>
  quotedSize(quote, side) - (await takenOfQuote(tx, accountId, quote, side));

/** Writes one fill of a stored order of a locked account: execution, position and cash move together, then what follows. */
export const recordFill = async (
  tx: Transaction,
  { account, holding, order, fill, quote, now, live }: FillInput,
): Promise<MatchedOrder & { execution: Execution }> => {
  const instrument = instrumentNamed(order.instrument);
  const booked = bookExecution({ account, holding }, order, fill, instrument, { quoteSeq: quote.seq, at: now });
  const execution = await insertExecution(tx, booked.execution);
  await savePosition(tx, account.id, order.instrument, booked.holding);
  await saveMoney(tx, booked.account);
  const positionAfter = booked.holding.quantity;
  const followed = await followFill(tx, { account, order, fill, positionAfter, live, quote, now });
  return { ...followed, account: booked.account, holding: booked.holding, execution };
};

/** Trades that have taken from the queue before an order are not counted again. */
const saveMatched = async (tx: Transaction, before: Order, step: OrderStep<Order>, quote: Quote): Promise<Order> => {
  const { queueAhead } = step.order;
  const counted = queueAhead !== before.queueAhead || (queueAhead === 0 && step.events.length > 0);
  if (!counted) return saveOrder(tx, before, step);
  const order = { ...step.order, submittedSeq: quote.seq };
  return step.events.length > 0 ? saveOrder(tx, before, { ...step, order }) : saveQueue(tx, order);
};

/** Steps one order of a locked account against a quote, and writes what comes of it. */
export const matchStoredOrder = async (
  tx: Transaction,
  { account, holding, order, quote, now, source, arriving, live }: MatchInput,
): Promise<MatchedOrder> => {
  const available = await availableTo(tx, account.id, quote, order.side);
  const step = stepOrder(order, quote, available, { source, at: now }, arriving, fillRulesOf(account));
  const saved = await saveMatched(tx, order, step, quote);
  const still = live
    .map((each) => (each.id === saved.id ? saved : each))
    .filter(({ id, status }) => id !== saved.id || !isTerminal(status));
  if (!step.fill) return { account, holding, order: saved, execution: undefined, live: still };
  const liquidity = liquidityOf(order, { arriving: arriving ?? order.status === 'Accepted' });
  const fill = { ...step.fill, liquidity };
  return recordFill(tx, { account, holding, order: saved, fill, quote, now, live: still });
};
