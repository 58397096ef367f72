import type { Reader } from '@portcullis/database';
import { type Account, type FeedTime, timeOfFeed } from '@portcullis/trading';
import type { Desk } from '../desk.ts';

/**
 * The desk of an account: the market of its feed, and the time there. A replay has a clock of its own; all that is told, counted
 * or kept for whoever calls (audit, limits, repeated requests) goes by the wall.
 * @param wall read after the account was locked
 */
export const atFeed = async <D extends Pick<Desk, 'market'>>(
  reader: Reader,
  desk: D,
  { feed }: Pick<Account, 'feed'>,
  wall: Date,
): Promise<FeedTime & { desk: D }> => {
  const { market, now } = await timeOfFeed(reader, feed, { market: desk.market, now: wall });
  return { market, now, desk: market === desk.market ? desk : { ...desk, market } };
};
