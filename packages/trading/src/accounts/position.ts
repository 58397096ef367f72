import type { Contract } from '../instruments/contracts.ts';
import { type Side, sign } from '../orders/order.ts';

/**
 * An open quantity (negative: short) and what it cost, in cents, with its sign. Keeping the cost, not an average, makes
 * cash + unrealized equal start + all flows to the cent.
 */
export type Holding = { quantity: number; costCents: bigint };

export const flat: Holding = { quantity: 0, costCents: 0n };

/** value * numerator / denominator to the nearest integer, halves to even. The denominator is positive. */
export const scaleHalfEven = (value: bigint, numerator: bigint, denominator: bigint): bigint => {
  const product = value * numerator;
  const negative = product < 0n;
  const size = negative ? -product : product;
  const quotient = size / denominator;
  const twice = (size - quotient * denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  const rounded = up ? quotient + 1n : quotient;
  return negative ? -rounded : rounded;
};

export type Fill = { side: Side; quantity: number; priceTicks: bigint };

/**
 * What a fill does to a holding, and the profit it realises before fees. Same side: the cost grows. Opposite side: the
 * share of the cost that leaves is rounded half to even. Through zero: the rest opens at the fill's price.
 */
export const applyFill = (
  holding: Holding,
  { side, quantity, priceTicks }: Fill,
  { tickCents }: Pick<Contract, 'tickCents'>,
): { holding: Holding; realizedCents: bigint } => {
  const unitCents = priceTicks * tickCents;
  const signed = sign(side) * quantity;
  const opposite = Math.sign(holding.quantity) === -Math.sign(signed);
  if (!opposite) {
    const costCents = holding.costCents + BigInt(signed) * unitCents;
    return { holding: { quantity: holding.quantity + signed, costCents }, realizedCents: 0n };
  }
  const open = Math.abs(holding.quantity);
  const closing = Math.min(quantity, open);
  const costOut = scaleHalfEven(holding.costCents, BigInt(closing), BigInt(open));
  const realizedCents = BigInt(Math.sign(holding.quantity) * closing) * unitCents - costOut;
  const opening = Math.sign(signed) * (quantity - closing);
  return {
    holding: {
      quantity: holding.quantity + signed,
      costCents: holding.costCents - costOut + BigInt(opening) * unitCents,
    },
    realizedCents,
  };
};

/** What closing the whole holding at the mark would realise, before fees. */
export const unrealizedCents = (
  { quantity, costCents }: Holding,
  mark: bigint,
  { tickCents }: Pick<Contract, 'tickCents'>,
): bigint => BigInt(quantity) * mark * tickCents - costCents;

export type AverageScale = Pick<Contract, 'tickUnits' | 'decimals'>;

/** A sum of ticks over so many of them, as a price to four decimals, or one more than the instrument has: averages lie between ticks. */
export const averageOf = (ticks: bigint, count: bigint, { tickUnits, decimals }: AverageScale): number => {
  const digits = Math.max(4, decimals + 1);
  const units = scaleHalfEven(ticks, tickUnits * 10n ** BigInt(digits - decimals), count);
  return Number(`${units}e-${digits}`);
};

/** The average price as a JSON number. Null when flat. */
export const averagePrice = (
  { quantity, costCents }: Holding,
  { tickCents, ...scale }: AverageScale & Pick<Contract, 'tickCents'>,
): number | null => {
  if (quantity === 0) return null;
  const size = BigInt(Math.abs(quantity));
  const cost = costCents < 0n ? -costCents : costCents;
  return averageOf(cost, size * tickCents, scale);
};
