import { Prisma, type Reader, type Transaction } from '@portcullis/database';
import type { Quote } from './quote.ts';

/** The last quote of an instrument on a feed. */
export const findQuote = async (reader: Reader, feed: string, instrument: string): Promise<Quote | undefined> =>
  (await reader.quote.findUnique({ where: { feed_instrument: { feed, instrument } } })) ?? undefined;

export const findQuotes = (reader: Reader, feed: string, instruments: readonly string[]): Promise<Quote[]> =>
  reader.quote.findMany({ where: { feed, instrument: { in: [...instruments] } } });

/** All quotes of a feed: one an instrument. */
export const listQuotes = (reader: Reader, feed: string): Promise<Quote[]> =>
  reader.quote.findMany({ where: { feed }, orderBy: { instrument: 'asc' } });

/** When the feed last said anything. */
export const newestQuoteAt = async (reader: Reader, feed: string): Promise<Date | undefined> =>
  (await reader.quote.aggregate({ where: { feed }, _max: { at: true } }))._max.at ?? undefined;

/** Removes the quotes of a feed that is no more, or begins elsewhere. */
export const removeQuotes = async (tx: Transaction, feed: string): Promise<void> => {
  await tx.quote.deleteMany({ where: { feed } });
};

/**
 * Writes the quotes of one step in one statement. A quote whose sequence is not newer than the stored one is left out,
 * so that a player that has lost its feed cannot overwrite its successor. Returns how many were written.
 */
export const writeQuotes = async (tx: Transaction, quotes: readonly Quote[]): Promise<number> => {
  if (quotes.length === 0) return 0;
  const rows = quotes.map(
    (q) =>
      Prisma.sql`(${q.feed}, ${q.instrument}, ${q.seq}::bigint, ${q.bidTicks}::bigint, ${q.askTicks}::bigint, ${q.bidSize}::int, ${q.askSize}::int,
        ${q.lastTicks}::bigint, ${q.openTicks}::bigint, ${q.highTicks}::bigint, ${q.lowTicks}::bigint, ${q.volume}::bigint, ${q.at}::timestamptz)`,
  );
  return tx.$executeRaw`
    INSERT INTO quote (feed, instrument, seq, bid_ticks, ask_ticks, bid_size, ask_size,
                       last_ticks, open_ticks, high_ticks, low_ticks, volume, at)
    VALUES ${Prisma.join(rows)}
    ON CONFLICT (feed, instrument) DO UPDATE SET
      seq = excluded.seq, bid_ticks = excluded.bid_ticks, ask_ticks = excluded.ask_ticks,
      bid_size = excluded.bid_size, ask_size = excluded.ask_size, last_ticks = excluded.last_ticks,
      open_ticks = excluded.open_ticks, high_ticks = excluded.high_ticks, low_ticks = excluded.low_ticks,
      volume = excluded.volume, at = excluded.at
    WHERE quote.seq < excluded.seq`;
};
