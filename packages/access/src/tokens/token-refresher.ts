import type { Database } from '@portcullis/database';
import { inBatches } from './in-batches.ts';
import { type RefreshAttempt, type RefreshResult, tryRefresh, tryRefreshes } from './token-refresh-statement.ts';

/** Refreshes one token, as `tryRefresh` does. */
export type Refresher = (attempt: RefreshAttempt) => Promise<RefreshResult>;

/**
 * Refreshes that wait at the same time go to the database together: most of what one costs is its statement and its durable
 * commit, not its rows. Together they wait for nobody's lock; what somebody else holds, what is not there, and what came
 * twice is tried by itself. So is each of them when they failed together: what fails for one is nobody else's failure.
 *
 * @param onFailure told why they failed together, and how many: it costs a statement for each
 */
export const createRefresher = (
  database: Pick<Database, 'pool'>,
  onFailure: (error: unknown, attempts: number) => void = () => {},
): Refresher => {
  const tryTogether = inBatches(async (attempts: readonly RefreshAttempt[]) => {
    const together = firstOfEach(attempts);
    const results = await tryRefreshes(database, together).catch((error) => {
      onFailure(error, together.length);
      return [];
    });
    const known = new Map(together.map((attempt, at) => [attempt, results[at]]));
    return attempts.map((attempt) => known.get(attempt));
  });
  return async (attempt) => (await tryTogether(attempt)) ?? tryRefresh(database, attempt);
};

const firstOfEach = (attempts: readonly RefreshAttempt[]): RefreshAttempt[] => [
  ...new Map(attempts.toReversed().map((attempt) => [attempt.presented, attempt])).values(),
];
