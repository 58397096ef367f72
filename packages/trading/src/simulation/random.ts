/** Numbers that look random and are a function of their keys alone: the same seed gives the same market. */
export type Random = () => number;

/** FNV-1a over a text, 32 bits. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
};

/** Mulberry32 begun from the keys: each call gives the next number in [0, 1). */
export const randomOf = (...keys: readonly (string | number | bigint)[]): Random => {
  let state = hash(keys.join('|'));
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** A standard normal number (Box and Muller). */
export const gaussian = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** An exponential number of a mean, as a whole number. */
export const exponential = (random: Random, mean: number): number => Math.floor(-Math.log(1 - random()) * mean);

/** A whole number near `value` that is `value` on average. */
export const roundAtRandom = (random: Random, value: number): number => Math.floor(value + random());
