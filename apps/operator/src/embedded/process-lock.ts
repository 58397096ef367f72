import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export type ProcessLock = { release: () => void };

/**
 * Takes a lock that one process at a time can hold, or answers undefined. The operating system ends it with the
 * process, also on SIGKILL, so there is never a stale one to judge. Node has no `flock`; SQLite's lock on a file is
 * the same thing, and comes with Node.
 *
 * @param patienceMs how long to wait for it: whoever looks at it stands in the way for a moment.
 */
export const tryLock = (file: string, patienceMs = 0): ProcessLock | undefined => {
  const database = openWith(file, patienceMs, 'PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  return database && { release: () => database.close() };
};

/**
 * Looks with a shared lock, which many can have at once: with an exclusive one, two processes that look at the same
 * moment would each take the other for the holder.
 */
export const isLocked = (file: string): boolean => {
  const database = openWith(file, 0, 'BEGIN; SELECT count(*) FROM sqlite_schema');
  database?.close();
  return database === undefined;
};

/** The file with the lock that `statements` take; undefined: another process holds one that stands against it. */
const openWith = (file: string, patienceMs: number, statements: string): DatabaseSync | undefined => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file, { timeout: patienceMs });
  try {
    database.exec(statements);
    return database;
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === busy) return undefined;
    throw error;
  }
};

const busy = 5; // SQLITE_BUSY
