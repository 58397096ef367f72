import { type FeedTime, type Market, replayReaderOf, sharedFeed, timeOfFeed } from '@portcullis/trading';
import type { ToolContext } from './tool-context.ts';

/** The market that a call reads, and the time there. */
export type Here = FeedTime & { feed: string };

/** The shared market, by the wall or by its replay's clock. */
export const sharedMarketOf = async ({ database, service, now }: ToolContext): Promise<Here> => ({
  feed: sharedFeed,
  ...(await timeOfFeed(database.prisma, sharedFeed, { market: service.market, now: now() })),
});

/** The person's own replay, while it is connected. */
export const replayOf = async ({ database, principal }: ToolContext): Promise<Here | undefined> => {
  if (principal.replays === false) return undefined;
  const replay = await replayReaderOf(database)(principal.personId);
  return replay && { feed: replay.feed, market: { kind: 'replay', hours: 'exchange' }, now: replay.clock };
};

/** What a call that names no account reads: the person's replay while it is connected, else the shared market. */
export const marketOf = async (context: ToolContext): Promise<Here> =>
  (await replayOf(context)) ?? (await sharedMarketOf(context));

/** The market that a write touched: of an account that it named, as `dataSourceOf` tells it; else as `marketOf`. */
export const ownMarket = async (context: ToolContext, account: string | undefined): Promise<Market> =>
  account === undefined ? (await marketOf(context)).market : context.service.market;

/** The market of an account's feed, and the time there. */
export const marketOfAccount = async (
  { database, service, now }: ToolContext,
  { feed }: { feed: string },
): Promise<Here> => ({
  feed,
  ...(await timeOfFeed(database.prisma, feed, { market: service.market, now: now() })),
});
