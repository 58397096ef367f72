import { type Database, isOutage } from '@portcullis/database';
import type { Log } from '@portcullis/http';
import { playDue } from '@portcullis/operations';
import { dueClock, type Feed, isLate, listPlayingReplays } from '@portcullis/trading';
import { type Periodic, periodically } from './periodically.ts';
import { takeTurns } from './take-turns.ts';

type Context = { database: Database; log: Log; clock: () => Date };

const stepMs = 250;
/** Each holds one database connection, and the shared market is matched by the same process. */
const atOnce = 2;

/**
 * Plays the replays of persons, each a turn of at most an hour of bars before any has another. Every venue looks: a step locks its
 * rows and does what is due since the last one, so that two venues do nothing twice, and one that dies leaves nothing behind. A
 * replay that is paused costs nothing.
 */
export const playReplays = ({ database, log, clock }: Context): Periodic => {
  const play = async ({ name, personId }: Feed): Promise<void> => {
    if (personId === null) return;
    await playDue(database, personId, clock()).catch((error: unknown) => {
      if (isOutage(error)) throw error;
      log.warn({ error, feed: name }, 'a replay was not played and will be tried again');
    });
  };
  return periodically(
    stepMs,
    async () => {
      const wall = clock();
      const due = (await listPlayingReplays(database.prisma)).filter((feed) => isDue(feed, wall));
      await takeTurns(atOnce, due, play);
    },
    (error) => log.warn({ error }, 'replays wait for the database'),
  );
};

const isDue = (feed: Feed, wall: Date): boolean => isLate(feed, wall) || dueClock(feed, wall) > feed.clock;
