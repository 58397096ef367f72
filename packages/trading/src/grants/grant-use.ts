import { instrumentNamed } from '../instruments/instrument.ts';
import { unitCents } from '../instruments/unit-cents.ts';
import { markTicks, type Quote } from '../market/quote.ts';
import { type Order, remaining, type Side, sign } from '../orders/order.ts';
import { worstTicks } from '../orders/worst-price.ts';
import { apart, type Lot, meet } from './own-lots.ts';

/** A fill of the trading day in one of the person's accounts, oldest first; or of before it, where what it opened was held still. */
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
  /** Set: of before the day. What its contracts could be closed at as the day began; null: no bar of then tells. */
  heldFromTicks?: bigint | null;
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
    .filter((fill) => fill.isOwn && isToday(fill))
    .map((fill) => unitCents(instrumentNamed(fill.instrument), size(fill.priceTicks)) * BigInt(opened(fill)));
  const groups = Map.groupBy(working, ({ id, accountId, instrument, ocoId }) =>
    ocoId === null ? id : `${accountId} ${instrument} ${ocoId}`,
  );
  const open = [...groups.values()].map((legs) =>
    legs.map((leg) => workingCents(leg, quotes)).reduce((most, cents) => (cents > most ? cents : most), 0n),
  );
  return sum(done) + sum(open);
};

const isToday = ({ heldFromTicks }: GrantFill): boolean => heldFromTicks === undefined;

/** What own lots of one instrument in one account have made today, marked at the last price. */
const madeIn = (fills: readonly GrantFill[], quotes: Quotes): bigint => {
  const [first] = fills;
  if (!first) return 0n;
  const instrument = instrumentNamed(first.instrument);
  let position = first.positionAfter - sign(first.side) * first.quantity;
  const priceTicks = first.heldFromTicks ?? first.priceTicks;
  // Of the days before only so much is read. What came before it is taken for theirs who placed the first that is.
  const lots: Lot[] =
    position === 0 ? [] : [{ quantity: Math.abs(position), priceTicks, isOwn: !isToday(first) && first.isOwn }];
  let cents = 0n;
  for (const fill of fills) {
    const made = meet(lots, { ...fill, priceTicks: fill.heldFromTicks ?? fill.priceTicks }, position, instrument);
    if (isToday(fill)) cents += made;
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
  const fees = sum(fills.filter((fill) => fill.isOwn && isToday(fill)).map(({ feeCents }) => feeCents));
  return cents + sum(open) - fees;
};

/**
 * What the connection's own orders have lost in the trading day, fees and open positions counted; 0: nothing, or it has gained.
 * What they held when the day began counts from what it was worth then; where no bar tells that, from the price at which it was
 * opened, the nearest that is known. What the person traded counts for nobody.
 */
export const lossCentsOf = ({ fills }: Pick<GrantUse, 'fills'>, quotes: Quotes): bigint => {
  const groups = Map.groupBy(fills, ({ accountId, instrument }) => `${accountId} ${instrument}`);
  const made = sum([...groups.values()].map((each) => madeIn(each, quotes)));
  return made < 0n ? -made : 0n;
};
