import type { Transaction } from '@portcullis/database';
import { type AttemptDecision, decideAttempt, passwordAttempts, type WindowLimit, windowOf } from './throttle.ts';

/** Passed, or how long to wait. */
export type Passage = { allowed: true } | { allowed: false; retryAfterSeconds: number };

/** Counts one more under `key` in the present window, in one statement, so that instances share the count. */
export const takeFromWindow = async (tx: Transaction, key: string, limit: WindowLimit, now: Date): Promise<Passage> => {
  const { windowAt, endsAt } = windowOf(limit, now);
  const taken = await tx.$executeRaw`
    INSERT INTO rate_counter (key, window_at, count, expires_at) VALUES (${key}, ${windowAt}, 1, ${endsAt})
    ON CONFLICT (key, window_at) DO UPDATE SET count = rate_counter.count + 1
    WHERE rate_counter.count < ${limit.limit}`;
  if (taken > 0) return { allowed: true };
  return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil((endsAt.getTime() - now.getTime()) / 1000)) };
};

/** Takes one count back: what turned out to be no attack. */
export const giveBack = async (tx: Transaction, key: string, limit: WindowLimit, now: Date): Promise<void> => {
  const { windowAt } = windowOf(limit, now);
  await tx.rateCounter.updateMany({ where: { key, windowAt, count: { gt: 0 } }, data: { count: { decrement: 1 } } });
};

/** Password attempts are one row a mailbox, not one a window: the pause must not end because a window does. */
const timeless = new Date(0);

/** Counts a password attempt before the password is verified. The row is locked, so parallel attempts queue. */
export const takePasswordAttempt = async (tx: Transaction, key: string, now: Date): Promise<Passage> => {
  await tx.$executeRaw`
    INSERT INTO rate_counter (key, window_at, count, expires_at) VALUES (${key}, ${timeless}, 0, ${timeless})
    ON CONFLICT DO NOTHING`;
  const [row] = await tx.$queryRaw<{ count: number; expiresAt: Date }[]>`
    SELECT count, expires_at AS "expiresAt" FROM rate_counter
    WHERE key = ${key} AND window_at = ${timeless} FOR UPDATE`;
  const decision: AttemptDecision = decideAttempt(
    row && row.count > 0
      ? { count: row.count, lastAt: new Date(row.expiresAt.getTime() - passwordAttempts.rememberedMs) }
      : undefined,
    now,
  );
  if (!decision.allowed) return decision;
  const { count, lastAt } = decision.attempts;
  const counted = { count, expiresAt: new Date(lastAt.getTime() + passwordAttempts.rememberedMs) };
  const id = { key, windowAt: timeless };
  await tx.rateCounter.upsert({ where: { key_windowAt: id }, create: { ...id, ...counted }, update: counted });
  return { allowed: true };
};

/** Takes one attempt back: the right password of somebody who shares the mailbox. */
export const giveBackPasswordAttempt = async (tx: Transaction, key: string): Promise<void> => {
  await tx.rateCounter.updateMany({
    where: { key, windowAt: timeless, count: { gt: 0 } },
    data: { count: { decrement: 1 } },
  });
};

/** After the right password nothing is held against the mailbox. */
export const forgetPasswordAttempts = async (tx: Transaction, key: string): Promise<void> => {
  await tx.rateCounter.deleteMany({ where: { key, windowAt: timeless } });
};

/** Removes counters whose window is over. */
export const removeEndedCounters = async (tx: Transaction, now: Date): Promise<number> => {
  const { count } = await tx.rateCounter.deleteMany({ where: { expiresAt: { lte: now } } });
  return count;
};
