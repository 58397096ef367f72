import type { Instrument } from '../instruments/instrument.ts';
import { unitCents } from '../instruments/unit-cents.ts';
import { type Side, sign } from '../orders/order.ts';

/** A fill as lots look at it. */
export type LotFill = { side: Side; quantity: number; priceTicks: bigint; isOwn: boolean };

/** Contracts of one direction, at the price at which they were opened. */
export type Lot = { quantity: number; priceTicks: bigint; isOwn: boolean };

/** A fill closes the lots of whoever it is of first, oldest first; what is left of it opens. Returns what own lots have made. */
export const meet = (lots: Lot[], fill: LotFill, before: number, instrument: Instrument): bigint => {
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
export const apart = (instrument: Instrument, from: bigint, to: bigint): bigint =>
  unitCents(instrument, to) - unitCents(instrument, from);

const rank = ({ isOwn }: Lot, fill: LotFill): number => (isOwn === fill.isOwn ? 0 : 1);
