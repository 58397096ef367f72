import { minuteMs } from '../instruments/minute.ts';
import { type MarketHours, tradingDay } from '../instruments/session.ts';
import { sequenceAt } from '../market/feed.ts';
import type { Quote } from '../market/quote.ts';
import type { NamedBar } from './imported-bars.ts';

type Context = { feed: string; hours: MarketHours };

/** The sides that the import has, as they are: locked, crossed or one-sided. Without any, a tick to either side of the close. */
const sidesOf = ({ bidTicks, bidSize, askTicks, askSize, closeTicks }: NamedBar) =>
  bidTicks === null && askTicks === null
    ? { bidTicks: BigInt(closeTicks - 1), askTicks: BigInt(closeTicks + 1), bidSize: 0, askSize: 0 }
    : {
        bidTicks: bidTicks === null ? null : BigInt(bidTicks),
        askTicks: askTicks === null ? null : BigInt(askTicks),
        ...{ bidSize: bidSize ?? 0, askSize: askSize ?? 0 },
      };

/** The quote that a minute leaves at its end, with the figures of its trading day so far. */
export const quoteAfterBar = (bar: NamedBar, before: Quote | undefined, { feed, hours }: Context): Quote => {
  const at = new Date(bar.at.getTime() + minuteMs);
  const isSameDay =
    before !== undefined && tradingDay(new Date(before.at.getTime() - 1), hours) === tradingDay(bar.at, hours);
  const [high, low] = [BigInt(bar.highTicks), BigInt(bar.lowTicks)];
  const volume = BigInt(bar.volume);
  return {
    ...{ feed, instrument: bar.instrument, seq: sequenceAt(at), ...sidesOf(bar), lastTicks: BigInt(bar.closeTicks) },
    openTicks: isSameDay ? before.openTicks : BigInt(bar.openTicks),
    highTicks: isSameDay && before.highTicks > high ? before.highTicks : high,
    lowTicks: isSameDay && before.lowTicks < low ? before.lowTicks : low,
    volume: isSameDay ? before.volume + volume : volume,
    at,
  };
};
