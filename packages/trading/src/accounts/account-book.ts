import { type Instrument, instrumentNamed } from '../instruments/instrument.ts';
import { markTicks, type Quote } from '../market/quote.ts';
import { type Order, remaining, type Side } from '../orders/order.ts';
import type { Account } from './account.ts';
import { type Exposure, marginUsedCents } from './margin.ts';
import { flat, type Holding, unrealizedCents } from './position.ts';
import { type VenueOptions, venueOptionsOf } from './venue-options.ts';

export type StoredHolding = Holding & { realizedSessionCents: bigint };

/** All that a decision about an account looks at. The account is in its current session. */
export type AccountBook = {
  account: Account;
  /** By canonical instrument. */
  holdings: ReadonlyMap<string, StoredHolding>;
  /** The live orders, oldest first. */
  orders: readonly Order[];
  /** The last quotes of the account's feed, by instrument. */
  quotes: ReadonlyMap<string, Quote>;
};

/** When the feed last said anything. */
export const newestQuoteIn = ({ quotes }: AccountBook): Date | undefined =>
  [...quotes.values()]
    .map(({ at }) => at)
    .reduce<Date | undefined>((newest, at) => (newest && newest > at ? newest : at), undefined);

export const holdingIn = (book: AccountBook, instrument: string): StoredHolding =>
  book.holdings.get(instrument) ?? { ...flat, realizedSessionCents: 0n };

/** What a holding would realise at the mark; without any quote it counts at its cost. */
export const holdingUnrealizedCents = (
  holding: Holding,
  instrument: Instrument,
  quote: Quote | undefined,
  by: VenueOptions['markPrice'] = 'quote',
): bigint =>
  holding.quantity === 0 || !quote ? 0n : unrealizedCents(holding, markTicks(quote, holding.quantity, by), instrument);

/** An order that is not in the book yet, or not any more as it is. */
export type Addition = { instrument: string; side: Side; quantity: number; ocoId?: string | null | undefined };

/** Legs of one group fill once: a group counts with its largest leg of either side. */
const onceAGroup = (working: readonly Addition[]): Addition[] => {
  const largest = new Map<string, Addition>();
  for (const [index, each] of working.entries()) {
    const key = `${each.instrument}|${each.side}|${each.ocoId ?? index}`;
    if ((largest.get(key)?.quantity ?? 0) < each.quantity) largest.set(key, each);
  }
  return [...largest.values()];
};

/** The book's exposure by instrument, with `addition` as one more live order. */
export const exposuresOf = (book: AccountBook, addition?: Addition): Exposure[] => {
  const orders = book.orders.map((order) => ({
    ...{ instrument: order.instrument, side: order.side, ocoId: order.ocoId },
    quantity: remaining(order),
  }));
  const working = onceAGroup([...orders, ...(addition ? [addition] : [])]);
  const names = new Set([...book.holdings.keys(), ...working.map(({ instrument }) => instrument)]);
  const total = (name: string, side: Side) =>
    working
      .filter((each) => each.instrument === name && each.side === side)
      .reduce((sum, each) => sum + each.quantity, 0);
  return [...names].map((name) => ({
    instrument: instrumentNamed(name),
    quantity: holdingIn(book, name).quantity,
    workingBuys: total(name, 'Buy'),
    workingSells: total(name, 'Sell'),
  }));
};

export type AccountValue = {
  cashCents: bigint;
  unrealizedCents: bigint;
  netLiquidationCents: bigint;
  initialMarginCents: bigint;
  maintenanceMarginCents: bigint;
  buyingPowerCents: bigint;
  openPositions: number;
  workingOrders: number;
};

/** Net liquidation is cash and unrealized profit; buying power is what initial margin leaves of it. */
export const accountValue = (book: AccountBook): AccountValue => {
  const held = [...book.holdings].filter(([, { quantity }]) => quantity !== 0);
  const { markPrice } = venueOptionsOf(book.account);
  const unrealized = held.reduce(
    (sum, [name, holding]) =>
      sum + holdingUnrealizedCents(holding, instrumentNamed(name), book.quotes.get(name), markPrice),
    0n,
  );
  const netLiquidationCents = book.account.cashCents + unrealized;
  const { initialCents, maintenanceCents } = marginUsedCents(exposuresOf(book));
  return {
    cashCents: book.account.cashCents,
    unrealizedCents: unrealized,
    netLiquidationCents,
    initialMarginCents: initialCents,
    maintenanceMarginCents: maintenanceCents,
    buyingPowerCents: netLiquidationCents - initialCents,
    openPositions: held.length,
    workingOrders: book.orders.length,
  };
};
