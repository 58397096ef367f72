import { type Database, isOutage } from '@portcullis/database';
import type { Log } from '@portcullis/http';
import { FeedTaken, openFeed, stepMarket, watchAccounts, watchAlerts, writeMarketStep } from '@portcullis/operations';
import { isAnyOpen, type MarketHours, type Quote, sharedFeed, simulateStep } from '@portcullis/trading';
import { type Periodic, periodically } from './periodically.ts';

export type FeedContext = { database: Database; log: Log; hours: MarketHours; seed: string; clock: () => Date };

/** A quote an instrument at most this often: four a second. */
const stepMs = 250;
/** How often the instruments of the feed are looked at anew: contracts become the front month, or expire. */
const reopenMs = 60_000;

/** Plays the simulated feed from where the stored quotes are, and matches resting orders against it, until it is stopped. */
export const playFeed = (context: FeedContext): Periodic => {
  const { database, log, hours, seed, clock } = context;
  const match = matcher(context);
  let quotes: Quote[] | undefined;
  let openedAt = 0;

  const step = async (): Promise<void> => {
    const now = clock();
    if (!isAnyOpen(now, hours)) return;
    if (!quotes || now.getTime() - openedAt >= reopenMs) {
      quotes = await openFeed(database, { seed, now, hours });
      openedAt = now.getTime();
    }
    const next = simulateStep(quotes, { seed, now: clock(), hours });
    await writeMarketStep(database, next);
    quotes = next.quotes;
    match(quotes);
  };
  return periodically(stepMs, step, (error) => {
    quotes = undefined; // What is stored is the truth: begin from it again.
    if (error instanceof FeedTaken) log.info('another venue plays the feed');
    else if (isOutage(error)) log.warn({ error }, 'the feed waits for the database');
    else log.error({ error }, 'a step of the feed failed');
  });
};

type Work = (quotes: Quote[]) => Promise<void>;

/** Runs work beside the feed: while one round runs, newer quotes replace the ones that wait. */
const beside = (work: Work, onError: (error: unknown) => void): ((quotes: Quote[]) => void) => {
  let waiting: Quote[] | undefined;
  let running = false;
  const run = async (): Promise<void> => {
    running = true;
    for (let quotes = waiting; quotes; quotes = waiting) {
      waiting = undefined;
      await work(quotes).catch(onError);
    }
    running = false;
  };
  return (quotes) => {
    waiting = quotes;
    if (!running) void run();
  };
};

/** After each round alerts are looked at, beside it: no order waits for what somebody wants to be told. */
const matcher = ({ database, log, hours, clock }: FeedContext): ((quotes: Quote[]) => void) => {
  const market = { kind: 'simulated', hours } as const;
  const alert = beside(
    async (quotes) => {
      const { failed } = await watchAlerts(database, sharedFeed, quotes, { market, wall: clock() });
      for (const { alertId, error } of failed) log.warn({ alertId, error }, 'an alert was not judged');
    },
    (error) => log.warn({ error }, 'alerts were not watched'),
  );
  const match = async (quotes: Quote[]): Promise<void> => {
    const { failed } = await stepMarket(database, sharedFeed, quotes, { now: clock(), hours });
    for (const { accountId, error } of failed) log.warn({ accountId, error }, 'an account was not matched');
    const watched = await watchAccounts(database, sharedFeed, { now: clock(), market });
    for (const { accountId, error } of watched.failed) log.warn({ accountId, error }, 'an account was not watched');
    alert(quotes);
  };
  return beside(match, (error) => log.warn({ error }, 'matching failed'));
};
