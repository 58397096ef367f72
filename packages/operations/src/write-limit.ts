import type { Transaction } from '@portcullis/database';
import { RateLimited } from './ended-authority.ts';

/** Writes of one connection: 30 a minute and 5 a second. Exits (cancel, close, flatten) are not counted. */
const windows = [
  { name: 'minute', milliseconds: 60_000, most: 30 },
  { name: 'second', milliseconds: 1_000, most: 5 },
] as const;

/** Whole seconds until the window that `now` is in has passed; at least 1. */
export const secondsLeft = (now: Date, milliseconds: number): number =>
  Math.max(1, Math.ceil((milliseconds - (now.getTime() % milliseconds)) / 1000));

/**
 * Counts one write in the transaction of the write itself, so that instances share the count and an act that is rolled
 * back was not counted.
 * @throws RateLimited
 */
export const countWrite = async (tx: Transaction, connectionId: string, now: Date): Promise<void> => {
  for (const { name, milliseconds, most } of windows) {
    const windowAt = new Date(now.getTime() - (now.getTime() % milliseconds));
    const expiresAt = new Date(windowAt.getTime() + 2 * milliseconds);
    const [row] = await tx.$queryRaw<{ count: number }[]>`
      INSERT INTO rate_counter (key, window_at, count, expires_at)
      VALUES (${`write:${name}:${connectionId}`}, ${windowAt}, 1, ${expiresAt})
      ON CONFLICT (key, window_at) DO UPDATE SET count = rate_counter.count + 1
      RETURNING count`;
    if ((row?.count ?? 1) > most) throw new RateLimited(secondsLeft(now, milliseconds));
  }
};
