/** How much may be fetched for strangers (security A089): at once, and in a minute, by one process. */
export const fetchLimits = { parallel: 10, perMinute: 60 } as const;

export type FetchBudget = {
  /** Takes one fetch from the budget: call what it returns when the fetch is over. Undefined: the budget is spent. */
  take: (now: Date) => (() => void) | undefined;
};

export const createFetchBudget = (limits: { parallel: number; perMinute: number } = fetchLimits): FetchBudget => {
  let running = 0;
  let begun: number[] = [];
  return {
    take: (now) => {
      begun = begun.filter((at) => at > now.getTime() - 60_000);
      if (running >= limits.parallel || begun.length >= limits.perMinute) return undefined;
      begun.push(now.getTime());
      running += 1;
      return () => {
        running -= 1;
      };
    },
  };
};
