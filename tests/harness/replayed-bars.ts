import type { Database } from '@portcullis/database';
import { importBarsByOperator } from '@portcullis/operations';
import { instrumentOf } from './trading.ts';

/** A minute in points: open, high, low, close; and its volume. */
export type MinuteOf = readonly [open: number, high: number, low: number, close: number, volume?: number];

/** Imports minutes that follow each other from an instant on, with a quote a tick around each close. */
export const importMinutes = async (
  database: Database,
  instrument: string,
  from: string,
  minutes: readonly MinuteOf[],
): Promise<void> => {
  const start = Date.parse(from);
  const rows = minutes.map(([open, high, low, close, volume = 1_000], index) => {
    const time = new Date(start + index * 60_000).toISOString();
    return [time, open, high, low, close, volume, close - 0.25, 50, close + 0.25, 50].join(',');
  });
  const csv = ['time,open,high,low,close,volume,bid,bid_size,ask,ask_size', ...rows].join('\n');
  const imported = await importBarsByOperator(
    database,
    { instrument: instrumentOf(instrument), csv },
    { requestId: 'import' },
  );
  if (!imported.ok) throw new Error(imported.refusal.detail);
};

/** So many minutes at one price. */
export const flatMinutes = (price: number, count: number): MinuteOf[] =>
  Array.from({ length: count }, () => [price, price, price, price]);

/**
 * As `flatMinutes` would be imported, straight into the database of a stack: five hours of ES 12-13 from 2013-10-07T13:00Z. Whoever
 * shares the stack may have done it already.
 */
export const storedMinutes = `
  INSERT INTO bar (source, instrument, at, open_ticks, high_ticks, low_ticks, close_ticks, volume)
  SELECT 'imported', 'ES 12-13', '2013-10-07T13:00:00Z'::timestamptz + n * interval '1 minute', 6700, 6704, 6696, 6700, 1000
  FROM generate_series(0, 299) n
  ON CONFLICT DO NOTHING`;
