/** z of a two-sided interval of 95%. */
const z = 1.959964;

/** Below so many a rate says little, and is told with `low_sample` and its interval. */
export const smallSample = 20;

/** The Wilson score interval (1927) of a rate at 95%: between which rates the true one may well lie. */
export const wilsonInterval = (hits: number, of: number): [low: number, high: number] | null => {
  if (of === 0) return null;
  const rate = hits / of;
  const weight = 1 + z ** 2 / of;
  const centre = (rate + z ** 2 / (2 * of)) / weight;
  const reach = (z / weight) * Math.sqrt((rate * (1 - rate)) / of + z ** 2 / (4 * of ** 2));
  return [Math.max(0, centre - reach), Math.min(1, centre + reach)];
};
