import { seekLeadership } from '@portcullis/database';
import { type Market, sharedFeed } from '@portcullis/trading';
import { keepMarket } from './keep-market.ts';
import type { Periodic } from './periodically.ts';
import { type FeedContext, playFeed } from './play-feed.ts';
import { playSharedReplay } from './play-shared-replay.ts';

export type HeldClock = { isHeld: () => boolean; stop: () => Promise<void> };

const players: Record<Market['kind'], (context: FeedContext) => Periodic[]> = {
  simulated: (context) => [playFeed(context)],
  replay: (context) => [playSharedReplay(context)],
  off: () => [],
};

/** Among all venue processes one holds the shared feed's clock: it plays the feed and does the chores. The others wait. */
export const holdClock = (context: FeedContext, market: Market): HeldClock => {
  let playing: Periodic[] = [];
  let ended: Promise<unknown> = Promise.resolve();
  const end = (): Promise<unknown> => {
    ended = Promise.all([ended, ...playing.map(({ stop }) => stop())]);
    playing = [];
    return ended;
  };
  const leadership = seekLeadership(context.database, `feed ${sharedFeed}`, {
    onHeld: () => {
      context.log.info('this process holds the clock of the shared feed');
      playing = [keepMarket(context, market), ...players[market.kind](context)];
    },
    onLost: () => {
      context.log.info('this process does not hold the clock any more');
      void end();
    },
  });
  return {
    isHeld: leadership.isHeld,
    // The clock is given up only when the last step is written: the next holder goes on from it.
    stop: async () => {
      await end();
      await leadership.close();
    },
  };
};
