import type { Database } from '@portcullis/database';
import { type FeedTime, timeOfFeed } from './feed-store.ts';
import { sharedFeed } from './market.ts';
import { replayReaderOf } from './replay-reader.ts';

/**
 * The market that a person is on, and the time there: their own replay while it is connected, else the shared market.
 * @param wall the shared market as configured, and the time of the wall
 */
export const timeOfPerson = async (database: Database, personId: string, wall: FeedTime): Promise<FeedTime> => {
  const replay = await replayReaderOf(database)(personId);
  if (replay) return { market: { kind: 'replay', hours: 'exchange' }, now: replay.clock };
  return timeOfFeed(database.prisma, sharedFeed, wall);
};
