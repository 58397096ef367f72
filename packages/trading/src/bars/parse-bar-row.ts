import type { Instrument } from '../instruments/instrument.ts';
import { minuteMs } from '../instruments/minute.ts';
import { parsePrice } from '../instruments/price.ts';
import type { MinuteBar } from './bar.ts';

export type ParsedRow = { ok: true; bar: MinuteBar } | { ok: false; reason: string };

/** Why a row is bad: thrown between the fields of one row, answered by `parseBarRow`. */
class BadRow extends Error {}

const int32Max = 2_147_483_647;
const rememberedMax = 100_000;

/** Works out each text once: a year of minutes holds the same few thousand again and again. */
const remembering = (workOut: (text: string, field: string) => number) => {
  const known = new Map<string, number>();
  return (text: string, field = ''): number => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = workOut(text, field);
    if (known.size < rememberedMax) known.set(text, value);
    return value;
  };
};

/** The fields of rows of one instrument. All throw BadRow. */
export type BarFields = {
  /** Milliseconds of a day, `2013-10-07`, and of a minute in it, `T13:58:00Z`. NaN: it is none. */
  day: (text: string) => number;
  minute: (text: string) => number;
  /** In ticks. */
  price: (text: string, field: string) => number;
};

export const barFields = (instrument: Instrument): BarFields => ({
  day: remembering(dayOf),
  minute: remembering(minuteOfDay),
  price: remembering((text, field) => priceIn(instrument, field, text)),
});

const dayLength = '2013-10-07'.length;

const dayOf = (text: string): number => {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(time).getUTCDate() === Number(text.slice(8)) ? time : Number.NaN;
};

const minuteOfDay = (text: string): number => {
  const [, hour, minute] = /^T([01]\d|2[0-3]):([0-5]\d):00(?:\.0+)?Z$/.exec(text) ?? [];
  return (Number(hour) * 60 + Number(minute)) * minuteMs;
};

const timeOf = ({ day, minute }: BarFields, text: string, after: Date | undefined): Date => {
  const time = day(text.slice(0, dayLength)) + minute(text.slice(dayLength));
  if (Number.isNaN(time)) {
    throw new BadRow(`time ${JSON.stringify(text)} is not a whole minute in UTC (2013-10-07T00:00:00Z).`);
  }
  if (after && time <= after.getTime()) throw new BadRow(`time ${text} is not after the row before it.`);
  return new Date(time);
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
const sideOf = (
  { price: priceOf }: BarFields,
  name: 'bid' | 'ask',
  price = '',
  size = '',
): [number | null, number | null] => {
  if (price === '') {
    if (size === '' || size === '0') return [null, null];
    throw new BadRow(`${name}_size is given without ${name}.`);
  }
  if (size === '') throw new BadRow(`${name} is given without ${name}_size.`);
  return [priceOf(price, name), countOf(`${name}_size`, size)];
};

/** One row, its cells in the order of the header, as a bar, or why it is none. `after`: the time of the row before. */
export const parseBarRow = (cells: readonly string[], fields: BarFields, after: Date | undefined): ParsedRow => {
  const [time = '', open = '', high = '', low = '', close = '', traded = '', bid, bidCount, ask, askCount] = cells;
  try {
    const at = timeOf(fields, time, after);
    const openTicks = fields.price(open, 'open');
    const highTicks = fields.price(high, 'high');
    const lowTicks = fields.price(low, 'low');
    const closeTicks = fields.price(close, 'close');
    if (highTicks < Math.max(openTicks, closeTicks, lowTicks)) throw new BadRow('high is below open, low or close.');
    if (lowTicks > Math.min(openTicks, closeTicks)) throw new BadRow('low is above open or close.');
    const volume = countOf('volume', traded);
    const [bidTicks, bidSize] = sideOf(fields, 'bid', bid, bidCount);
    const [askTicks, askSize] = sideOf(fields, 'ask', ask, askCount);
    const bar = { at, openTicks, highTicks, lowTicks, closeTicks, volume, bidTicks, bidSize, askTicks, askSize };
    return { ok: true, bar };
  } catch (error) {
    if (error instanceof BadRow) return { ok: false, reason: error.message };
    throw error;
  }
};
