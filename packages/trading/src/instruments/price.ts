import { type Outcome, refuse } from '../refusal.ts';
import type { Contract } from './contracts.ts';

type Tick = Pick<Contract, 'tickUnits' | 'decimals'>;

const decimal = /^(\d{1,9})(?:\.(\d{1,20}))?$/;

/** Ticks as a decimal string, exact: 6704 quarters of a point are `1676.00`. */
export const formatTicks = ({ tickUnits, decimals }: Tick, ticks: bigint): string => {
  const units = ticks * tickUnits;
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  const whole = digits.length - decimals;
  return `${sign}${digits.slice(0, whole)}${decimals === 0 ? '' : `.${digits.slice(whole)}`}`;
};

/**
 * Ticks as a JSON number: the number that is written like the exact decimal. Units and power of ten are exact as numbers, and
 * a division of two such is rounded once, as reading the decimal is.
 */
export const ticksToPrice = ({ tickUnits, decimals }: Tick, ticks: bigint): number =>
  Number(ticks * tickUnits) / 10 ** decimals;

/**
 * A price from JSON or CSV as integer ticks, read from its decimal digits: a JSON number is taken as it is written.
 * `invalid_price`: not a positive decimal. `price_not_on_tick`: names the nearest valid prices.
 */
export const parsePrice = (tick: Tick, price: number | string): Outcome<{ ticks: bigint }> => {
  const text = String(price).trim();
  const [, whole = '', fraction = ''] = decimal.exec(text) ?? [];
  if (whole === '') return refuse('invalid_price', `${text} is not a price: give a positive decimal number.`);
  const places = Math.max(tick.decimals, fraction.length);
  const value = BigInt(whole + fraction.padEnd(places, '0'));
  const size = tick.tickUnits * 10n ** BigInt(places - tick.decimals);
  if (value === 0n) return refuse('invalid_price', 'The price is zero: give a positive decimal number.');
  const below = value / size;
  if (below * size === value) return { ok: true, ticks: below };
  const nearest = [below, below + 1n].filter((ticks) => ticks > 0n).map((ticks) => formatTicks(tick, ticks));
  return refuse('price_not_on_tick', `${text} is not on the tick of ${formatTicks(tick, 1n)}.`, {
    hint: `Nearest valid prices: ${nearest.join(' and ')}.`,
  });
};
