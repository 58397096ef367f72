export type Periodic = {
  /** Waits for the run that is under way, and lets no other begin. */
  stop: () => Promise<void>;
};

/**
 * Runs `work` again and again, `everyMs` from start to start and never twice at once. An error is told, and the next run waits
 * longer and longer, up to five seconds, until one succeeds.
 */
export const periodically = (
  everyMs: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): Periodic => {
  let stopped = false;
  let wake: (() => void) | undefined;
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, ms).unref();
    });
  const loop = async (): Promise<void> => {
    let failures = 0;
    while (!stopped) {
      const started = performance.now();
      try {
        await work();
        failures = 0;
      } catch (error) {
        failures += 1;
        onError(error);
      }
      if (!stopped) await pause(Math.max(0, delayMs(everyMs, failures) - (performance.now() - started)));
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopped = true;
      wake?.();
      await running;
    },
  };
};

const delayMsMax = 5_000;

const delayMs = (everyMs: number, failures: number): number =>
  failures === 0 ? everyMs : Math.max(everyMs, Math.min(everyMs * 2 ** failures, delayMsMax));
