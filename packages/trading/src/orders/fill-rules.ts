/** How the venue fills orders. The shared venue uses the defaults; replays and simulations may say otherwise. */
export type FillRules = {
  /** Against Market, StopMarket and MIT orders, in ticks. */
  slippageTicks: bigint;
  /** True: a resting limit fills when it is touched. False: the price must go through it. */
  fillLimitOnTouch: boolean;
  /** True: a limit that a bar opens beyond fills at the open. False: at the limit. Quotes always improve. */
  limitPriceImprovement: boolean;
  /** What touches a stop: the last trade, or the side of the quote that it would take. */
  stopsWatch: 'last' | 'quote';
  /** Share of a bar's volume that an account may take, in percent; undefined: all orders fill whole. */
  volumeSharePercent: number | undefined;
};

export const defaultFillRules: FillRules = {
  slippageTicks: 0n,
  fillLimitOnTouch: false,
  limitPriceImprovement: false,
  stopsWatch: 'last',
  volumeSharePercent: 10,
};
