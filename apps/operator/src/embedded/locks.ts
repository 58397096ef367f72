import { join } from 'node:path';

/** The locks of a data directory, in the order in which they are taken. */
export const locksOf = (dataDir: string) => ({
  /** Held by `npm start` while it runs. */
  start: join(dataDir, 'start.lock'),
  /** Held by whoever runs the embedded PostgreSQL. */
  postgresql: join(dataDir, 'postgresql.lock'),
  /** Held while that PostgreSQL is migrated and stays up for others, which is what `npm start` does. */
  serving: join(dataDir, 'serving.lock'),
});
