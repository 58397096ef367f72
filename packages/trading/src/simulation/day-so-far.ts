import type { MinuteBar } from '../bars/bar.ts';
import { type MarketHours, tradingDay } from '../instruments/session.ts';
import type { Quote } from '../market/quote.ts';

/** The quote with the trading day's open, high, low and volume as the minutes that lead to it made them. */
export const withDaySoFar = (
  quote: Quote,
  minutes: readonly MinuteBar[],
  { now, hours }: { now: Date; hours: MarketHours },
): Quote => {
  const day = tradingDay(now, hours);
  const today = minutes.filter(({ at }) => tradingDay(at, hours) === day);
  const [first] = today;
  if (!first) return quote;
  const goesOn = quote.volume > 0n && tradingDay(quote.at, hours) === day;
  const highs = today.map(({ highTicks }) => highTicks);
  const lows = today.map(({ lowTicks }) => lowTicks);
  const volume = BigInt(today.reduce((sum, bar) => sum + bar.volume, 0));
  return {
    ...quote,
    openTicks: goesOn ? quote.openTicks : BigInt(first.openTicks),
    highTicks: BigInt(Math.max(...highs, ...(goesOn ? [Number(quote.highTicks)] : []))),
    lowTicks: BigInt(Math.min(...lows, ...(goesOn ? [Number(quote.lowTicks)] : []))),
    volume: goesOn ? quote.volume + volume : volume,
  };
};
