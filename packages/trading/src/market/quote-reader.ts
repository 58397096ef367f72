import type { Database } from '@portcullis/database';
import type { BarSource } from '../bars/bar.ts';
import type { Quote } from './quote.ts';

/** A quote, and the close of the trading day before it. */
export type SeenQuote = { quote: Quote; closeTicks: number | undefined };

/** Reads the last quote of an instrument. `sessionOpensAt`: its close is of the last minute before, of these bars. */
export type QuoteReader = (
  feed: string,
  instrument: string,
  sessionOpensAt: Date,
  bars?: BarSource,
) => Promise<SeenQuote | undefined>;

/**
 * Reads quotes for tools. A named statement of `pg`, because it is the most frequent read of all: it is parsed once a
 * connection and costs a fraction of the same read through Prisma. Calls for one instrument that are waiting at the
 * same time share one read, as the quote of that moment is the same for each of them.
 */
export const createQuoteReader = ({ pool }: Pick<Database, 'pool'>): QuoteReader => {
  const underWay = new Map<string, Promise<SeenQuote | undefined>>();
  return (feed, instrument, sessionOpensAt, bars = 'shared') => {
    const key = `${feed} ${instrument}`;
    const shared = underWay.get(key);
    if (shared) return shared;
    const reading = pool
      .query<Row>({ ...lastQuote, values: [feed, instrument, sessionOpensAt, bars] })
      .then(({ rows: [row] }) => (row ? toSeen(row, feed, instrument) : undefined))
      .finally(() => underWay.delete(key));
    underWay.set(key, reading);
    return reading;
  };
};

type Row = {
  seq: string;
  bid: string | null;
  ask: string | null;
  bid_size: number;
  ask_size: number;
  last: string;
  open: string;
  high: string;
  low: string;
  volume: string;
  epoch_ms: number;
  close: number | null;
};

const lastQuote = {
  name: 'last-quote',
  text: `
    SELECT seq, bid_ticks AS bid, ask_ticks AS ask, bid_size, ask_size, last_ticks AS last, open_ticks AS open,
           high_ticks AS high, low_ticks AS low, volume, extract(epoch FROM at)::float8 * 1000 AS epoch_ms,
           (SELECT close_ticks FROM bar
             WHERE bar.source = $4 AND bar.instrument = $2 AND bar.at < $3 ORDER BY bar.at DESC LIMIT 1) AS close
      FROM quote WHERE feed = $1 AND instrument = $2`,
};

const toSeen = (row: Row, feed: string, instrument: string): SeenQuote => ({
  quote: {
    feed,
    instrument,
    seq: BigInt(row.seq),
    bidTicks: row.bid === null ? null : BigInt(row.bid),
    askTicks: row.ask === null ? null : BigInt(row.ask),
    bidSize: row.bid_size,
    askSize: row.ask_size,
    lastTicks: BigInt(row.last),
    openTicks: BigInt(row.open),
    highTicks: BigInt(row.high),
    lowTicks: BigInt(row.low),
    volume: BigInt(row.volume),
    at: new Date(Math.round(row.epoch_ms)),
  },
  closeTicks: row.close ?? undefined,
});
