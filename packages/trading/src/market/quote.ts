import type { Rows } from '@portcullis/database';

/** The last quote of an instrument on a feed. Prices in ticks; a missing side is null. */
export type Quote = Rows.Quote & {
  /** Contracts that traded at the last price in the step that led here: known to who plays the feed, not stored. */
  traded?: number;
};

/** Both sides are there and not crossed. Locked quotes (bid = ask) trade; crossed and one-sided ones are bad data. */
export const isMatchable = (quote: Quote): quote is Quote & { bidTicks: bigint; askTicks: bigint } =>
  quote.bidTicks !== null && quote.askTicks !== null && quote.bidTicks <= quote.askTicks;

/** The price at which an open quantity could be closed: bid for long, ask for short, else the last trade. `by` last: always that. */
export const markTicks = (quote: Quote, quantity: number, by: 'quote' | 'last' = 'quote'): bigint =>
  (by === 'last' ? null : quantity >= 0 ? quote.bidTicks : quote.askTicks) ?? quote.lastTicks;
