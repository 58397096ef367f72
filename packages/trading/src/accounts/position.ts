import type { Contract } from '../instruments/contracts.ts';
import { scaleHalfEven } from '../instruments/scale-half-even.ts';
import { unitCents } from '../instruments/unit-cents.ts';
import { type Side, sign } from '../orders/order.ts';

/**
 * An open quantity (negative: short) and what it cost, in cents, with its sign. Keeping the cost, not an average, makes
 * cash + unrealized equal start + all flows to the cent.
 */
export type Holding = { quantity: number; costCents: bigint };

export const flat: Holding = { quantity: 0, costCents: 0n };

export type Fill = { side: Side; quantity: number; priceTicks: bigint };

/**
 * What a fill does to a holding, and the profit it realises before fees. Same side: the cost grows. Opposite side: the
 * share of the cost that leaves is rounded half to even. Through zero: the rest opens at the fill's price.
 */
export const applyFill = (
  holding: Holding,
  { side, quantity, priceTicks }: Fill,
  contract: Pick<Contract, 'tickMills'>,
): { holding: Holding; realizedCents: bigint } => {
  const cents = unitCents(contract, priceTicks);
  const signed = sign(side) * quantity;
  const opposite = Math.sign(holding.quantity) === -Math.sign(signed);
  if (!opposite) {
    const costCents = holding.costCents + BigInt(signed) * cents;
    return { holding: { quantity: holding.quantity + signed, costCents }, realizedCents: 0n };
  }
  const open = Math.abs(holding.quantity);
  const closing = Math.min(quantity, open);
  const costOut = scaleHalfEven(holding.costCents, BigInt(closing), BigInt(open));
  const realizedCents = BigInt(Math.sign(holding.quantity) * closing) * cents - costOut;
  const opening = Math.sign(signed) * (quantity - closing);
  return {
    holding: {
      quantity: holding.quantity + signed,
      costCents: holding.costCents - costOut + BigInt(opening) * cents,
    },
    realizedCents,
  };
};

/** What closing the whole holding at the mark would realise, before fees. */
export const unrealizedCents = (
  { quantity, costCents }: Holding,
  mark: bigint,
  contract: Pick<Contract, 'tickMills'>,
): bigint => BigInt(quantity) * unitCents(contract, mark) - costCents;

export type AverageScale = Pick<Contract, 'tickUnits' | 'decimals'>;

/** A sum of ticks over so many of them, as a price to four decimals, or one more than the instrument has: averages lie between ticks. */
export const averageOf = (ticks: bigint, count: bigint, { tickUnits, decimals }: AverageScale): number => {
  const digits = Math.max(4, decimals + 1);
  const units = scaleHalfEven(ticks, tickUnits * 10n ** BigInt(digits - decimals), count);
  return Number(`${units}e-${digits}`);
};

/**
 * The average price as a JSON number. Null when flat. Where a tick is not worth whole cents, what each contract cost was
 * rounded: a cost that contracts bought at one price have, or at prices that lie on ticks, is read back as those prices.
 */
export const averagePrice = (
  { quantity, costCents }: Holding,
  { tickMills, ...scale }: AverageScale & Pick<Contract, 'tickMills'>,
): number | null => {
  if (quantity === 0) return null;
  const size = BigInt(Math.abs(quantity));
  const cost = costCents < 0n ? -costCents : costCents;
  const mills = 10n * cost;
  const price = scaleHalfEven(mills, 1n, size * tickMills);
  if (unitCents({ tickMills }, price) * size === cost) return averageOf(price, 1n, scale);
  const ticks = scaleHalfEven(mills, 1n, tickMills);
  const away = mills - ticks * tickMills;
  const isRounded = tickMills % 10n !== 0n && away * away <= (5n * size) ** 2n;
  return isRounded ? averageOf(ticks, size, scale) : averageOf(mills, size * tickMills, scale);
};
