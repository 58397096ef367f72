import type { ApprovalFacts, ApprovalOrder, ApprovalPosition, ApprovalPrice, ApprovalTarget } from '@portcullis/access';
import {
  type Instrument,
  instrumentNamed,
  isTerminal,
  type Order,
  type Quote,
  remaining,
  ticksToPrice,
  unitCents,
} from '@portcullis/trading';
import type { JudgedOrder } from './judge-write.ts';
import { worstCaseOf } from './worst-case.ts';
import { type Place, placeKey, quoteKey, type TracedAccount, type WriteTrace } from './write-trace.ts';

/** What a trial of a write showed: the same orders and places before it and after it. */
export type TriedWrite = {
  before: WriteTrace;
  after: WriteTrace;
  places: readonly Place[];
  accounts: ReadonlyMap<string, TracedAccount>;
  quotes: ReadonlyMap<string, Quote>;
};

/** The price may move so far from what the person saw, to either side: the larger of 8 ticks and a quarter of a percent. */
export const bandTicks = (ticks: bigint): bigint => {
  const share = ticks / 400n;
  return share > 8n ? share : 8n;
};

/** Whether a price is still within the band of what the person saw. Without a price it is not. */
export const isWithinBand = ({ price, band }: ApprovalPrice, now: number | undefined): boolean =>
  now !== undefined && Math.abs(now - price) <= band + 1e-9;

/** Orders that may only ever close: stops and targets of a position, and what was taken because it closes. */
const closesOnly = ({ protects, reduceOnly }: Order): boolean => protects || reduceOnly;

const isCancelled = ({ status }: Order): boolean => status === 'Cancelled' || status === 'Rejected';

/** Orders of the trial that open or add, or could come to. */
const entriesOf = (tried: TriedWrite): Order[] =>
  tried.after.orders.filter((order) => !closesOnly(order) && !isCancelled(order) && !isUntouched(tried, order));

/** Told of, but as it was: one that had filled before it could be replaced. */
const isUntouched = ({ before }: TriedWrite, { id, eventSeq }: Order): boolean =>
  before.orders.some((known) => known.id === id && known.eventSeq === eventSeq);

/**
 * Whether the write is an exit after all: every order of it may only close. One that filled at once and brought the position
 * nearer to zero is one too, when nothing was closed beside it. One that works on could open what it was to close.
 */
export const isExitTried = (tried: TriedWrite): boolean => {
  const { orders } = tried.after;
  if (orders.length === 0) return false;
  const entries = entriesOf(tried);
  if (entries.length === 0) return true;
  if (entries.length < orders.length || !entries.every(({ status }) => isTerminal(status))) return false;
  return tried.places.every((place) => {
    const before = tried.before.positions.get(placeKey(place)) ?? 0;
    const after = tried.after.positions.get(placeKey(place)) ?? 0;
    return before !== 0 && after * before >= 0 && Math.abs(after) < Math.abs(before);
  });
};

const quoteOf = (tried: TriedWrite, { accountId, instrument }: Place): Quote | undefined =>
  tried.quotes.get(quoteKey(tried.accounts.get(accountId)?.feed ?? '', instrument));

/** What it filled at, its own price, or the other side of the market. */
export const pricedAt = (order: Order, quote: Quote | undefined): bigint | undefined => {
  if (order.filled > 0) return order.filledTicks / BigInt(order.filled);
  const own = order.limitTicks ?? order.stopTicks;
  return own ?? (order.side === 'Buy' ? quote?.askTicks : quote?.bidTicks) ?? quote?.lastTicks;
};

const notionalOf = (order: Order, instrument: Instrument, ticks: bigint | undefined): bigint | null =>
  ticks === undefined ? null : unitCents(instrument, ticks) * BigInt(order.quantity);

/** The most that it may be worth: a sale below the market fills at the market, however low its own price. */
const judgedAt = (order: Order, quote: Quote | undefined): bigint | undefined => {
  const ticks = pricedAt(order, quote);
  const bid = quote?.bidTicks ?? quote?.lastTicks;
  const isBelow = ticks !== undefined && bid !== undefined && ticks < bid;
  return order.side === 'Sell' && order.filled === 0 && isBelow ? bid : ticks;
};

/** What the thresholds look at: each order by itself, as it would become; those that only close where exits count too. */
export const judgedOrders = (tried: TriedWrite, withExits: boolean): JudgedOrder[] =>
  (withExits ? tried.after.orders.filter((order) => !isCancelled(order)) : entriesOf(tried)).map((order) => ({
    quantity: order.quantity,
    notionalCents: notionalOf(order, instrumentNamed(order.instrument), judgedAt(order, quoteOf(tried, order))),
  }));

type Beside = {
  /** The canonical arguments. */
  given: Record<string, unknown>;
  /** Cancels, closes and flattens are done as they were asked for: they take no lower quantity. */
  isExit?: boolean;
  limitsAfter: ApprovalFacts['limitsAfter'];
  /** The tool that told what others wrote, when that is why. */
  afterReading: string | undefined;
};

/** All that the person is shown. */
export const approvalFacts = (
  tried: TriedWrite,
  { given, isExit = false, limitsAfter, afterReading }: Beside,
): ApprovalFacts => ({
  orders: tried.after.orders.map((order) => orderFacts(tried, order)),
  positions: tried.places.map((place) => positionFacts(tried, place)),
  targets: tried.before.orders.map(targetOf),
  worstCase: worstCaseOf(
    entriesOf(tried).map((order) => ({
      order,
      priceTicks: pricedAt(order, quoteOf(tried, order)),
      stops: tried.after.orders.filter(({ parentOrderId }) => parentOrderId === order.id),
    })),
  ),
  limitsAfter,
  prices: pricesOf(tried),
  arguments: given,
  quantity: isExit ? null : lowerableQuantity(given),
  ...(afterReading === undefined ? {} : { afterReading }),
});

/** One contract cannot be lowered; the legs of a strategy are made for its quantity. */
const lowerableQuantity = ({ quantity, strategy }: Record<string, unknown>): number | null =>
  typeof quantity === 'number' && quantity > 1 && strategy === undefined ? quantity : null;

const orderFacts = (tried: TriedWrite, order: Order): ApprovalOrder => {
  const instrument = instrumentNamed(order.instrument);
  const before = tried.before.orders.find(({ id }) => id === order.id);
  const ticks = pricedAt(order, quoteOf(tried, order));
  const notional = notionalOf(order, instrument, ticks);
  return {
    act: before === undefined ? 'place' : isCancelled(order) ? 'cancel' : 'change',
    account: tried.accounts.get(order.accountId)?.name ?? '',
    ...{ instrument: order.instrument, side: order.side, type: order.type, quantity: order.quantity, tif: order.tif },
    ...pricesOfOrder(order, instrument),
    estimatedPrice: ticks === undefined ? null : ticksToPrice(instrument, ticks),
    notional: notional === null ? null : Number(notional) / 100,
    ...(before && !isCancelled(order)
      ? { before: { quantity: before.quantity, ...pricesOfOrder(before, instrument) } }
      : {}),
  };
};

const pricesOfOrder = ({ limitTicks, stopTicks }: Order, instrument: Instrument) => ({
  limitPrice: limitTicks === null ? null : ticksToPrice(instrument, limitTicks),
  stopPrice: stopTicks === null ? null : ticksToPrice(instrument, stopTicks),
});

/** An order that was there before the call. */
export const targetOf = (order: Order): ApprovalTarget => ({
  ...{ orderId: order.id, quantity: order.quantity, filled: order.filled },
  ...pricesOfOrder(order, instrumentNamed(order.instrument)),
});

/** As if all that still works of it, and is no exit, had filled. */
const positionFacts = (tried: TriedWrite, place: Place): ApprovalPosition => {
  const working = entriesOf(tried)
    .filter((order) => placeKey(order) === placeKey(place) && !isTerminal(order.status))
    .reduce((sum, order) => sum + (order.side === 'Buy' ? remaining(order) : -remaining(order)), 0);
  return {
    account: tried.accounts.get(place.accountId)?.name ?? '',
    instrument: place.instrument,
    before: tried.before.positions.get(placeKey(place)) ?? 0,
    after: (tried.after.positions.get(placeKey(place)) ?? 0) + working,
  };
};

const pricesOf = (tried: TriedWrite): ApprovalPrice[] =>
  tried.places.flatMap((place) => {
    const quote = quoteOf(tried, place);
    const feed = tried.accounts.get(place.accountId)?.feed;
    if (!quote || feed === undefined) return [];
    const instrument = instrumentNamed(place.instrument);
    const price = ticksToPrice(instrument, quote.lastTicks);
    const band = ticksToPrice(instrument, bandTicks(quote.lastTicks));
    return [{ feed, instrument: place.instrument, price, band }];
  });
