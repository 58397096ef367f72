import { noteReads } from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';

/** Notes what a connection with gates was just told, before it is told. @throws an outage of the database */
export const recordReads = (
  database: Database,
  connectionId: string,
  names: readonly string[],
  now: Date,
): Promise<void> => inTransaction(database, (tx) => noteReads(tx, connectionId, names, now));
