import { Prisma, type Reader, type Transaction } from '@portcullis/database';
import type { Bar, BarSource, MinuteBar } from './bar.ts';

export type BarRange = { source: BarSource; instrument: string; from: Date; to: Date };

const rowsAStatement = 5_000;

/**
 * Inserts minutes, many a statement. None of them may be there yet: a plain INSERT, its arrays unnested side by side, costs
 * PostgreSQL less than half of what `putBars` does.
 */
export const insertBars = async (
  tx: Transaction,
  source: BarSource,
  instrument: string,
  bars: readonly MinuteBar[],
): Promise<void> => {
  for (let start = 0; start < bars.length; start += rowsAStatement) {
    await tx.$executeRaw(insertion(source, instrument, bars.slice(start, start + rowsAStatement)));
  }
};

/** Inserts minutes, many a statement; a minute that is there already is overwritten. */
export const putBars = async (
  tx: Transaction,
  source: BarSource,
  instrument: string,
  bars: readonly MinuteBar[],
): Promise<void> => {
  for (let start = 0; start < bars.length; start += rowsAStatement) {
    await tx.$executeRaw`
      ${insertion(source, instrument, bars.slice(start, start + rowsAStatement))}
      ON CONFLICT (source, instrument, at) DO UPDATE SET
        open_ticks = excluded.open_ticks, high_ticks = excluded.high_ticks, low_ticks = excluded.low_ticks,
        close_ticks = excluded.close_ticks, volume = excluded.volume, bid_ticks = excluded.bid_ticks,
        bid_size = excluded.bid_size, ask_ticks = excluded.ask_ticks, ask_size = excluded.ask_size,
        buy_volume = excluded.buy_volume, max_delta = excluded.max_delta, min_delta = excluded.min_delta`;
  }
};

const insertion = (source: BarSource, instrument: string, rows: readonly MinuteBar[]): Prisma.Sql => {
  const column = (of: (row: MinuteBar) => number | null | undefined) => arrayLiteral(rows.map(of));
  const flow = rows.some(({ buyVolume }) => typeof buyVolume === 'number')
    ? Prisma.sql`unnest(${column(({ buyVolume }) => buyVolume)}::int[]), unnest(${column(({ maxDelta }) => maxDelta)}::int[]),
                 unnest(${column(({ minDelta }) => minDelta)}::int[])`
    : Prisma.sql`NULL::int, NULL::int, NULL::int`;
  return Prisma.sql`
    INSERT INTO bar (source, instrument, at, open_ticks, high_ticks, low_ticks, close_ticks, volume,
                     bid_ticks, bid_size, ask_ticks, ask_size, buy_volume, max_delta, min_delta)
    SELECT ${source}, ${instrument}, to_timestamp(unnest(${column(({ at }) => at.getTime() / 1_000)}::int8[])),
           unnest(${column(({ openTicks }) => openTicks)}::int[]), unnest(${column(({ highTicks }) => highTicks)}::int[]),
           unnest(${column(({ lowTicks }) => lowTicks)}::int[]), unnest(${column(({ closeTicks }) => closeTicks)}::int[]),
           unnest(${column(({ volume }) => volume)}::int[]),
           unnest(${column(({ bidTicks }) => bidTicks)}::int[]), unnest(${column(({ bidSize }) => bidSize)}::int[]),
           unnest(${column(({ askTicks }) => askTicks)}::int[]), unnest(${column(({ askSize }) => askSize)}::int[]),
           ${flow}`;
};

/** PostgreSQL's own form of an array: as one text it costs a fraction of thousands of parameters. */
const arrayLiteral = (values: readonly (number | null | undefined)[]): string =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`;

/** What a step adds to the minute that is being made, and to its five seconds. */
export type BarFragment = MinuteBar & { instrument: string; secondsAt: Date; buyVolume: number };

/** Adds to the minutes and seconds that are being made: each fragment is what happened since the last one. One statement. */
export const growBars = async (tx: Transaction, fragments: readonly BarFragment[]): Promise<void> => {
  if (fragments.length === 0) return;
  const column = <K extends keyof (typeof fragments)[number]>(name: K) => fragments.map((row) => row[name]);
  await tx.$executeRaw`
    WITH step AS (
      SELECT *, 2 * buy - volume AS delta FROM unnest(
        ${column('instrument')}::text[], ${column('at')}::timestamptz[], ${column('secondsAt')}::timestamptz[],
        ${column('openTicks')}::int[], ${column('highTicks')}::int[], ${column('lowTicks')}::int[],
        ${column('closeTicks')}::int[], ${column('volume')}::int[], ${column('buyVolume')}::int[],
        ${column('bidTicks')}::int[], ${column('bidSize')}::int[], ${column('askTicks')}::int[],
        ${column('askSize')}::int[]
      ) u(instrument, minute, seconds, open, high, low, close, volume, buy, bid, bid_size, ask, ask_size)),
    minutes AS (
      INSERT INTO bar (source, instrument, at, open_ticks, high_ticks, low_ticks, close_ticks, volume, buy_volume,
                       max_delta, min_delta, bid_ticks, bid_size, ask_ticks, ask_size)
      SELECT 'shared', instrument, minute, open, high, low, close, volume, buy, greatest(delta, 0), least(delta, 0),
             bid, bid_size, ask, ask_size
      FROM step
      ON CONFLICT (source, instrument, at) DO UPDATE SET
        high_ticks = greatest(bar.high_ticks, excluded.high_ticks),
        low_ticks = least(bar.low_ticks, excluded.low_ticks),
        close_ticks = excluded.close_ticks, volume = bar.volume + excluded.volume,
        buy_volume = bar.buy_volume + excluded.buy_volume,
        max_delta = greatest(bar.max_delta, 2 * (bar.buy_volume + excluded.buy_volume) - bar.volume - excluded.volume),
        min_delta = least(bar.min_delta, 2 * (bar.buy_volume + excluded.buy_volume) - bar.volume - excluded.volume),
        bid_ticks = excluded.bid_ticks, bid_size = excluded.bid_size, ask_ticks = excluded.ask_ticks,
        ask_size = excluded.ask_size)
    INSERT INTO second_bar AS bar (instrument, at, open_ticks, high_ticks, low_ticks, close_ticks, volume, buy_volume,
                                   max_delta, min_delta)
    SELECT instrument, seconds, open, high, low, close, volume, buy, greatest(delta, 0), least(delta, 0) FROM step
    ON CONFLICT (instrument, at) DO UPDATE SET
      high_ticks = greatest(bar.high_ticks, excluded.high_ticks), low_ticks = least(bar.low_ticks, excluded.low_ticks),
      close_ticks = excluded.close_ticks, volume = bar.volume + excluded.volume,
      buy_volume = bar.buy_volume + excluded.buy_volume,
      max_delta = greatest(bar.max_delta, 2 * (bar.buy_volume + excluded.buy_volume) - bar.volume - excluded.volume),
      min_delta = least(bar.min_delta, 2 * (bar.buy_volume + excluded.buy_volume) - bar.volume - excluded.volume)`;
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

/** Holds the import of an instrument until the transaction ends. False: another one runs. */
export const lockImport = async (tx: Transaction, instrument: string): Promise<boolean> => {
  const name = `bars import ${instrument}`;
  const [row] = await tx.$queryRaw<{ held: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS held`;
  return row?.held === true;
};
