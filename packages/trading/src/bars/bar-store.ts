import type { Reader, Transaction } from '@portcullis/database';
import type { Bar, BarSource, MinuteBar } from './bar.ts';

export type BarRange = { source: BarSource; instrument: string; from: Date; to: Date };

const rowsAStatement = 5_000;

/** An array as PostgreSQL reads it from text: one parameter, where a list of values costs the client twenty times as much. */
const arrayText = (values: readonly (Date | number | null)[]): string =>
  `{${values.map((value) => (value instanceof Date ? value.toISOString() : (value ?? 'NULL'))).join(',')}}`;

/** Inserts minutes, many a statement; a minute that is there already is overwritten. */
export const putBars = async (
  tx: Transaction,
  source: BarSource,
  instrument: string,
  bars: readonly MinuteBar[],
): Promise<void> => {
  for (let start = 0; start < bars.length; start += rowsAStatement) {
    const rows = bars.slice(start, start + rowsAStatement);
    const column = (name: keyof MinuteBar): string => arrayText(rows.map((row) => row[name]));
    await tx.$executeRaw`
      INSERT INTO bar (source, instrument, at, open_ticks, high_ticks, low_ticks, close_ticks, volume,
                       bid_ticks, bid_size, ask_ticks, ask_size)
      SELECT ${source}, ${instrument}, u.* FROM unnest(
        ${column('at')}::timestamptz[], ${column('openTicks')}::int[], ${column('highTicks')}::int[],
        ${column('lowTicks')}::int[], ${column('closeTicks')}::int[], ${column('volume')}::int[],
        ${column('bidTicks')}::int[], ${column('bidSize')}::int[], ${column('askTicks')}::int[], ${column('askSize')}::int[]) u
      ON CONFLICT (source, instrument, at) DO UPDATE SET
        open_ticks = excluded.open_ticks, high_ticks = excluded.high_ticks, low_ticks = excluded.low_ticks,
        close_ticks = excluded.close_ticks, volume = excluded.volume, bid_ticks = excluded.bid_ticks,
        bid_size = excluded.bid_size, ask_ticks = excluded.ask_ticks, ask_size = excluded.ask_size`;
  }
};

/** Adds to the minutes that are being made: each fragment is what happened since the last one. */
export const growBars = async (
  tx: Transaction,
  fragments: readonly (MinuteBar & { instrument: string })[],
): Promise<void> => {
  if (fragments.length === 0) return;
  const column = <K extends keyof (typeof fragments)[number]>(name: K) => fragments.map((row) => row[name]);
  await tx.$executeRaw`
    INSERT INTO bar (source, instrument, at, open_ticks, high_ticks, low_ticks, close_ticks, volume,
                     bid_ticks, bid_size, ask_ticks, ask_size)
    SELECT 'shared', u.* FROM unnest(
      ${column('instrument')}::text[], ${column('at')}::timestamptz[], ${column('openTicks')}::int[],
      ${column('highTicks')}::int[], ${column('lowTicks')}::int[], ${column('closeTicks')}::int[],
      ${column('volume')}::int[], ${column('bidTicks')}::int[], ${column('bidSize')}::int[],
      ${column('askTicks')}::int[], ${column('askSize')}::int[]) u
    ON CONFLICT (source, instrument, at) DO UPDATE SET
      high_ticks = greatest(bar.high_ticks, excluded.high_ticks), low_ticks = least(bar.low_ticks, excluded.low_ticks),
      close_ticks = excluded.close_ticks, volume = bar.volume + excluded.volume, bid_ticks = excluded.bid_ticks,
      bid_size = excluded.bid_size, ask_ticks = excluded.ask_ticks, ask_size = excluded.ask_size`;
};

/** Minutes of a range, `to` exclusive, the newest `limit` of them, oldest first. */
export const findBars = async (
  reader: Reader,
  { source, instrument, from, to }: BarRange,
  limit: number,
): Promise<MinuteBar[]> => {
  const rows = await reader.bar.findMany({
    where: { source, instrument, at: { gte: from, lt: to } },
    orderBy: { at: 'desc' },
    take: limit,
  });
  return rows.reverse();
};

/** The same range joined to hours, on which all sessions begin: enough for days and longer. */
export const findHours = async (
  reader: Reader,
  { source, instrument, from, to }: BarRange,
  limit: number,
): Promise<Bar[]> => {
  const rows = await reader.$queryRaw<Bar[]>`
    SELECT date_trunc('hour', at, 'UTC') AS "at",
           (array_agg(open_ticks ORDER BY at))[1] AS "openTicks", max(high_ticks) AS "highTicks",
           min(low_ticks) AS "lowTicks", (array_agg(close_ticks ORDER BY at DESC))[1] AS "closeTicks",
           sum(volume)::float8 AS "volume"
    FROM bar
    WHERE source = ${source} AND instrument = ${instrument} AND at >= ${from} AND at < ${to}
    GROUP BY 1 ORDER BY 1 DESC LIMIT ${limit}::int`;
  return rows.reverse();
};

export const hasBars = async (reader: Reader, { source, instrument, from, to }: BarRange): Promise<boolean> =>
  (await reader.bar.findFirst({ where: { source, instrument, at: { gte: from, lt: to } }, select: { at: true } })) !==
  null;

/** The last minute of an instrument before an instant. */
export const lastBarBefore = async (
  reader: Reader,
  source: BarSource,
  instrument: string,
  before: Date,
): Promise<MinuteBar | undefined> =>
  (await reader.bar.findFirst({ where: { source, instrument, at: { lt: before } }, orderBy: { at: 'desc' } })) ??
  undefined;

/** Removes the shared feed's minutes older than an instant; imported ones stay. Returns how many went. */
export const pruneBars = async (tx: Transaction, before: Date): Promise<number> =>
  (await tx.bar.deleteMany({ where: { source: 'shared', at: { lt: before } } })).count;
