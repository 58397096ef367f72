import type { Reader, Transaction } from '@portcullis/database';
import type { Account } from '../accounts/account.ts';
import { type AccountBook, holdingIn, newestQuoteIn } from '../accounts/account-book.ts';
import { readAccountBook } from '../accounts/account-book-store.ts';
import type { GrantFacts, OrderFacts } from '../checks/order-facts.ts';
import { counts, type Grant } from '../grants/grant-bounds.ts';
import { type GrantLedger, useOf } from '../grants/grant-ledger.ts';
import { readGrantLedger } from '../grants/grant-use-store.ts';
import { instrumentNamed } from '../instruments/instrument.ts';
import { ticksToPrice } from '../instruments/price.ts';
import type { Market } from '../market/market.ts';
import { matchStoredOrder } from '../matching/match-order.ts';
import { amendOrder } from '../matching/order-life.ts';
import type { Execution } from '../orders/execution-store.ts';
import type { Order } from '../orders/order.ts';
import { type OrderRequest, parseOrderPrices } from '../orders/order-request.ts';
import { isTerminal } from '../orders/order-status.ts';
import { saveOrder } from '../orders/order-store.ts';
import { fitProtection } from '../orders/protection.ts';
import { type Outcome, refuse } from '../refusal.ts';
import { checkOrder } from './order-checks.ts';
import { isReduceOnly } from './reduce-only.ts';
import { matchesNow } from './submit-order.ts';

/** What to change; 0 or absent leaves it. Prices as written in JSON. */
export type WantedChange = {
  quantity?: number | undefined;
  limitPrice?: number | undefined;
  stopPrice?: number | undefined;
};

export type ChangeInput = {
  /** Locked, and the order's. */
  account: Account;
  /** Read after the lock. */
  order: Order;
  change: WantedChange;
  market: Market;
  now: Date;
  source: string;
  /** What bounds the connection that changes it, and all of them together. Where any has budgets, `lockBudgets` was called before. */
  grants?: readonly Grant[] | undefined;
  /** As in a submission: what of the grants is used, where nothing was written since it was read. */
  ledger?: GrantLedger | undefined;
};

export type Changed = { order: Order; previous: Order; executions: Execution[]; account: Account };

export const notLive = (id: string) => refuse('order_not_found', `Order ${id} was not found or already terminal.`);

/** The order as it would be asked for with the change in it. */
const changedRequest = (order: Order, change: WantedChange): OrderRequest => {
  const instrument = instrumentNamed(order.instrument);
  const kept = (ticks: bigint | null) => (ticks === null ? undefined : ticksToPrice(instrument, ticks));
  return {
    side: order.side,
    type: order.type,
    tif: order.tif,
    quantity: change.quantity || order.quantity,
    limitPrice: change.limitPrice || kept(order.limitTicks),
    stopPrice: change.stopPrice || kept(order.stopTicks),
  };
};

/** An order that only closes never grows beyond the position: then it would open another one. */
const exceedsPosition = (changed: Order, book: AccountBook) => {
  const position = holdingIn(book, changed.instrument).quantity;
  const live = book.orders.filter(({ instrument }) => instrument === changed.instrument);
  const fits = fitProtection(
    position,
    live.map((each) => (each.id === changed.id ? changed : each)),
  );
  const exceeds = changed.protects ? fits.length > 0 : fits.some(({ id }) => id === changed.id);
  return exceeds
    ? refuse('exceeds_position', `The order only closes a position of ${Math.abs(position)} and cannot be for more.`)
    : undefined;
};

/** What stands against a change whatever the market says. */
const judgeChange = (
  order: Order,
  to: Pick<Order, 'quantity' | 'limitTicks' | 'stopTicks'>,
): ReturnType<typeof refuse> | undefined => {
  const stopIsNew = to.stopTicks !== order.stopTicks;
  if (to.quantity === order.quantity && to.limitTicks === order.limitTicks && !stopIsNew) {
    return refuse('nothing_to_change', 'The order has this quantity and these prices already.');
  }
  if (stopIsNew && order.triggered) return refuse('invalid_price', 'The stop was touched already and cannot be moved.');
  if (to.quantity > order.filled) return undefined;
  return refuse('quantity_below_filled', `${order.filled} contracts are filled: the quantity must be larger.`);
};

/** An order that the change only makes smaller is no risk that was not granted before. */
const grantFactsOf = async (
  reader: Reader,
  { account, order, market, now, grants = [], ledger }: ChangeInput,
  { quantity }: OrderRequest,
  { limitTicks, stopTicks }: Pick<Order, 'limitTicks' | 'stopTicks'>,
): Promise<GrantFacts[]> => {
  if (grants.length === 0) return [];
  const known =
    ledger?.feed === account.feed ? ledger : await readGrantLedger(reader, account, grants, { market, now });
  const onlyLess = quantity <= order.quantity && limitTicks === order.limitTicks && stopTicks === order.stopTicks;
  return grants.map((grant) => {
    const use = useOf(known, grant);
    const working = use.working.filter(({ id }) => id !== order.id);
    const change = { isOwn: counts(grant, order.connectionId), onlyLess, ocoId: order.ocoId };
    return { ...grant, use: { ...use, working }, change };
  });
};

/** A change brings no order that is not there already. */
const nothingNew = {
  ...{ clientOrderIdTaken: false, ocoIdUsed: false, protects: false, placed: { inMinute: 0, inDay: 0 } },
};

/**
 * Changes quantity or prices of a live order of a locked account. It is checked like a new one, keeps its place in time,
 * and meets the current quote as if it arrived. A refusal has written nothing.
 */
export const changeWorkingOrder = async (tx: Transaction, input: ChangeInput): Promise<Outcome<Changed>> => {
  const { account, order, change, market, now, source } = input;
  if (isTerminal(order.status)) return notLive(order.id);
  const instrument = instrumentNamed(order.instrument);
  const request = changedRequest(order, change);
  const prices = parseOrderPrices(instrument, request);
  if (!prices.ok) return prices;
  const { limitTicks, stopTicks } = prices;
  const { quantity } = request;
  const stopIsNew = stopTicks !== order.stopTicks;
  const unchangeable = judgeChange(order, { quantity, limitTicks, stopTicks });
  if (unchangeable) return unchangeable;
  const whole = await readAccountBook(tx, account);
  const book = { ...whole, orders: whole.orders.filter(({ id }) => id !== order.id) };
  const exceeding = exceedsPosition({ ...order, quantity }, whole);
  if (exceeding) return exceeding;
  const quote = book.quotes.get(instrument.name);
  const rest = {
    remaining: quantity - order.filled,
    stopIsNew,
    closes: order.protects || order.reduceOnly,
    newestQuoteAt: newestQuoteIn(whole),
  };
  const grants = await grantFactsOf(tx, input, request, prices);
  const facts: OrderFacts = { ...nothingNew, ...rest, request, prices, instrument, quote, book, market, grants, now };
  const refused = checkOrder(facts);
  if (refused) return refused;
  const reduceOnly = order.reduceOnly || isReduceOnly(facts);
  const step = amendOrder(order, { quantity, limitTicks, stopTicks }, { source, at: now });
  const keepsPlace = limitTicks === order.limitTicks && quantity <= order.quantity;
  const queueAhead = keepsPlace ? order.queueAhead : null;
  const seen = { ...step.order, reduceOnly, queueAhead, submittedSeq: quote?.seq ?? order.submittedSeq };
  const changed = await saveOrder(tx, order, { order: seen, events: step.events });
  if (!matchesNow(quote, market, now)) return { ok: true, order: changed, previous: order, executions: [], account };
  const holding = holdingIn(book, instrument.name);
  const matched = await matchStoredOrder(tx, {
    account,
    holding,
    order: changed,
    quote,
    now,
    source: 'venue',
    arriving: true,
    live: [...book.orders, changed],
  });
  const executions = matched.execution ? [matched.execution] : [];
  return { ok: true, order: matched.order, previous: order, executions, account: matched.account };
};
