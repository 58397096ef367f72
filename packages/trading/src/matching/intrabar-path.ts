/** A bar as matching sees it. Prices in ticks. */
export type PriceBar = {
  openTicks: bigint;
  highTicks: bigint;
  lowTicks: bigint;
  closeTicks: bigint;
  volume: number;
};

/**
 * The path that the price is taken to have gone inside a bar (NinjaTrader's Standard fill resolution): open, then the nearer
 * of high and low, then the other, then close. As near to both: a bar that closes at its open or above went low first.
 */
export const intrabarPath = ({ openTicks, highTicks, lowTicks, closeTicks }: PriceBar): bigint[] => {
  const up = highTicks - openTicks;
  const down = openTicks - lowTicks;
  const highFirst = up === down ? closeTicks < openTicks : up < down;
  return highFirst ? [openTicks, highTicks, lowTicks, closeTicks] : [openTicks, lowTicks, highTicks, closeTicks];
};
