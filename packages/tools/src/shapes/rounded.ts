/** Cents that are a mean, as dollars rounded to the cent. */
export const meanDollars = (cents: number | null): number | null => (cents === null ? null : Math.round(cents) / 100);

/** A rate or ratio, to four decimals. */
export const fourDecimals = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 10_000) / 10_000;
