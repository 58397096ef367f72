import type { Reader } from '@portcullis/database';
import type { Instrument } from '../instruments/instrument.ts';
import { type Market, marketLabel } from '../market/market.ts';
import { type Outcome, refuse } from '../refusal.ts';
import type { BarSource, MinuteBar } from './bar.ts';
import { findBars, lastBarBefore } from './bar-store.ts';
import { chooseSource } from './choose-source.ts';
import type { BarsReport } from './read-bars.ts';
import { sessionSpan } from './session-span.ts';

export type MinutesQuery = {
  instrument: Instrument;
  /** Absent: the open of the session of `to`. */
  from?: Date | undefined;
  /** Exclusive. Absent: now. Never later than now. */
  to?: Date | undefined;
  market: Market;
  now: Date;
};

export type Minutes = { from: Date; to: Date; bars: MinuteBar[]; status: BarsReport['status'] };

const dayMs = 86_400_000;
const daysMax = 31;

/** The minutes of a range or session, oldest first, all of one source. `invalid_range`, `no_data`. No minute of later than now is seen. */
export const readMinutes = async (reader: Reader, query: MinutesQuery): Promise<Outcome<Minutes>> => {
  const { instrument, market, now } = query;
  const to = query.to && query.to < now ? query.to : now;
  const from = query.from ?? sessionSpan(to, market.hours).from;
  if (from >= to) return refuse('invalid_range', 'from must be before to, and in the past.');
  if (to.getTime() - from.getTime() > daysMax * dayMs) {
    return refuse('invalid_range', `A range is up to ${daysMax} days of minutes.`);
  }
  const range = { instrument: instrument.name, from, to };
  const source = await chooseSource(reader, range);
  const bars = await findBars(reader, { source, ...range }, (daysMax * dayMs) / 60_000);
  if (bars.length === 0) return noData(reader, instrument, to);
  return { ok: true, from, to, bars, status: source === 'imported' ? 'Imported' : marketLabel(market) };
};

/** Says where bars are, when there are any. */
const noData = async (reader: Reader, { name }: Instrument, to: Date) => {
  const sources: BarSource[] = ['shared', 'imported'];
  const last = await Promise.all(sources.map((source) => lastBarBefore(reader, source, name, to)));
  const newest = last.flatMap((bar) => bar?.at ?? []).sort((one, other) => other.getTime() - one.getTime())[0];
  return refuse(
    'no_data',
    `There are no bars of ${name} in this range.`,
    newest ? { hint: `The last bar before it is of ${newest.toISOString()}: name from and to.` } : {},
  );
};
