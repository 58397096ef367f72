import type { Reader } from '@portcullis/database';
import { minuteOf } from '../instruments/minute.ts';
import type { BarSource } from './bar.ts';

export type HeldSpan = { instrument: string; from: Date; to: Date };

/** Highest and lowest price of a span, in ticks. */
export type BarRangeOfSpan = { highTicks: bigint; lowTicks: bigint };

/**
 * The range of each span by the minutes that it touches, in one statement. Undefined: no bar is there, or the bars do not reach
 * back to its start. A minute counts whole, so that a range may reach to prices of up to a minute before and after the span.
 */
export const readBarRanges = async (
  reader: Reader,
  source: BarSource,
  spans: readonly HeldSpan[],
): Promise<(BarRangeOfSpan | undefined)[]> => {
  if (spans.length === 0) return [];
  const rows = await reader.$queryRaw<{ high: number | null; low: number | null }[]>`
    SELECT b.high, b.low
    FROM unnest(${spans.map(({ instrument }) => instrument)}::text[], ${spans.map(({ from }) => minuteOf(from))}::timestamptz[],
                ${spans.map(({ to }) => to)}::timestamptz[]) WITH ORDINALITY s(instrument, since, until, place)
    CROSS JOIN LATERAL (
      SELECT max(high_ticks) AS high, min(low_ticks) AS low FROM bar
      WHERE source = ${source} AND bar.instrument = s.instrument AND at >= s.since AND at <= s.until
        AND EXISTS (SELECT FROM bar older WHERE older.source = ${source} AND older.instrument = s.instrument
                    AND older.at <= s.since)) b
    ORDER BY s.place`;
  return rows.map(({ high, low }) =>
    high === null || low === null ? undefined : { highTicks: BigInt(high), lowTicks: BigInt(low) },
  );
};
