import type { Reader } from '@portcullis/database';
import { type ClosedJournalTrade, type Excursion, excursionOf } from '@portcullis/journal';
import { type BarSource, readBarRanges, sharedFeed } from '@portcullis/trading';
import { unitCentsOf } from './unit-cents-of.ts';

export type ReadExcursions = Map<number, Excursion>;

/**
 * How closed trades went while they were held, by their ids, from the minutes of the market in which they happened: the shared
 * feed's, or imported ones for replays and for what happened elsewhere. No minute is seen that a replay of theirs has yet to play.
 */
export const readExcursions = async (
  reader: Reader,
  trades: readonly ClosedJournalTrade[],
): Promise<ReadExcursions> => {
  const clocks = await readReplayClocks(reader, trades);
  const bySource = Map.groupBy(trades, (trade) => sourceOf(trade, clocks));
  const found = await Promise.all([...bySource].map(([source, some]) => readFrom(reader, source, some, clocks)));
  return new Map(found.flat());
};

/** Why a closed trade has no excursion. */
export const noExcursionReason = ({ source, feed }: ClosedJournalTrade): 'no_bars' | 'no_imported_bars' =>
  source === 'venue' && feed === sharedFeed ? 'no_bars' : 'no_imported_bars';

/** Where the bars of the market are in which a trade happened, and up to when they are seen; undefined: all are. */
export const readTradeMarket = async (
  reader: Reader,
  trade: Origin,
): Promise<{ source: BarSource; until: Date | undefined }> => {
  const clocks = await readReplayClocks(reader, [trade]);
  return { source: sourceOf(trade, clocks), until: horizonOf(trade, clocks) };
};

type Origin = Pick<ClosedJournalTrade, 'source' | 'feed' | 'accountId'>;

type Clocks = {
  /** Of the replays among the trades' feeds. */
  ofFeed: ReadonlyMap<string, Date>;
  /** The earliest of those that play imported bars to the person now. */
  earliest: Date | undefined;
};

const sourceOf = ({ source, feed }: Origin, { ofFeed }: Clocks): BarSource =>
  source === 'venue' && !ofFeed.has(feed) ? 'shared' : 'imported';

const horizonOf = ({ source, feed }: Origin, { ofFeed, earliest }: Clocks): Date | undefined =>
  source === 'venue' ? ofFeed.get(feed) : earliest;

/** Where the replays stand on which the trades were made, and those that their people are connected to. */
const readReplayClocks = async (reader: Reader, trades: readonly Origin[]): Promise<Clocks> => {
  const names = [...new Set([sharedFeed, ...trades.map(({ feed }) => feed)])];
  const ids = [...new Set(trades.map(({ accountId }) => accountId))];
  const ownOne = { isConnected: true, person: { accounts: { some: { id: { in: ids } } } } };
  const feeds = await reader.feed.findMany({
    where: { OR: [{ name: { in: names } }, ownOne] },
    select: { name: true, clock: true, isConnected: true },
  });
  const playing = feeds.flatMap(({ isConnected, clock }) => (isConnected ? [clock.getTime()] : []));
  return {
    ofFeed: new Map(feeds.map(({ name, clock }) => [name, clock])),
    earliest: playing.length > 0 ? new Date(Math.min(...playing)) : undefined,
  };
};

const readFrom = async (
  reader: Reader,
  source: BarSource,
  trades: readonly ClosedJournalTrade[],
  clocks: Clocks,
): Promise<[number, Excursion][]> => {
  const spans = trades.map((trade) => ({ instrument: trade.instrument, ...seenSpan(trade, horizonOf(trade, clocks)) }));
  const ranges = await readBarRanges(reader, source, spans);
  return trades.flatMap((trade, index): [number, Excursion][] => {
    const range = ranges[index];
    return range ? [[trade.id, excursionOf(trade, range, unitCentsOf(trade.instrument))]] : [];
  });
};

/** The minute at which a replay stands, and what follows it, is not seen. What ended elsewhere later is not seen at all. */
const seenSpan = ({ source, entry, exit }: ClosedJournalTrade, horizon: Date | undefined): { from: Date; to: Date } => {
  if (!horizon || exit.at < horizon) return { from: entry.at, to: exit.at };
  const to = source === 'venue' ? horizon.getTime() - 1 : 0;
  return { from: entry.at, to: new Date(to) };
};
