import type { MarketHours } from '../instruments/session.ts';
import { sessionOf } from '../instruments/session.ts';

/** The shared feed as configured: what plays it, and when it is open. */
export type Market = { kind: 'simulated' | 'replay' | 'off'; hours: MarketHours };

export const sharedFeed = 'shared';

const marketLabels = { simulated: 'Simulated', replay: 'Replay', off: 'Off' } as const;

/** How answers name the origin of quotes and bars. What is left when the feed is off is old, whatever made it. */
export const marketLabel = ({ kind }: Market): (typeof marketLabels)[Market['kind']] => marketLabels[kind];

/** A market order fills at once against a quote at most this old: an older one may be a price that is gone. */
export const freshMsMax = 2_000;

/** Without a quote for this long in an open market, the venue counts as disconnected. */
const silenceMsMax = 10_000;

export type FeedStatus = 'Connected' | 'ConnectionLost' | 'Disconnected';

/** The state of the feed from its newest quote. A closed market is silent and still connected; so is a paused replay. */
export const feedStatus = (market: Market, newestQuoteAt: Date | undefined, now: Date): FeedStatus => {
  if (market.kind === 'off') return 'Disconnected';
  if (market.kind === 'replay') return 'Connected';
  if (!newestQuoteAt) return 'ConnectionLost';
  const { isOpen, opensAt } = sessionOf(now, market.hours);
  const silentSince = Math.max(newestQuoteAt.getTime(), isOpen ? opensAt.getTime() : now.getTime());
  return now.getTime() - silentSince > silenceMsMax ? 'ConnectionLost' : 'Connected';
};

export const isFresh = (quote: { at: Date }, now: Date): boolean => now.getTime() - quote.at.getTime() <= freshMsMax;
