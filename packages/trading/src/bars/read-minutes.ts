import type { Reader } from '@portcullis/database';
import type { Instrument } from '../instruments/instrument.ts';
import type { Market } from '../market/market.ts';
import { type Outcome, refuse } from '../refusal.ts';
import type { TradedBar } from './bar.ts';
import { type BarPeriod, onBase } from './bar-period.ts';
import { findBars, lastBarBefore } from './bar-store.ts';
import { chooseSource, sourceLabel, sourcesOf } from './choose-source.ts';
import type { BarsReport } from './read-bars.ts';
import { findSeconds } from './second-bar-store.ts';
import { sessionSpan } from './session-span.ts';

export type MinutesQuery = {
  instrument: Instrument;
  /** Absent: the open of the session of `to`. */
  from?: Date | undefined;
  /** Exclusive. Absent: now. Never later than now. */
  to?: Date | undefined;
  market: Market;
  now: Date;
  /** What the bars are for: a period of less than a minute is read in seconds. */
  period?: BarPeriod;
};

export type Minutes = { from: Date; to: Date; bars: TradedBar[]; status: BarsReport['status'] };

const dayMs = 86_400_000;
const daysMax = 31;

/** The minutes of a range or session, oldest first, all of one source. `invalid_range`, `no_data`, `unsupported_period`. No minute of later than now is seen. */
export const readMinutes = async (reader: Reader, query: MinutesQuery): Promise<Outcome<Minutes>> => {
  const { instrument, market, now } = query;
  const to = query.to && query.to < now ? query.to : now;
  const from = query.from ?? sessionSpan(to, market.hours).from;
  if (from >= to) return refuse('invalid_range', 'from must be before to, and in the past.');
  if (to.getTime() - from.getTime() > daysMax * dayMs) {
    return refuse('invalid_range', `A range is up to ${daysMax} days of minutes.`);
  }
  const range = { instrument: instrument.name, from, to };
  const source = await chooseSource(reader, range, sourcesOf(market));
  const based = query.period ? onBase(query.period, source) : { ok: true as const };
  if (!based.ok) return based;
  const find = query.period?.type === 'second' ? findSeconds : findBars;
  const bars = await find(reader, { source, ...range }, (daysMax * dayMs) / 60_000);
  if (bars.length === 0) return noData(reader, instrument, to, market);
  return { ok: true, from, to, bars, status: sourceLabel(source, market) };
};

/** Says where bars are, when there are any. */
const noData = async (reader: Reader, { name }: Instrument, to: Date, market: Market) => {
  const last = await Promise.all(sourcesOf(market).map((source) => lastBarBefore(reader, source, name, to)));
  const newest = last.flatMap((bar) => bar?.at ?? []).sort((one, other) => other.getTime() - one.getTime())[0];
  return refuse(
    'no_data',
    `There are no bars of ${name} in this range.`,
    newest ? { hint: `The last bar before it is of ${newest.toISOString()}: name from and to.` } : {},
  );
};
