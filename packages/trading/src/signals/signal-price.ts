import type { Instrument } from '../instruments/instrument.ts';
import type { ExitPrice } from '../orders/bracket.ts';
import { type Side, sign } from '../orders/order.ts';

/**
 * A level of an exit: a price, or how far it is from the entry. With a sign the distance goes up or down; without one it
 * goes where a target or a stop belongs.
 */
export type SignalPrice =
  | { at: number }
  | { unit: 'ticks' | 'points' | 'percent' | 'dollars' /** Millionths. */; amount: bigint; sign: 1n | -1n | undefined };

const written = /^([+-])?\s*(\$)?\s*(\d{1,9}(?:\.\d{1,6})?)\s*(ticks?|points?|pts?|%|percent|\$|dollars?)?$/i;

const units: Readonly<Record<string, 'ticks' | 'points' | 'percent' | 'dollars'>> = {
  ...{ tick: 'ticks', ticks: 'ticks', point: 'points', points: 'points', pt: 'points', pts: 'points' },
  ...{ '%': 'percent', percent: 'percent', $: 'dollars', dollar: 'dollars', dollars: 'dollars' },
};

const million = 1_000_000n;

const millionths = (decimal: string): bigint => {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(6, '0'));
};

/** `6700.25`, `+20 ticks`, `-5 points`, `0.5%`, `$150`. Undefined: none of them. */
export const parseSignalPrice = (text: string): SignalPrice | undefined => {
  const [, mark, currency, amount, word] = written.exec(text) ?? [];
  if (amount === undefined || (currency !== undefined && word !== undefined)) return undefined;
  const unit = currency === undefined ? units[word?.toLowerCase() ?? ''] : 'dollars';
  if (unit === undefined) return mark === undefined ? { at: Number(amount) } : undefined;
  const direction = mark === undefined ? undefined : mark === '+' ? 1n : -1n;
  return { unit, amount: millionths(amount), sign: direction };
};

type Entry = {
  instrument: Instrument;
  side: Side /** What the entry is expected to fill at: a percentage is of it. */;
  entryTicks: bigint;
};

/**
 * The level as an entry asks for it: a price, or a distance in ticks from where the entry fills, below zero when its sign leads
 * to the other side. A distance is rounded to the nearest tick, and is one tick at the least.
 */
export const resolveSignalPrice = (price: SignalPrice, role: 'target' | 'stop', entry: Entry): ExitPrice => {
  if ('at' in price) return price.at;
  const natural = BigInt(sign(entry.side)) * (role === 'target' ? 1n : -1n);
  const distance = distanceTicks(price, entry);
  return { ticks: Number((price.sign ?? natural) * natural * (distance > 0n ? distance : 1n)) };
};

const distanceTicks = (
  { unit, amount }: Exclude<SignalPrice, { at: number }>,
  { instrument, entryTicks }: Entry,
): bigint => {
  if (unit === 'ticks') return rounded(amount, million);
  if (unit === 'points') return rounded(amount * 10n ** BigInt(instrument.decimals), instrument.tickUnits * million);
  if (unit === 'percent') return rounded(amount * entryTicks, 100n * million);
  return rounded(amount * 1_000n, instrument.tickMills * million);
};

/** Half up. */
const rounded = (numerator: bigint, denominator: bigint): bigint => (2n * numerator + denominator) / (2n * denominator);
