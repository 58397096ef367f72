import type { Instrument } from '../instruments/instrument.ts';
import { sign } from '../orders/order.ts';
import { type Lot, meet } from './own-lots.ts';
import type { PastOpening } from './past-openings-store.ts';
import type { PastOrder } from './replay-orders.ts';

/** Days are told apart, and ordered, by their names: ISO 8601. */
type Opening = { day: string; price: PastOpening | undefined };
type DayLot = Lot & { day: string };
type Kept = { direction: number; lots: readonly DayLot[] };

/** What is left of own lots beside the position as it then was: others may have closed some, and opened others. */
const reconciled = ({ lots, direction }: Kept, before: number, { day }: Opening): DayLot[] => {
  const own = before * direction > 0 ? lots : [];
  let excess = own.reduce((sum, { quantity }) => sum + quantity, 0) - Math.abs(before);
  const others = { quantity: Math.max(0, -excess), priceTicks: 0n, isOwn: false, day };
  const left = own.map((lot) => {
    const gone = Math.min(lot.quantity, Math.max(0, excess));
    excess -= gone;
    return { ...lot, quantity: lot.quantity - gone };
  });
  return [...left, others].filter(({ quantity }) => quantity > 0);
};

/** A lot of a day before, at the price at which this one opened. */
const heldOver = (lot: DayLot, direction: number, { day, price }: Opening): DayLot => {
  if (lot.day >= day) return lot;
  return { ...lot, day, priceTicks: (direction > 0 ? price?.long : price?.short) ?? lot.priceTicks };
};

/**
 * Follows what orders opened, by account and instrument, and gives what the fills of each next one have made in its trading
 * day, fees taken off. What they held when that day opened counts from the price of then; where none is known, from their own.
 */
export const keepPastLots = (
  openingOf: (instrument: string, at: Date) => Opening,
): ((order: PastOrder, instrument: Instrument) => bigint) => {
  const places = new Map<string, Kept>();
  return ({ accountKey, side, fills }, instrument) => {
    const place = `${accountKey} ${instrument.name}`;
    let cents = 0n;
    for (const { at, quantity, priceTicks, feeCents, positionAfter } of fills) {
      const opening = openingOf(instrument.name, at);
      const { direction, lots: kept } = places.get(place) ?? { direction: 0, lots: [] };
      const before = positionAfter - sign(side) * quantity;
      const held = kept.map((lot) => heldOver(lot, direction, opening));
      const lots: Lot[] = reconciled({ direction, lots: held }, before, opening);
      cents += meet(lots, { side, quantity, priceTicks, isOwn: true }, before, instrument) - feeCents;
      const own = lots.filter(({ isOwn }) => isOwn).map((lot) => ({ day: opening.day, ...lot }));
      places.set(place, { direction: Math.sign(positionAfter), lots: own });
    }
    return cents;
  };
};
