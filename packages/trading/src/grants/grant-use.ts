import { type Instrument, instrumentNamed } from '../instruments/instrument.ts';
import { unitCents } from '../instruments/unit-cents.ts';
import { markTicks, type Quote } from '../market/quote.ts';
import { type Order, remaining, type Side, sign } from '../orders/order.ts';
import { worstTicks } from '../orders/worst-price.ts';

/** A fill of the trading day in one of the person's accounts, oldest first. */
export type GrantFill = {
  accountId: string;
  instrument: string;
  side: Side;
  quantity: number;
  priceTicks: bigint;
  feeCents: bigint;
  /** Signed. */
  positionAfter: number;
  /** Of an order of the connection, or of an exit that the venue placed for one. */
  isOwn: boolean;
};

/** A live order of the connection that may add exposure. */
export type GrantOrder = Pick<
  Order,
  'id' | 'accountId' | 'instrument' | 'side' | 'quantity' | 'filled' | 'limitTicks' | 'stopTicks' | 'ocoId'
> & {
  /** What fills of its account slip. */
  slippageTicks: bigint;
};

/** What counts against the budgets of a grant. */
export type GrantUse = {
  /** In the last hour. */
  orders: number;
  fills: readonly GrantFill[];
  working: readonly GrantOrder[];
};

export type Quotes = ReadonlyMap<string, Quote>;

const size = (value: bigint): bigint => (value < 0n ? -value : value);
const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

/** What an order could still be worth: what is left of it at its worst price. */
const workingCents = (order: GrantOrder, quotes: Quotes): bigint => {
  const ticks =
    worstTicks(order, quotes.get(order.instrument), order.slippageTicks) ?? order.limitTicks ?? order.stopTicks ?? 0n;
  return unitCents(instrumentNamed(order.instrument), size(ticks)) * BigInt(remaining(order));
};

/** Contracts of a fill that opened a position, and did not close one. */
const opened = ({ side, quantity, positionAfter }: GrantFill): number =>
  positionAfter * sign(side) > 0 ? Math.min(quantity, Math.abs(positionAfter)) : 0;

/**
 * Notional of the trading day: what was opened at its price, and what may yet be at its worst. Legs of one group
 * fill once in each instrument: there they count with the largest.
 */
export const notionalCentsOf = ({ fills, working }: Pick<GrantUse, 'fills' | 'working'>, quotes: Quotes): bigint => {
  const done = fills
    .filter(({ isOwn }) => isOwn)
    .map((fill) => unitCents(instrumentNamed(fill.instrument), size(fill.priceTicks)) * BigInt(opened(fill)));
  const groups = Map.groupBy(working, ({ id, accountId, instrument, ocoId }) =>
    ocoId === null ? id : `${accountId} ${instrument} ${ocoId}`,
  );
  const open = [...groups.values()].map((legs) =>
    legs.map((leg) => workingCents(leg, quotes)).reduce((most, cents) => (cents > most ? cents : most), 0n),
  );
  return sum(done) + sum(open);
};

/** Contracts of one direction, at the price at which they were opened. */
type Lot = { quantity: number; priceTicks: bigint; isOwn: boolean };

/** A fill closes the lots of whoever it is of first, oldest first; what is left of it opens. Returns what own lots have made. */
const meet = (lots: Lot[], fill: GrantFill, before: number, instrument: Instrument): bigint => {
  const direction = sign(fill.side);
  let left = fill.quantity;
  let cents = 0n;
  if (before * direction < 0) {
    for (const lot of lots.toSorted((one, other) => rank(one, fill) - rank(other, fill))) {
      const closing = Math.min(lot.quantity, left);
      left -= closing;
      lot.quantity -= closing;
      if (lot.isOwn) cents += BigInt(-direction * closing) * apart(instrument, lot.priceTicks, fill.priceTicks);
    }
    lots.splice(0, lots.length, ...lots.filter(({ quantity }) => quantity > 0));
  }
  if (left > 0) lots.push({ quantity: left, priceTicks: fill.priceTicks, isOwn: fill.isOwn });
  return cents;
};

/** What a contract gains from one price to another, in cents. */
const apart = (instrument: Instrument, from: bigint, to: bigint): bigint =>
  unitCents(instrument, to) - unitCents(instrument, from);

const rank = ({ isOwn }: Lot, fill: GrantFill): number => (isOwn === fill.isOwn ? 0 : 1);

/** What own lots of one instrument in one account have made, marked at the last price. */
const madeIn = (fills: readonly GrantFill[], quotes: Quotes): bigint => {
  const [first] = fills;
  if (!first) return 0n;
  const instrument = instrumentNamed(first.instrument);
  let position = first.positionAfter - sign(first.side) * first.quantity;
  const lots: Lot[] =
    position === 0 ? [] : [{ quantity: Math.abs(position), priceTicks: first.priceTicks, isOwn: false }];
  let cents = 0n;
  for (const fill of fills) {
    cents += meet(lots, fill, position, instrument);
    position = fill.positionAfter;
  }
  const quote = quotes.get(first.instrument);
  const own = lots.filter(({ isOwn }) => isOwn);
  const open =
    quote === undefined
      ? []
      : own.map(
          (lot) =>
            BigInt(Math.sign(position) * lot.quantity) * apart(instrument, lot.priceTicks, markTicks(quote, position)),
        );
  const fees = sum(fills.filter(({ isOwn }) => isOwn).map(({ feeCents }) => feeCents));
  return cents + sum(open) - fees;
};

/**
 * What the connection's own orders have lost in the trading day, fees and open positions counted; 0: nothing, or it has gained.
 * What was held before the day, and what the person traded, counts for nobody.
 */
export const lossCentsOf = ({ fills }: Pick<GrantUse, 'fills'>, quotes: Quotes): bigint => {
  const groups = Map.groupBy(fills, ({ accountId, instrument }) => `${accountId} ${instrument}`);
  const made = sum([...groups.values()].map((each) => madeIn(each, quotes)));
  return made < 0n ? -made : 0n;
};
