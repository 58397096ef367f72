import type { Reader, Transaction } from '@portcullis/database';
import { type Feed, isReplay, replayFeedOf } from './feed.ts';
import { type Market, sharedFeed } from './market.ts';

/** A market, and the time there. */
export type FeedTime = { market: Market; now: Date };

export const findFeed = async (reader: Reader, name: string): Promise<Feed | undefined> =>
  (await reader.feed.findUnique({ where: { name } })) ?? undefined;

/** Locks a replay FOR UPDATE. The accounts that it is played for are locked before it. */
export const lockFeed = async (tx: Transaction, name: string): Promise<Feed | undefined> => {
  await tx.$queryRaw`SELECT name FROM feed WHERE name = ${name} FOR UPDATE`;
  return findFeed(tx, name);
};

export const saveFeed = async (tx: Transaction, feed: Feed): Promise<Feed> =>
  tx.feed.upsert({ where: { name: feed.name }, create: feed, update: feed });

/** A person's own replay, whether it is connected or not. */
export const findReplay = (reader: Reader, personId: string): Promise<Feed | undefined> =>
  findFeed(reader, replayFeedOf(personId));

/** The replays of persons that are to be played now. */
export const listPlayingReplays = (reader: Reader): Promise<Feed[]> =>
  reader.feed.findMany({
    where: { personId: { not: null }, isConnected: true, speed: { gt: 0 }, clock: { lt: reader.feed.fields.to } },
    orderBy: { name: 'asc' },
  });

/**
 * The market of a feed, and the time there: a replay has a clock of its own, and the exchange's hours. All else, the
 * shared feed as it is simulated among it, goes by the wall. A shared replay that has not begun is off.
 * @param wall the shared market as configured, and the time of the wall
 */
export const timeOfFeed = async (reader: Reader, name: string, wall: FeedTime): Promise<FeedTime> => {
  const isShared = name === sharedFeed;
  if (!isReplay(name) && !(isShared && wall.market.kind === 'replay')) return wall;
  const feed = await findFeed(reader, name);
  if (!feed) return { market: { ...wall.market, kind: 'off' }, now: wall.now };
  return { market: { kind: 'replay', hours: isShared ? wall.market.hours : 'exchange' }, now: feed.clock };
};
