/** Crashes of one app, most recent last, in milliseconds of a clock that only grows. */
export type CrashTimes = readonly number[];

const windowMs = 60_000;
const crashesMax = 5;
const firstDelayMs = 250;

/**
 * How long to wait before an app that just crashed is started anew: twice as long each time within a minute.
 * Undefined: it crashed too often, and will not be helped by another start.
 */
export const restartDelay = (crashes: CrashTimes, now: number): number | undefined => {
  const recent = crashes.filter((at) => now - at < windowMs).length;
  return recent > crashesMax ? undefined : firstDelayMs * 2 ** Math.max(0, recent - 1);
};
