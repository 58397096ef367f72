import { resolve } from 'node:path';
import { clusterUrls, type Database, migrate, missingMigrations, openDatabase } from '@portcullis/database';
import type { Configuration } from '@portcullis/http';
import { CommandRefused } from '../answer.ts';
import { startGuardian } from './guarded-database.ts';
import { locksOf } from './locks.ts';
import { isLocked } from './process-lock.ts';

const waitMs = 60_000;
const pollMs = 100;
const connections = 3;

/**
 * Runs `work` on the database: the one of `DATABASE_URL`; the embedded one that `npm start` runs; or else the embedded
 * one, started for as long as `work` takes. Commands that would start it at the same time take turns.
 */
export const withDatabase = async <T>(
  configuration: Configuration,
  work: (database: Database) => Promise<T>,
): Promise<T> => {
  if (configuration.databaseUrl) return onUrl(configuration.databaseUrl, work, refuseOldSchema);
  const dataDir = resolve(configuration.dataDir);
  const locks = locksOf(dataDir);
  const deadline = performance.now() + waitMs;
  while (performance.now() < deadline) {
    const urls = isLocked(locks.serving) ? clusterUrls(dataDir) : undefined;
    if (urls) return onUrl(urls.appUrl(), work);
    const free = !isLocked(locks.postgresql) && !isLocked(locks.start);
    const done = free ? await onOwnCluster(dataDir, work) : undefined;
    if (done) return done.result;
    await new Promise((later) => setTimeout(later, pollMs));
  }
  throw new CommandRefused(
    'database_busy',
    'The embedded database could not be reached for a minute: another command uses it, or npm start runs without it.',
  );
};

const onUrl = async <T>(
  url: string,
  work: (database: Database) => Promise<T>,
  check: (url: string) => Promise<void> = async () => {},
): Promise<T> => {
  await check(url);
  const database = openDatabase(url, { connections, name: 'portcullis-operator' });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
};

const refuseOldSchema = async (url: string): Promise<void> => {
  const missing = await missingMigrations(url);
  if (missing.length === 0) return;
  throw new CommandRefused(
    'migrations_missing',
    `The database lacks ${missing.length} migrations: npm start applies them.`,
  );
};

/** Undefined: another process took the database at the same moment, and is to be asked anew. */
const onOwnCluster = async <T>(
  dataDir: string,
  work: (database: Database) => Promise<T>,
): Promise<{ result: T } | undefined> => {
  const { promise: taken, resolve: isTaken } = Promise.withResolvers<undefined>();
  const guardian = startGuardian(dataDir, () => isTaken(undefined));
  try {
    const urls = await Promise.race([guardian.ready, taken]);
    if (!urls) return undefined;
    if ((await missingMigrations(urls.ownerUrl)).length > 0) await migrate(urls.ownerUrl);
    return { result: await onUrl(urls.appUrl, work) };
  } finally {
    await guardian.stop();
  }
};
