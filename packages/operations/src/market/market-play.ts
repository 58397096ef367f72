import { type Database, inTransaction, notify } from '@portcullis/database';
import {
  growBars,
  listQuotes,
  type MarketHours,
  openSimulation,
  putBars,
  type Quote,
  type SimulationStep,
  sharedFeed,
  simulateBars,
  withDaySoFar,
  writeQuotes,
} from '@portcullis/trading';

/** Another process plays the feed now: this one's quotes are older than the stored ones. */
export class FeedTaken extends Error {}

/** Time for the history of a first start. */
const openingMsMax = 60_000;

/**
 * Begins or goes on with the simulated feed: reads the stored quotes, writes the minutes that are missing, and returns what
 * to step from. A second call finds nothing to do.
 */
export const openFeed = (
  database: Database,
  context: { seed: string; now: Date; hours: MarketHours },
): Promise<Quote[]> =>
  inTransaction(
    database,
    async (tx) => {
      // A simulated market goes by the wall: a shared replay that was played before is over.
      await tx.feed.deleteMany({ where: { name: sharedFeed } });
      const { quotes, missing } = openSimulation(await listQuotes(tx, sharedFeed), context);
      const opened = new Map(quotes.map((quote) => [quote.instrument, quote]));
      for (const stretch of missing) {
        const { name } = stretch.instrument;
        const minutes = simulateBars(stretch);
        await putBars(tx, 'shared', name, minutes);
        const quote = opened.get(name);
        if (quote) opened.set(name, withDaySoFar(quote, minutes, context));
      }
      await writeQuotes(tx, [...opened.values()]);
      return [...opened.values()];
    },
    { timeoutMs: openingMsMax },
  );

/**
 * Writes one step of the feed: the quotes in one statement, what they add to their minutes in another. The last steps may
 * be lost when the database dies: market data alone is not worth waiting for the disk.
 * @throws FeedTaken when newer quotes are stored
 */
export const writeMarketStep = (database: Database, { quotes, fragments }: SimulationStep): Promise<void> =>
  inTransaction(database, async (tx) => {
    await tx.$executeRaw`SET LOCAL synchronous_commit TO off`;
    const moved = quotes.filter(({ instrument }) => fragments.some((each) => each.instrument === instrument));
    const written = await writeQuotes(tx, moved);
    if (written < moved.length) throw new FeedTaken('Newer quotes are stored');
    await growBars(tx, fragments);
    await notify(tx, 'quote', sharedFeed);
  });
