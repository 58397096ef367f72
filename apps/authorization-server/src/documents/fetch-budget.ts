/**
 * How much may be fetched for strangers (security A089), by one process: at once and in a minute, together and for one
 * address. The share of an address is a small part, so that one cannot keep the clients of all others waiting.
 */
export const fetchLimits = {
  parallel: 10,
  perMinute: 60,
  ofAddress: { parallel: 3, perMinute: 10 },
} as const;

type Limit = { parallel: number; perMinute: number };

export type FetchBudget = {
  /**
   * Takes one fetch from the budget for a caller's address: call what it returns when the fetch is over.
   * Undefined: the budget, or the address's share of it, is spent.
   */
  take: (now: Date, address: string) => (() => void) | undefined;
};

export const createFetchBudget = (limits: Limit & { ofAddress: Limit } = fetchLimits): FetchBudget => {
  let fetches: { address: string; at: number; running: boolean }[] = [];
  return {
    take: (now, address) => {
      const since = now.getTime() - 60_000;
      fetches = fetches.filter(({ at, running }) => running || at > since);
      const isSpent = (of: typeof fetches, limit: Limit): boolean =>
        of.filter(({ running }) => running).length >= limit.parallel ||
        of.filter(({ at }) => at > since).length >= limit.perMinute;
      const own = fetches.filter((fetch) => fetch.address === address);
      if (isSpent(fetches, limits) || isSpent(own, limits.ofAddress)) return undefined;
      const fetch = { address, at: now.getTime(), running: true };
      fetches.push(fetch);
      return () => {
        fetch.running = false;
      };
    },
  };
};
