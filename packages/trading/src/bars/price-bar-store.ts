import type { Reader } from '@portcullis/database';
import type { Bar } from './bar.ts';
import type { BarRange } from './bar-store.ts';

type Columns = Record<'at' | 'open' | 'high' | 'low' | 'close' | 'volume', string | null>;

/**
 * Prices and volume of minutes of a range, `to` exclusive, the newest `limit` of them, oldest first. They come as one row of
 * arrays, each as PostgreSQL writes it: a day costs a fraction of as many rows.
 */
export const findPriceBars = async (
  reader: Reader,
  { source, instrument, from, to }: BarRange,
  limit: number,
): Promise<Bar[]> => {
  const [columns] = await reader.$queryRaw<Columns[]>`
    SELECT array_agg(extract(epoch FROM at)::int8 ORDER BY at)::text AS at,
           array_agg(open_ticks ORDER BY at)::text AS open, array_agg(high_ticks ORDER BY at)::text AS high,
           array_agg(low_ticks ORDER BY at)::text AS low, array_agg(close_ticks ORDER BY at)::text AS close,
           array_agg(volume ORDER BY at)::text AS volume
    FROM (SELECT at, open_ticks, high_ticks, low_ticks, close_ticks, volume FROM bar
          WHERE source = ${source} AND instrument = ${instrument} AND at >= ${from} AND at < ${to}
          ORDER BY at DESC LIMIT ${limit}::int) newest`;
  return columns ? barsOf(columns) : [];
};

const numbersOf = (array: string | null): number[] => (array === null ? [] : array.slice(1, -1).split(',').map(Number));

const barsOf = (columns: Columns): Bar[] => {
  const [opens, highs, lows] = [numbersOf(columns.open), numbersOf(columns.high), numbersOf(columns.low)];
  const [closes, volumes] = [numbersOf(columns.close), numbersOf(columns.volume)];
  return numbersOf(columns.at).map((seconds, index) => ({
    at: new Date(seconds * 1_000),
    openTicks: opens[index] ?? 0,
    highTicks: highs[index] ?? 0,
    lowTicks: lows[index] ?? 0,
    closeTicks: closes[index] ?? 0,
    volume: volumes[index] ?? 0,
  }));
};
