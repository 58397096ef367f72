import {
  sweepAccessRequests,
  sweepApprovals,
  sweepClients,
  sweepConnectionHours,
  sweepEndedTokens,
  sweepState,
  sweepTokens,
  sweepUnredeemed,
} from '@portcullis/access';
import { type Database, inTransaction, isOutage } from '@portcullis/database';
import type { Log } from '@portcullis/http';
import { removeEndedCounters, removeEndedSessions, sweepSignIns } from '@portcullis/people';
import { sweepStopTasks } from '@portcullis/trading';

const everyMs = 60_000;
const batch = 1_000;
const lockKey = 7_264_001;

/**
 * Removes what has ended: nothing depends on it, since every look-up judges expiry itself. One instance at a time, by
 * a PostgreSQL advisory lock that the transaction gives back.
 */
export const sweep = (database: Database, now: Date): Promise<boolean> =>
  inTransaction(database, async (tx) => {
    const [held] = await tx.$queryRaw<{ held: boolean }[]>`SELECT pg_try_advisory_xact_lock(${lockKey}) AS held`;
    if (!held?.held) return false;
    await sweepTokens(tx, batch);
    await sweepEndedTokens(tx, batch);
    await sweepUnredeemed(tx, now, batch);
    await sweepState(tx, batch);
    await sweepClients(tx, batch);
    await sweepAccessRequests(tx, batch);
    await sweepApprovals(tx, batch);
    await sweepStopTasks(tx, batch);
    await sweepConnectionHours(tx, now, batch);
    await sweepSignIns(tx, now, batch);
    await removeEndedSessions(tx, now);
    await removeEndedCounters(tx, now);
    return true;
  });

/** Sweeps once a minute until stopped. */
export const startSweeping = (database: Database, log: Log, clock: () => Date): (() => void) => {
  const timer = setInterval(() => {
    sweep(database, clock()).catch((error: unknown) => {
      log[isOutage(error) ? 'debug' : 'error']({ error }, 'sweep failed');
    });
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
};
