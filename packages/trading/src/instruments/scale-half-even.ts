/** value * numerator / denominator to the nearest integer, halves to even. The denominator is positive. */
export const scaleHalfEven = (value: bigint, numerator: bigint, denominator: bigint): bigint => {
  const product = value * numerator;
  const negative = product < 0n;
  const size = negative ? -product : product;
  const quotient = size / denominator;
  const twice = (size - quotient * denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  const rounded = up ? quotient + 1n : quotient;
  return negative ? -rounded : rounded;
};
