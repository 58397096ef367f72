/** Chance that a seed decides. */
export type Deck = {
  /** A whole number from 0 to below `below`. */
  below: (below: number) => number;
  pick: <T>(from: readonly T[]) => T;
};

/** mulberry32: small, and the same everywhere. */
export const chanceOf = (seed: number): Deck => {
  let state = seed >>> 0;
  const below = (most: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * most);
  };
  return { below, pick: (from) => from[below(from.length)] as (typeof from)[number] };
};
