import type { Instrument } from '../instruments/instrument.ts';
import { parsePrice } from '../instruments/price.ts';
import type { MinuteBar } from './bar.ts';
import type { BarRow } from './parse-bars.ts';

export type ParsedRow = { ok: true; bar: MinuteBar } | { ok: false; reason: string };

/** Why a row is bad: thrown between the fields of one row, answered by `parseBarRow`. */
class BadRow extends Error {}

const minute = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:00(\.0+)?Z$/;
const int32Max = 2_147_483_647;

const timeOf = (text: string, after: Date | undefined): Date => {
  const at = new Date(text);
  if (!minute.test(text) || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 16) !== text.slice(0, 16)) {
    throw new BadRow(`time ${JSON.stringify(text)} is not a whole minute in UTC (2013-10-07T00:00:00Z).`);
  }
  if (after && at <= after) throw new BadRow(`time ${text} is not after the row before it.`);
  return at;
};

const priceOf = (instrument: Instrument, field: string, text: string): number => {
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
const sideOf = (instrument: Instrument, name: 'bid' | 'ask', price = '', size = ''): [number | null, number | null] => {
  if (price === '') {
    if (size === '' || size === '0') return [null, null];
    throw new BadRow(`${name}_size is given without ${name}.`);
  }
  if (size === '') throw new BadRow(`${name} is given without ${name}_size.`);
  return [priceOf(instrument, name, price), countOf(`${name}_size`, size)];
};

/** One row as a bar, or why it is none. `after`: the time of the row before. */
export const parseBarRow = (row: BarRow, instrument: Instrument, after: Date | undefined): ParsedRow => {
  try {
    const at = timeOf(row.time ?? '', after);
    const price = (field: 'open' | 'high' | 'low' | 'close') => priceOf(instrument, field, row[field] ?? '');
    const [openTicks, highTicks, lowTicks, closeTicks] = [price('open'), price('high'), price('low'), price('close')];
    if (highTicks < Math.max(openTicks, closeTicks, lowTicks)) throw new BadRow('high is below open, low or close.');
    if (lowTicks > Math.min(openTicks, closeTicks)) throw new BadRow('low is above open or close.');
    const volume = countOf('volume', row.volume ?? '');
    const [bidTicks, bidSize] = sideOf(instrument, 'bid', row.bid, row.bid_size);
    const [askTicks, askSize] = sideOf(instrument, 'ask', row.ask, row.ask_size);
    const bar = { at, openTicks, highTicks, lowTicks, closeTicks, volume, bidTicks, bidSize, askTicks, askSize };
    return { ok: true, bar };
  } catch (error) {
    if (error instanceof BadRow) return { ok: false, reason: error.message };
    throw error;
  }
};
