import type { Reader } from '@portcullis/database';
import type { BarsReport } from '../bars/read-bars.ts';
import { type MinutesQuery, readMinutes } from '../bars/read-minutes.ts';
import { ticksToPrice } from '../instruments/price.ts';
import { isRegularHours } from '../instruments/regular-hours.ts';
import { type Outcome, refuse } from '../refusal.ts';
import { heaviestLevels, type ProfileRules, volumeProfile } from './volume-profile.ts';

export type ProfileQuery = MinutesQuery &
  ProfileRules & {
    /** RTH: regular trading hours alone. ETH: the whole electronic session. */
    session: 'RTH' | 'ETH';
    /** So many levels, those of most volume. */
    maxLevels: number;
  };

/** Prices of an instrument; levels with the highest price first. */
export type ProfileReport = {
  from: Date;
  to: Date;
  poc: number;
  vah: number;
  val: number;
  totalVolume: number;
  levels: { price: number; volume: number }[];
  /** True when there are more levels than `maxLevels`. */
  truncated: boolean;
  barsUsed: number;
  status: BarsReport['status'];
};

/** The volume by price of a range. `invalid_range`, `no_data`. */
export const readVolumeProfile = async (
  reader: Reader,
  query: ProfileQuery,
): Promise<Outcome<{ report: ProfileReport }>> => {
  const read = await readMinutes(reader, query);
  if (!read.ok) return read;
  const { instrument, session, maxLevels } = query;
  const { from, to, status } = read;
  const bars = session === 'ETH' ? read.bars : read.bars.filter(({ at }) => isRegularHours(instrument.root, at));
  const profile = volumeProfile(bars, query);
  if (!profile) return refuse('no_data', `Nothing of ${instrument.name} was traded in this range.`);
  const price = (ticks: number): number => ticksToPrice(instrument, BigInt(ticks));
  const { poc, vah, val, totalVolume, levels } = profile;
  const report = {
    ...{ from, to, poc: price(poc), vah: price(vah), val: price(val), totalVolume },
    levels: heaviestLevels(levels, maxLevels).map(({ ticks, volume }) => ({ price: price(ticks), volume })),
    ...{ truncated: levels.length > maxLevels, barsUsed: bars.length, status },
  };
  return { ok: true, report };
};
