/** A token bucket: `burst` at once, `perMinute` in the long run. */
export type RateLimit = Readonly<{ perMinute: number; burst: number }>;

/** How full a bucket was at a moment (milliseconds of any steady clock). */
export type Bucket = Readonly<{ level: number; at: number }>;

/** Reads of one connection. A read writes no counter, so they are counted in the process. */
export const readLimit: RateLimit = { perMinute: 180, burst: 60 };

/** Takes one from the bucket. Gives the bucket afterwards and, when it was empty, the whole seconds until it is not. */
export const takeOne = (
  limit: RateLimit,
  bucket: Bucket | undefined,
  now: number,
): { bucket: Bucket; retryAfterSeconds: number | undefined } => {
  const perMillisecond = limit.perMinute / 60_000;
  const before = bucket ?? { level: limit.burst, at: now };
  const level = Math.min(limit.burst, before.level + Math.max(0, now - before.at) * perMillisecond);
  if (level >= 1) return { bucket: { level: level - 1, at: now }, retryAfterSeconds: undefined };
  return {
    bucket: { level, at: now },
    retryAfterSeconds: Math.max(1, Math.ceil((1 - level) / perMillisecond / 1000)),
  };
};

/**
 * Attempts of one connection at writes, exits apart. Orders that are taken are counted in their own transaction, which is
 * stricter; this holds back a flood of calls that are refused, and that no transaction counts.
 */
export const attemptLimit: RateLimit = { perMinute: 120, burst: 30 };

/** Gives the seconds to wait, or undefined when the key may go on. */
export type RateLimiter = (key: string, now: number) => number | undefined;

/** Counts by key in this process. Buckets that have filled up again are forgotten, so memory follows the live keys. */
export const createRateLimiter = (limit: RateLimit, keysMax = 10_000): RateLimiter => {
  const buckets = new Map<string, Bucket>();
  const fullAfter = (limit.burst / limit.perMinute) * 60_000;
  return (key, now) => {
    const { bucket, retryAfterSeconds } = takeOne(limit, buckets.get(key), now);
    if (buckets.size >= keysMax) {
      for (const [other, { at }] of buckets) if (now - at > fullAfter) buckets.delete(other);
    }
    buckets.set(key, bucket);
    return retryAfterSeconds;
  };
};
