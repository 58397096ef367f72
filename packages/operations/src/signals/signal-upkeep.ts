import { type Database, inTransaction } from '@portcullis/database';
import { pruneSignals } from '@portcullis/trading';

/** How long a signal is kept with its outcome. */
const signalDays = 90;

/** Removes signals that have grown old. Returns how many. */
export const forgetSignals = (database: Database, now: Date): Promise<number> =>
  inTransaction(database, (tx) => pruneSignals(tx, new Date(now.getTime() - signalDays * 86_400_000)));
