import type { Reader, Transaction } from '@portcullis/database';
import type { TradedBar } from './bar.ts';
import type { BarRange } from './bar-store.ts';

/** Five seconds of a range of the shared feed, `to` exclusive, the newest `limit` of them, oldest first. */
export const findSeconds = async (
  reader: Reader,
  { instrument, from, to }: BarRange,
  limit: number,
): Promise<TradedBar[]> => {
  const rows = await reader.secondBar.findMany({
    where: { instrument, at: { gte: from, lt: to } },
    orderBy: { at: 'desc' },
    take: limit,
  });
  return rows.reverse();
};

/** Removes seconds older than an instant; minutes of the same time stay. Returns how many went. */
export const pruneSeconds = async (tx: Transaction, before: Date): Promise<number> =>
  (await tx.secondBar.deleteMany({ where: { at: { lt: before } } })).count;
