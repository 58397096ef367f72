import { type AccountBook, exposuresOf } from '../accounts/account-book.ts';
import { onlyReduces } from '../accounts/margin.ts';
import type { Grant } from '../grants/grant-bounds.ts';
import type { GrantUse } from '../grants/grant-use.ts';
import type { Instrument } from '../instruments/instrument.ts';
import type { Market } from '../market/market.ts';
import type { Quote } from '../market/quote.ts';
import type { OrderPrices, OrderRequest } from '../orders/order-request.ts';
import type { Outcome, TradingRefusal } from '../refusal.ts';

export type GrantFacts = Grant & {
  /** Without the order that is being changed. */
  use: GrantUse;
  /** Of a change: whether the order counts against the grant, and whether the change only takes contracts away; its group. */
  change?: { isOwn: boolean; onlyLess: boolean; ocoId: string | null } | undefined;
};

/** All that the checks look at. The caller has found the account among the person's own: that is check 1. */
export type OrderFacts = {
  request: OrderRequest;
  prices: Outcome<OrderPrices>;
  /** What is still to fill: the quantity, less what a changed order has filled. */
  remaining: number;
  /** False for a change that leaves the stop where it is. */
  stopIsNew: boolean;
  instrument: Instrument;
  quote: Quote | undefined;
  /** Without the order that is being changed. */
  book: AccountBook;
  market: Market;
  /** The newest quote of the whole feed. */
  newestQuoteAt: Date | undefined;
  clientOrderIdTaken: boolean;
  /** It may only close: see `fitProtection`. */
  protects: boolean;
  /** The venue closes a position by it: it is for no more than that. */
  closes: boolean;
  /** Orders of the account in the last minute and in this trading day. Exits apart. Zero where the account does not limit them. */
  placed: { inMinute: number; inDay: number };
  /** A leg of its group has ended. */
  ocoIdUsed: boolean;
  /** It is judged as if it did not reduce: see `isReduceOnly`. */
  asEntry?: true;
  /** What the connection that sends it may do, and all of the person's together; absent or empty: no grant bounds it. */
  grants?: readonly GrantFacts[] | undefined;
  now: Date;
};

export type Check = (facts: OrderFacts) => { ok: false; refusal: TradingRefusal } | undefined;

export const addition = ({ instrument, request, remaining }: OrderFacts) => ({
  instrument: instrument.name,
  side: request.side,
  quantity: remaining,
  ocoId: request.ocoId,
});

/** The instrument's exposure with the order in it. */
export const exposureOf = (facts: OrderFacts) =>
  exposuresOf(facts.book, addition(facts)).find(({ instrument }) => instrument.name === facts.instrument.name);

/**
 * True for an order that can only bring its position nearer to zero, together with the orders that work on its side. Those
 * that only close shrink with the position, and so do not count.
 */
const reduces = (facts: OrderFacts): boolean => {
  if (facts.asEntry) return false;
  const orders = facts.book.orders.filter(({ protects, reduceOnly }) => !protects && !reduceOnly);
  const exposure = exposureOf({ ...facts, book: { ...facts.book, orders } });
  return exposure !== undefined && onlyReduces(exposure, facts.request.side);
};

/** An exit: by the venue, of what only protects, or of what only reduces. No lock, limit or margin may trap a position. */
export const isExit = (facts: OrderFacts): boolean => facts.closes || facts.protects || reduces(facts);
