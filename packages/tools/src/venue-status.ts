import { liveConnection, replayConnection } from '@portcullis/operations';
import { type Account, type FeedStatus, feedStatus, newestQuoteAt, sharedFeed } from '@portcullis/trading';
import { sharedMarketOf } from './market-of.ts';
import type { ToolContext } from './tool-context.ts';

/** The state of the shared feed, from its newest quote. */
export const venueStatus = async (context: ToolContext): Promise<FeedStatus> => {
  const { market, now } = await sharedMarketOf(context);
  return feedStatus(market, await newestQuoteAt(context.database.prisma, sharedFeed), now);
};

/** Of the two connections to the venue, an account has one. */
export const connectionOfAccount = ({ feed }: Pick<Account, 'feed'>): string =>
  feed === sharedFeed ? liveConnection : replayConnection;

type Connected = Pick<Account, 'feed' | 'isConnected'>;

/** How accounts are connected: as the person left them, and those of the shared feed as it is. */
export const statusesOfAccounts = async (context: ToolContext): Promise<(account: Connected) => FeedStatus> => {
  const shared = await venueStatus(context);
  return ({ feed, isConnected }) => {
    if (!isConnected) return 'Disconnected';
    return feed === sharedFeed ? shared : 'Connected';
  };
};

export const statusOfAccount = async (context: ToolContext, account: Connected): Promise<FeedStatus> =>
  (await statusesOfAccounts(context))(account);
