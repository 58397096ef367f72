import type { Database } from '@portcullis/database';
import type { Market } from '@portcullis/trading';
import type { Clock } from './clock.ts';
import type { DryRun } from './writes/write.ts';

/** Where orders are acted on: the database, the market as configured, and the clock. Made once by each app. */
export type Desk = {
  database: Database;
  market: Market;
  clock: Clock;
  /** Whether the writes of a connection are counted and held back (RATE_LIMITS). Only `false` lifts it. */
  limitWrites?: boolean | undefined;
  /** Set for one call: what it writes is taken back. */
  rehearsal?: DryRun | undefined;
};
