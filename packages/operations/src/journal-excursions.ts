import type { Reader } from '@portcullis/database';
import { type ClosedJournalTrade, type Excursion, excursionOf } from '@portcullis/journal';
import { instrumentNamed, readBarRanges } from '@portcullis/trading';

/** How closed trades went while they were held, by their ids, as far as the feed's minutes reach back. */
export const readExcursions = async (
  reader: Reader,
  trades: readonly ClosedJournalTrade[],
): Promise<Map<number, Excursion>> => {
  const spans = trades.map(({ instrument, entry, exit }) => ({ instrument, from: entry.at, to: exit.at }));
  const ranges = await readBarRanges(reader, 'shared', spans);
  return new Map(
    trades.flatMap((trade, index) => {
      const range = ranges[index];
      return range ? [[trade.id, excursionOf(trade, range, instrumentNamed(trade.instrument).tickCents)]] : [];
    }),
  );
};
