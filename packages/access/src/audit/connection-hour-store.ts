import type { Transaction } from '@portcullis/database';

const keptDays = 90;
const dayMs = 86_400_000;

/** Removes hours that nobody looks at any more. */
export const sweepConnectionHours = (tx: Transaction, now: Date, batch: number): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM connection_hour WHERE ctid IN (
      SELECT ctid FROM connection_hour WHERE hour_at < ${new Date(now.getTime() - keptDays * dayMs)} LIMIT ${batch})`;
