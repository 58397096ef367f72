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

/** Moves of a person's own replay touch nobody's market, but each may play a day; one that steps may step many minutes at once. */
const replayWindows = [{ name: 'replay', milliseconds: 60_000, most: 60 }] as const;

/** Counts one move of a replay by a connection. @throws RateLimited */
export const countReplayMove = (tx: Transaction, connectionId: string, now: Date): Promise<void> =>
  count(tx, connectionId, now, replayWindows);

/** Nothing trades by a chart, and one picture is made of many writes; but a picture takes as long as a hundred orders. */
const chartWindows = [{ name: 'chart', milliseconds: 60_000, most: 60 }] as const;

/** Counts one change of a person's charts by a connection. @throws RateLimited */
export const countChartWrite = (tx: Transaction, connectionId: string, now: Date): Promise<void> =>
  count(tx, connectionId, now, chartWindows);

/**
 * Counts one write in the transaction of the write itself, so that instances share the count and an act that is rolled
 * back was not counted.
 * @throws RateLimited
 */
export const countWrite = (tx: Transaction, connectionId: string, now: Date): Promise<void> =>
  count(tx, connectionId, now, windows);

type Window = { name: string; milliseconds: number; most: number };

const count = async (tx: Transaction, connectionId: string, now: Date, limits: readonly Window[]): Promise<void> => {
  for (const { name, milliseconds, most } of limits) {
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
