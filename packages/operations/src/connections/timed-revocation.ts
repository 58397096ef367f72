import { type Connection, noteRevocationTime } from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';

/**
 * Revokes, and notes on each connection how long that took, the commit included. One that had ended before keeps its own. That
 * the time cannot be noted is no failure of the revocation: whoever goes on after it, goes on.
 */
export const timedRevocation = async <T>(
  database: Database,
  revoke: () => Promise<T>,
  endedOf: (answer: T) => readonly Connection[],
): Promise<T> => {
  const startedAt = performance.now();
  const answer = await revoke();
  const ms = performance.now() - startedAt;
  const ids = endedOf(answer).map(({ id }) => id);
  if (ids.length > 0) await inTransaction(database, (tx) => noteRevocationTime(tx, ids, ms)).catch(() => {});
  return answer;
};
