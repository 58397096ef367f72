import type { Instrument } from '../instruments/instrument.ts';
import { ticksToPrice } from '../instruments/price.ts';
import { isOpen } from '../instruments/session.ts';
import { type Market, marketLabel } from './market.ts';
import type { Quote } from './quote.ts';

/** A quote as answers and pages show it. */
export type QuoteReport = {
  instrument: string;
  bid: number | null;
  ask: number | null;
  bidSize: number;
  askSize: number;
  last: number;
  /** Of the trading day. */
  open: number;
  high: number;
  low: number;
  /** Of the previous trading day's last bar; null when it is not known. */
  close: number | null;
  volume: number;
  at: Date;
  staleSeconds: number;
  status: ReturnType<typeof marketLabel>;
  isMarketOpen: boolean;
};

export const reportQuote = (
  quote: Quote,
  instrument: Instrument,
  { market, now, closeTicks }: { market: Market; now: Date; closeTicks?: number | undefined },
): QuoteReport => {
  const price = (ticks: bigint) => ticksToPrice(instrument, ticks);
  return {
    instrument: instrument.name,
    bid: quote.bidTicks === null ? null : price(quote.bidTicks),
    ask: quote.askTicks === null ? null : price(quote.askTicks),
    bidSize: quote.bidSize,
    askSize: quote.askSize,
    last: price(quote.lastTicks),
    open: price(quote.openTicks),
    high: price(quote.highTicks),
    low: price(quote.lowTicks),
    close: closeTicks === undefined ? null : price(BigInt(closeTicks)),
    volume: Number(quote.volume),
    at: quote.at,
    staleSeconds: Math.max(0, Math.floor((now.getTime() - quote.at.getTime()) / 1000)),
    status: marketLabel(market),
    isMarketOpen: market.kind !== 'off' && isOpen(now, market.hours, instrument.holidays),
  };
};
