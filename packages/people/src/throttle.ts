const minute = 60_000;

/** What may be done from one address: a number of times in a window of fixed length. */
export type WindowLimit = { limit: number; windowMs: number };

export const signInsPerAddress: WindowLimit = { limit: 30, windowMs: 15 * minute };
export const signUpsPerAddress: WindowLimit = { limit: 60, windowMs: 60 * minute };
/** Sign-ups that came to nothing because the email is taken: each one tells who has an account. */
export const takenEmailsPerAddress: WindowLimit = { limit: 10, windowMs: 60 * minute };

/** Wrong passwords for one mailbox: five are free, then each costs a pause that doubles up to a quarter of an hour. */
export const passwordAttempts = {
  free: 5,
  firstPauseMs: 30_000,
  longestPauseMs: 15 * minute,
  /** Attempts are forgotten this long after the last one. */
  rememberedMs: 60 * minute,
} as const;

/** Attempts so far, and when the last one was. */
export type Attempts = { count: number; lastAt: Date };

export type AttemptDecision = { allowed: true; attempts: Attempts } | { allowed: false; retryAfterSeconds: number };

/**
 * May another password be tried? Counted before it is verified, so that parallel tries count too. Never more than a
 * hundred in an hour (ASVS 2.2.1), and never a lock-out: the right password works after the pause.
 */
export const decideAttempt = (before: Attempts | undefined, now: Date): AttemptDecision => {
  const since = before ? now.getTime() - before.lastAt.getTime() : Number.POSITIVE_INFINITY;
  if (!before || since >= passwordAttempts.rememberedMs) return { allowed: true, attempts: { count: 1, lastAt: now } };
  const waitMs = pauseAfter(before.count) - since;
  return waitMs > 0
    ? { allowed: false, retryAfterSeconds: Math.ceil(waitMs / 1000) }
    : { allowed: true, attempts: { count: before.count + 1, lastAt: now } };
};

const pauseAfter = (count: number): number => {
  const { free, firstPauseMs, longestPauseMs } = passwordAttempts;
  return count < free ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** (count - free));
};

/** The window that `now` falls into, and how long it still lasts. */
export const windowOf = ({ windowMs }: WindowLimit, now: Date): { windowAt: Date; endsAt: Date } => {
  const start = Math.floor(now.getTime() / windowMs) * windowMs;
  return { windowAt: new Date(start), endsAt: new Date(start + windowMs) };
};
