import type { Reader } from '@portcullis/database';
import type { Instrument } from '../instruments/instrument.ts';
import { ticksToPrice } from '../instruments/price.ts';
import type { Market } from '../market/market.ts';
import { type Outcome, refuse } from '../refusal.ts';
import { aggregateBars } from './aggregate-bars.ts';
import { type Bar, type BarSource, baseSeconds } from './bar.ts';
import { isIntraday, onBase, type PeriodType, parsePeriod, periodSeconds } from './bar-period.ts';
import { type BarRange, findHours } from './bar-store.ts';
import { chooseSource, sourceLabel, sourcesOf } from './choose-source.ts';
import { findPriceBars } from './price-bar-store.ts';
import { findSeconds } from './second-bar-store.ts';

export type BarsQuery = {
  instrument: Instrument;
  periodType: PeriodType;
  period: number;
  /** Absent: as far back as `limit` reaches. */
  from?: Date | undefined;
  /** Exclusive. Absent: now. Never later than now. */
  to?: Date | undefined;
  /** The newest so many. */
  limit: number;
  market: Market;
  now: Date;
  /** The first of these that has bars in the range is read. */
  sources?: readonly BarSource[];
};

/** `at` is the bar's start; the last bar may still be forming. */
export type BarReport = { at: Date; open: number; high: number; low: number; close: number; volume: number };

export type BarsReport = {
  instrument: string;
  periodType: PeriodType;
  period: number;
  source: BarSource;
  /** `Simulated`, `Replay` or `Off` for the shared feed's bars, `Imported` for the operator's. */
  status: ReturnType<typeof sourceLabel>;
  bars: BarReport[];
  /** True when the range holds older bars than these. */
  truncated: boolean;
};

/** Bars of the base, minutes or hours read for one answer at the most. */
const rowsMax = 50_000;

/** Reads bars of a range, joined to the period. `unsupported_period`, `invalid_range`. No bar of later than now is seen. */
export const readBars = async (reader: Reader, query: BarsQuery): Promise<Outcome<{ report: BarsReport }>> => {
  const { instrument, periodType, period: length, limit, market, now } = query;
  const parsed = parsePeriod(periodType, length);
  if (!parsed.ok) return parsed;
  const to = query.to && query.to < now ? query.to : now;
  const from = query.from ?? new Date(0);
  if (from >= to) return refuse('invalid_range', 'from must be before to, and in the past.');
  const sources = query.sources ?? sourcesOf(market);
  const source = await chooseSource(reader, { instrument: instrument.name, from, to }, sources);
  const based = onBase(parsed.period, source);
  if (!based.ok) return based;
  const { bars, cut } = await readJoined(
    reader,
    { source, instrument: instrument.name, from, to },
    parsed.period,
    query,
  );
  const status = sourceLabel(source, market);
  const report = {
    ...{ instrument: instrument.name, periodType, period: length, source, status },
    bars: bars.slice(-limit).map((bar) => reportBar(bar, instrument)),
    truncated: cut || bars.length > limit,
  };
  return { ok: true, report };
};

/** What bars are joined from. */
type Base = { find: (reader: Reader, range: BarRange, limit: number) => Promise<Bar[]>; seconds: number };

const fromSeconds: Base = { find: findSeconds, seconds: baseSeconds };
const fromMinutes: Base = { find: findPriceBars, seconds: 60 };
const fromHours: Base = { find: findHours, seconds: 3_600 };

/** Joined bars, one more than asked for if there are; when the rows were cut, the oldest bar may lack some and is left out. */
const readJoined = async (
  reader: Reader,
  range: BarRange,
  period: Parameters<typeof aggregateBars>[1],
  { limit, market }: BarsQuery,
): Promise<{ bars: Bar[]; cut: boolean }> => {
  const intraday = isIntraday(period);
  const { find, seconds } = period.type === 'second' ? fromSeconds : intraday ? fromMinutes : fromHours;
  const rows = intraday ? Math.min(((limit + 1) * periodSeconds(period)) / seconds, rowsMax) : rowsMax;
  const found = await find(reader, range, rows + 1);
  const bars = aggregateBars(found, period, market.hours);
  const cut = found.length > rows;
  return { bars: cut && bars.length > 1 ? bars.slice(1) : bars, cut };
};

const reportBar = (bar: Bar, instrument: Instrument): BarReport => {
  const price = (ticks: number) => ticksToPrice(instrument, BigInt(ticks));
  return {
    at: bar.at,
    open: price(bar.openTicks),
    high: price(bar.highTicks),
    low: price(bar.lowTicks),
    close: price(bar.closeTicks),
    volume: bar.volume,
  };
};
