/** How the venue fills an account's orders. A person may set it otherwise for an account of theirs. */
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
  /** True: the first fill of an order of several contracts is never for more than half of it. Not of all-or-none orders. */
  enforcePartialFills: boolean;
  /** True: a limit that is touched fills at once and whole, whatever is quoted or traded and whoever was before it. */
  enforceImmediateFills: boolean;
};

export const defaultFillRules: FillRules = {
  slippageTicks: 0n,
  fillLimitOnTouch: false,
  limitPriceImprovement: false,
  stopsWatch: 'last',
  volumeSharePercent: 10,
  enforcePartialFills: false,
  enforceImmediateFills: false,
};
