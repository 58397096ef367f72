import type { Reader, Transaction } from '@portcullis/database';
import { lastBarBefore } from '../bars/bar-store.ts';
import { type MarketHours, sessionOf } from '../instruments/session.ts';
import type { Feed } from '../market/feed.ts';
import type { Quote } from '../market/quote.ts';
import { removeQuotes, writeQuotes } from '../market/quote-store.ts';
import { findImported } from './imported-bars.ts';
import { quoteAfterBar } from './quote-after-bar.ts';

/** The quotes as the imported minutes before the replay's clock left them, with the figures of their own trading days. */
const readQuotesAt = async (
  reader: Reader,
  { name: feed, instruments, clock }: Feed,
  hours: MarketHours,
): Promise<Quote[]> => {
  const quotes: Quote[] = [];
  for (const instrument of instruments) {
    const last = await lastBarBefore(reader, 'imported', instrument, clock);
    if (!last) continue;
    const { opensAt } = sessionOf(last.at, hours);
    let quote: Quote | undefined;
    for (const bar of await findImported(reader, [instrument], { from: opensAt, to: clock })) {
      quote = quoteAfterBar(bar, quote, { feed, hours });
    }
    if (quote) quotes.push(quote);
  }
  return quotes;
};

/** Puts the quotes of a replay to where its clock stands, whatever they were before. */
export const putQuotesAtClock = async (tx: Transaction, feed: Feed, hours: MarketHours): Promise<void> => {
  await removeQuotes(tx, feed.name);
  await writeQuotes(tx, await readQuotesAt(tx, feed, hours));
};
