import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export type ProcessLock = { release: () => void };

/**
 * Takes a lock that one process at a time can hold, or answers undefined. The operating system ends it with the
 * process, also on SIGKILL, so there is never a stale one to judge. Node has no `flock`; SQLite's lock on a file is
 * the same thing, and comes with Node.
 *
 * @param patienceMs how long to wait for it; `isLocked` holds a lock for a moment, so whoever must not be mistaken waits.
 */
export const tryLock = (file: string, patienceMs = 0): ProcessLock | undefined => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file, { timeout: patienceMs });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === busy) return undefined;
    throw error;
  }
};

const busy = 5; // SQLITE_BUSY

export const isLocked = (file: string): boolean => {
  const lock = tryLock(file);
  lock?.release();
  return lock === undefined;
};
