import { type Database, inTransaction, notify, type Transaction } from '@portcullis/database';
import {
  atSpeed,
  dueClock,
  type Feed,
  findFeed,
  findImported,
  isLate,
  listQuotes,
  listWaitingAccountIds,
  lockAccount,
  lockFeed,
  type Market,
  type MarketHours,
  nextMinutes,
  saveFeed,
  sharedFeed,
  skipEmpty,
  writeQuotes,
} from '@portcullis/trading';
import { watchAlerts } from '../alerts/watch-alerts.ts';
import { FeedTaken } from '../market/market-play.ts';
import { forEachAccountId, type StepResult } from '../market/market-step.ts';
import { Refusal } from '../refusal.ts';
import { minutesOf, type PlayedMinute, playAccount } from './play-account.ts';
import { playedBars, readPlayedBars } from './play-replay.ts';

export type Playing = {
  hours: MarketHours;
  wall: Date;
  /** Only while it plays by itself: a pause stops it between two minutes. */
  unlessPaused?: boolean;
  /** Told of an alert that was not judged, or of all of them: the replay plays on without. */
  onAlertError?: (failure: AlertFailure) => void;
};

export type AlertFailure = { alertId?: string; error: unknown };

const minuteMs = 60_000;

const marketOf = (hours: MarketHours): Market => ({ kind: 'replay', hours });

/**
 * Moves the shared replay's clock on to an instant in which at most one minute of bars closes, and writes the quotes that it
 * leaves. From then on all may see it; `matchShared` lets the accounts meet it.
 * @throws FeedTaken when the clock is not where the caller left it: another plays
 */
const advance = (database: Database, seen: Feed, clock: Date, { hours, wall, unlessPaused }: Playing): Promise<Feed> =>
  inTransaction(database, async (tx) => {
    const feed = await lockFeed(tx, sharedFeed);
    if (!feed || feed.clock.getTime() !== seen.clock.getTime()) throw new FeedTaken('The clock was moved');
    if (unlessPaused && feed.speed === 0) throw new FeedTaken('The replay was paused');
    const bars = await readPlayedBars(tx, feed, { from: feed.clock, to: clock }, { hours });
    await writeQuotes(
      tx,
      bars.map(({ quote }) => quote),
    );
    await notify(tx, 'quote', sharedFeed);
    return saveFeed(tx, { ...(clock >= feed.to ? atSpeed(feed, 0, wall) : feed), clock });
  });

/** The minute that closed at the replay's clock, as it was played. */
const minuteAtClock = async (database: Database, { instruments, clock }: Feed): Promise<PlayedMinute[]> => {
  const range = { from: new Date(clock.getTime() - minuteMs), to: clock };
  const bars = await findImported(database.prisma, instruments, range);
  const quotes = new Map((await listQuotes(database.prisma, sharedFeed)).map((quote) => [quote.instrument, quote]));
  return minutesOf(playedBars(bars, ({ instrument }) => quotes.get(instrument)));
};

/**
 * Lets every account that waits meet the minute that closed at the shared replay's clock: one transaction an account. What has
 * met it does not meet it again, so that it may be repeated: after a failure, or by whoever takes the clock over.
 */
export const matchShared = async (database: Database, playing: Playing): Promise<StepResult> => {
  const { hours } = playing;
  const feed = await findFeed(database.prisma, sharedFeed);
  if (!feed) return { orders: 0, executions: 0, failed: [] };
  const minutes = await minuteAtClock(database, feed);
  const market = marketOf(hours);
  const ids = await listWaitingAccountIds(database.prisma, sharedFeed);
  const matched = await forEachAccountId(ids, (accountId) =>
    inTransaction(database, async (tx) => {
      const account = await lockAccount(tx, accountId, { now: feed.clock, hours });
      if (!account) return { orders: 0, executions: 0 };
      return playAccount(tx, account, minutes, { market, until: feed.clock });
    }),
  );
  await watchShared(database, playing);
  return matched;
};

/** No order waits for what somebody wants to be told: whatever fails here is told, and the next step looks again. */
const watchShared = async (database: Database, { hours, wall, onAlertError = () => {} }: Playing): Promise<void> => {
  try {
    const quotes = await listQuotes(database.prisma, sharedFeed);
    const { failed } = await watchAlerts(database, sharedFeed, quotes, { market: marketOf(hours), wall });
    for (const failure of failed) onAlertError(failure);
  } catch (error) {
    onAlertError({ error });
  }
};

/** @throws Refusal `no_replay_data` */
export const theShared = async (database: Database): Promise<Feed> => {
  const feed = await findFeed(database.prisma, sharedFeed);
  if (!feed) {
    throw new Refusal('no_replay_data', 'The shared replay has not begun.', {
      hint: 'Import bars, then: portcullis replay seek TIME.',
    });
  }
  return feed;
};

/** Plays the shared replay minute by minute up to `target`. Stops at an account that could not be matched: see `failed`. */
const playShared = async (database: Database, target: Date, playing: Playing): Promise<StepResult & { feed: Feed }> => {
  const total: StepResult = { orders: 0, executions: 0, failed: [] };
  let feed = await theShared(database);
  while (feed.clock < target && feed.clock < feed.to && total.failed.length === 0) {
    const end = target > feed.to ? feed.to : target;
    const [next] = await nextMinutes(database.prisma, feed.instruments, { from: feed.clock, to: end }, 1);
    feed = await advance(database, feed, next ? new Date(next.getTime() + minuteMs) : end, playing);
    const { orders, executions, failed } = await matchShared(database, playing);
    total.orders += orders;
    total.executions += executions;
    total.failed.push(...failed);
  }
  return { ...total, feed };
};

/**
 * Plays the paused replay for the operator, beside a venue that may still be matching its last minute: that one is matched
 * again first, so that no account meets a later minute before it.
 */
export const playByHand = async (database: Database, target: Date, playing: Playing): Promise<void> => {
  const again = await matchShared(database, playing);
  const { failed } = again.failed.length > 0 ? again : await playShared(database, target, playing);
  const [first] = failed;
  if (first) throw first.error;
};

/** Plays the shared replay to where its clock should be by the wall, if it plays. */
export const playSharedDue = async (database: Database, playing: Playing): Promise<StepResult> => {
  const nothing: StepResult = { orders: 0, executions: 0, failed: [] };
  const feed = await findFeed(database.prisma, sharedFeed);
  if (!feed) return nothing;
  const anchored = (now: Feed) => inTransaction(database, (tx) => reanchor(tx, now, playing.wall));
  if (isLate(feed, playing.wall)) {
    await anchored(feed);
    return nothing;
  }
  const due = dueClock(feed, playing.wall);
  if (due <= feed.clock) return nothing;
  const [next] = await nextMinutes(database.prisma, feed.instruments, { from: feed.clock, to: feed.to }, 1);
  const target = skipEmpty(feed, due, next);
  const { feed: played, ...result } = await playShared(database, target, { ...playing, unlessPaused: true });
  if (target > due) await anchored(played);
  return result;
};

const reanchor = async (tx: Transaction, { clock }: Feed, wall: Date): Promise<void> => {
  const feed = await lockFeed(tx, sharedFeed);
  if (feed && feed.clock.getTime() === clock.getTime()) await saveFeed(tx, atSpeed(feed, feed.speed, wall));
};
