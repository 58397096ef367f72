import type { Instrument } from '../instruments/instrument.ts';
import { parsePrice } from '../instruments/price.ts';
import type { MinuteBar } from './bar.ts';
import type { BarRow } from './parse-bars.ts';

export type ParsedRow = { ok: true; bar: MinuteBar } | { ok: false; reason: string };

/** Why a row is bad: thrown between the fields of one row, answered by `parseBarRow`. */
class BadRow extends Error {}

const minute = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:00(\.0+)?Z$/;
const int32Max = 2_147_483_647;

const hourOf = (text: string): number => Number(text.slice(11, 13));

const timeOf = (text: string, after: Date | undefined): Date => {
  const at = new Date(text);
  if (!minute.test(text) || at.getUTCDate() !== Number(text.slice(8, 10)) || at.getUTCHours() !== hourOf(text)) {
    throw new BadRow(`time ${JSON.stringify(text)} is not a whole minute in UTC (2013-10-07T00:00:00Z).`);
  }
  if (after && at <= after) throw new BadRow(`time ${text} is not after the row before it.`);
  return at;
};

/** A price of a field, in ticks. @throws BadRow */
export type PriceOf = (field: string, text: string) => number;

const pricesMax = 100_000;

/** Reads prices of an instrument. A year holds the same few thousand again and again: each is worked out once. */
export const rememberPrices = (instrument: Instrument): PriceOf => {
  const known = new Map<string, number>();
  return (field, text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const ticks = priceIn(instrument, field, text);
    if (known.size < pricesMax) known.set(text, ticks);
    return ticks;
  };
};

const priceIn = (instrument: Instrument, field: string, text: string): number => {
  const parsed = parsePrice(instrument, text);
  if (!parsed.ok) throw new BadRow(`${field}: ${parsed.refusal.detail}`);
  if (parsed.ticks > BigInt(int32Max)) throw new BadRow(`${field}: ${text} is too large.`);
  return Number(parsed.ticks);
};

const countOf = (field: string, text: string): number => {
  const count = Number(text);
  if (!/^\d{1,10}$/.test(text) || count > int32Max) {
    throw new BadRow(`${field} ${JSON.stringify(text)} is not a whole number, 0 or more.`);
  }
  return count;
};

/** One side of the quote: price and size, or neither (an empty price with size 0 is neither). */
const sideOf = (priceOf: PriceOf, name: 'bid' | 'ask', price = '', size = ''): [number | null, number | null] => {
  if (price === '') {
    if (size === '' || size === '0') return [null, null];
    throw new BadRow(`${name}_size is given without ${name}.`);
  }
  if (size === '') throw new BadRow(`${name} is given without ${name}_size.`);
  return [priceOf(name, price), countOf(`${name}_size`, size)];
};

/** One row as a bar, or why it is none. `after`: the time of the row before. */
export const parseBarRow = (row: BarRow, priceOf: PriceOf, after: Date | undefined): ParsedRow => {
  try {
    const at = timeOf(row.time ?? '', after);
    const price = (field: 'open' | 'high' | 'low' | 'close') => priceOf(field, row[field] ?? '');
    const [openTicks, highTicks, lowTicks, closeTicks] = [price('open'), price('high'), price('low'), price('close')];
    if (highTicks < Math.max(openTicks, closeTicks, lowTicks)) throw new BadRow('high is below open, low or close.');
    if (lowTicks > Math.min(openTicks, closeTicks)) throw new BadRow('low is above open or close.');
    const volume = countOf('volume', row.volume ?? '');
    const [bidTicks, bidSize] = sideOf(priceOf, 'bid', row.bid, row.bid_size);
    const [askTicks, askSize] = sideOf(priceOf, 'ask', row.ask, row.ask_size);
    const bar = { at, openTicks, highTicks, lowTicks, closeTicks, volume, bidTicks, bidSize, askTicks, askSize };
    return { ok: true, bar };
  } catch (error) {
    if (error instanceof BadRow) return { ok: false, reason: error.message };
    throw error;
  }
};
