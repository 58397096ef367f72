export type Streaks = { longestWins: number; longestLosses: number; current: number };

/** Runs of one sign, in the order of the exits; a breakeven ends a run. `current` is below 0 for losses. */
export const streaksOf = (profits: readonly bigint[], bandCents = 0n): Streaks => {
  let current = 0;
  let [longestWins, longestLosses] = [0, 0];
  for (const profit of profits) {
    const sign = profit > bandCents ? 1 : profit < -bandCents ? -1 : 0;
    current = sign === 0 ? 0 : Math.sign(current) === sign ? current + sign : sign;
    longestWins = Math.max(longestWins, current);
    longestLosses = Math.max(longestLosses, -current);
  }
  return { longestWins, longestLosses, current };
};
