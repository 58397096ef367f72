import type { Reader } from '@portcullis/database';
import type { MinuteBar } from '../bars/bar.ts';

/** The imported minutes of one instrument in a range: the first, and the last. */
export type ImportedSpan = { instrument: string; first: Date; last: Date };

/** Which instruments have imported minutes from `from` on and before `to`. Steps over the index: it is as quick with millions of rows. */
export const listImported = async (
  reader: Reader,
  { from, to }: { from: Date; to: Date },
): Promise<ImportedSpan[]> => reader.$queryRaw<ImportedSpan[]>`
  WITH RECURSIVE names AS (
    (SELECT instrument FROM bar WHERE source = 'imported' ORDER BY instrument LIMIT 1)
    UNION ALL
    SELECT (SELECT b.instrument FROM bar b WHERE b.source = 'imported' AND b.instrument > n.instrument
            ORDER BY b.instrument LIMIT 1)
    FROM names n WHERE n.instrument IS NOT NULL)
  SELECT n.instrument, first.at AS first, last.at AS last
  FROM names n
  CROSS JOIN LATERAL (SELECT at FROM bar WHERE source = 'imported' AND instrument = n.instrument
                      AND at >= ${from} AND at < ${to} ORDER BY at LIMIT 1) first
  CROSS JOIN LATERAL (SELECT at FROM bar WHERE source = 'imported' AND instrument = n.instrument
                      AND at >= ${from} AND at < ${to} ORDER BY at DESC LIMIT 1) last
  ORDER BY n.instrument`;

export type NamedBar = MinuteBar & { instrument: string };

/** The imported minutes of some instruments, `to` exclusive, in the order of their times and then names. */
export const findImported = async (
  reader: Reader,
  instruments: readonly string[],
  { from, to }: { from: Date; to: Date },
): Promise<NamedBar[]> =>
  reader.bar.findMany({
    where: { source: 'imported', instrument: { in: [...instruments] }, at: { gte: from, lt: to } },
    orderBy: [{ at: 'asc' }, { instrument: 'asc' }],
  });

/** The times of the next minutes of which any of the instruments has a bar, from an instant on. */
export const nextMinutes = async (
  reader: Reader,
  instruments: readonly string[],
  { from, to }: { from: Date; to: Date },
  count: number,
): Promise<Date[]> => {
  const rows = await reader.$queryRaw<{ at: Date }[]>`
    SELECT DISTINCT b.at FROM unnest(${[...instruments]}::text[]) n(name)
    CROSS JOIN LATERAL (SELECT at FROM bar WHERE source = 'imported' AND instrument = n.name AND at >= ${from} AND at < ${to}
                        ORDER BY at LIMIT ${count}::int) b
    ORDER BY b.at LIMIT ${count}::int`;
  return rows.map(({ at }) => at);
};
