/** Cents as a JSON number of dollars, rounded to the cent by being written from it. */
export const dollars = (cents: bigint): number => {
  const size = cents < 0n ? -cents : cents;
  const digits = size.toString().padStart(3, '0');
  return Number(`${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`);
};
