import pg from 'pg';
import { expect, vi } from 'vitest';
import type { AppName } from './app-process.ts';

/**
 * Waits until no session of a killed app is left in a database: what it had begun has been committed by then, or never will be.
 * PostgreSQL goes on with the statement that it was at.
 */
export const untilSessionsEnd = async (ownerUrl: string, app: AppName): Promise<void> => {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const left = async (): Promise<object[]> => {
      const { rows } = await owner.query(
        'SELECT pid, state, query FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1',
        [app],
      );
      return rows;
    };
    // Also called in hooks, where there is no `expect.poll`.
    await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 60_000, interval: 10 });
  } finally {
    await owner.end();
  }
};
