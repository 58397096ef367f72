import type { Quote } from '../market/quote.ts';
import type { Side } from './order.ts';

/** A market order may fill this far from the opposite quote. */
const marketOrderTicks = 10n;

const larger = (one: bigint, other: bigint): bigint => (one > other ? one : other);

export type PricedOrder = { side: Side; limitTicks: bigint | null; stopTicks: bigint | null };

/**
 * The highest price at which an order is counted; undefined: there is none to count by.
 * @param slippageTicks what the account's fills slip besides
 */
export const worstTicks = (
  { side, limitTicks, stopTicks }: PricedOrder,
  quote: Quote | undefined,
  slippageTicks = 0n,
): bigint | undefined => {
  if (!quote) return undefined;
  const market = (side === 'Buy' ? quote.askTicks : quote.bidTicks) ?? quote.lastTicks;
  // A sell limit below the market fills at the market, and a buy limit never above itself.
  if (limitTicks !== null) return side === 'Buy' ? limitTicks : larger(limitTicks, market);
  return (stopTicks === null ? market : larger(stopTicks, market)) + marketOrderTicks + slippageTicks;
};
