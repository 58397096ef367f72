import { type Instrument, type QuoteReport, ticksToPrice } from '@portcullis/trading';
import { z } from 'zod';

const price = z.number().nullable();

/** What tools tell of a quote, with what one needs to know of the instrument to use it. */
export const quote = z.object({
  instrument: z.string(),
  description: z.string(),
  type: z.literal('Future'),
  exchange: z.string(),
  expiration: z.string(),
  tick_size: z.number(),
  point_value: z.number(),
  tick_value: z.number(),
  trading_hours: z.string(),
  bid: price,
  ask: price,
  bid_size: z.int(),
  ask_size: z.int(),
  last: z.number(),
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: price,
  volume: z.int(),
  quote_time_utc: z.string(),
  epoch: z.int(),
  stale_seconds: z.int(),
  is_market_open: z.boolean(),
  data_source: z.object({ status: z.enum(['Simulated', 'Replay', 'Off']), connected_feeds: z.array(z.string()) }),
});

export const presentQuote = (report: QuoteReport, facts: InstrumentFacts, feed: string): z.infer<typeof quote> => ({
  instrument: report.instrument,
  ...facts,
  bid: report.bid,
  ask: report.ask,
  bid_size: report.bidSize,
  ask_size: report.askSize,
  last: report.last,
  open: report.open,
  high: report.high,
  low: report.low,
  close: report.close,
  volume: report.volume,
  quote_time_utc: report.at.toISOString(),
  epoch: report.at.getTime(),
  stale_seconds: report.staleSeconds,
  is_market_open: report.isMarketOpen,
  data_source: { status: report.status, connected_feeds: [feed] },
});

export type InstrumentFacts = ReturnType<typeof instrumentFacts>;

/** In words. */
export const tradingHours = (hours: 'always' | 'exchange'): string =>
  hours === 'always' ? 'Round the clock' : 'Sun-Fri 18:00-17:00 New York';

/** What does not change while a contract lives. A tick's value and a point's are in dollars. */
export const instrumentFacts = (instrument: Instrument, hours: 'always' | 'exchange') => {
  const tickSize = ticksToPrice(instrument, 1n);
  const tickValue = Number(instrument.tickMills) / 1_000;
  return {
    description: instrument.description,
    type: 'Future' as const,
    exchange: instrument.exchange,
    expiration: instrument.expiry,
    tick_size: tickSize,
    point_value: tickValue / tickSize,
    tick_value: tickValue,
    trading_hours: tradingHours(hours),
  };
};
