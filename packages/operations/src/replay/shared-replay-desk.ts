import { recordEvent } from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';
import {
  atSpeed,
  beginAlertsAnew,
  type Feed,
  findFeed,
  lockAccountsOfFeed,
  lockFeed,
  nextMinutes,
  putQuotesAtClock,
  resetAccount,
  saveFeed,
  sharedFeed,
} from '@portcullis/trading';
import { Refusal } from '../refusal.ts';
import { rangeOfData } from './open-replay.ts';
import { type Playing, playByHand, theShared } from './shared-replay.ts';

const minuteMs = 60_000;

/** Accounts of the shared feed that have traded: their history would lie in the future of a replay that begins. */
const haveTraded = async (database: Database): Promise<number> =>
  database.prisma.account.count({
    where: { feed: sharedFeed, OR: [{ orders: { some: {} } }, { executions: { some: {} } }] },
  });

/**
 * Begins the shared replay at the first imported bar, paused at no speed but 1, when it has not begun and no account has traded.
 * Returns why not: it is there, there are no bars, or accounts would have to be reset, which the operator alone decides.
 */
export const beginShared = async (
  database: Database,
  { hours, wall }: Playing,
): Promise<'begun' | 'there' | 'no_data' | 'has_traded'> => {
  if (await findFeed(database.prisma, sharedFeed)) return 'there';
  if ((await haveTraded(database)) > 0) return 'has_traded';
  try {
    await rewindShared(database, undefined, { hours, wall });
    return 'begun';
  } catch (error) {
    if (error instanceof Refusal && error.code === 'no_replay_data') return 'no_data';
    throw error;
  }
};

/** As many accounts as there are are begun anew in one transaction. */
const timeoutMs = 300_000;

/** Sets the shared replay's clock, over all imported data, and begins every account of the feed anew. */
const rewindShared = (database: Database, clock: Date | undefined, { hours, wall }: Playing): Promise<Feed> =>
  inTransaction(
    database,
    async (tx) => {
      const accounts = await lockAccountsOfFeed(tx, sharedFeed);
      const stored = await lockFeed(tx, sharedFeed);
      const range = await rangeOfData(tx, {});
      const at = clock ?? range.from;
      if (at < range.from || at > range.to) throw outside(range);
      const flags = { personId: null, isConnected: true, returnsToLive: false };
      const speed = stored?.speed ?? 1;
      const clocks = { clock: at, speed, anchorClock: at, anchoredAt: wall };
      const feed = await saveFeed(tx, { name: sharedFeed, ...range, ...flags, ...clocks });
      for (const account of accounts) await resetAccount(tx, account, { now: at, hours });
      await beginAlertsAnew(tx, sharedFeed);
      await putQuotesAtClock(tx, feed, hours);
      return feed;
    },
    { timeoutMs },
  );

const outside = ({ from, to }: Pick<Feed, 'from' | 'to'>): Refusal =>
  new Refusal('invalid_range', `The imported bars are of ${from.toISOString()} to ${to.toISOString()}.`);

/** What the operator does with the shared replay. */
export type SharedReplayInput = {
  speed?: number;
  step?: number;
  seek?: Date;
  /** Going back begins every account of the feed anew. */
  force?: boolean;
};

/**
 * Moves the shared replay for the operator: by steps, to a time, to a speed. While it is moved it does not play by itself.
 * @throws Refusal `no_replay_data`, `invalid_range`, `working_orders_open`; FeedTaken
 */
export const moveShared = async (
  database: Database,
  { speed, step, seek, force = false }: SharedReplayInput,
  playing: Playing & { requestId: string },
): Promise<Feed> => {
  const { wall, requestId } = playing;
  if (seek) await seekShared(database, new Date(Math.floor(seek.getTime() / minuteMs) * minuteMs), force, playing);
  const before = await theShared(database);
  if (step !== undefined) {
    await setSpeed(database, 0, wall);
    const range = { from: before.clock, to: before.to };
    const minutes = await nextMinutes(database.prisma, before.instruments, range, step);
    const last = minutes.length < step ? undefined : minutes.at(-1);
    await playByHand(database, last ? new Date(last.getTime() + minuteMs) : before.to, playing);
  }
  const after = speed === undefined ? await theShared(database) : await setSpeed(database, speed, wall);
  const event = { event: 'replay.moved', decision: 'allowed', requestId } as const;
  await inTransaction(database, (tx) => recordEvent(tx, { ...event, reason: after.clock.toISOString() }));
  return after;
};

const seekShared = async (database: Database, seek: Date, force: boolean, playing: Playing): Promise<void> => {
  const feed = await findFeed(database.prisma, sharedFeed);
  if (feed && seek >= feed.clock) {
    if (seek > feed.to) throw outside(feed);
    await setSpeed(database, 0, playing.wall);
    await playByHand(database, seek, playing);
    await setSpeed(database, feed.speed, playing.wall);
    return;
  }
  const traded = await haveTraded(database);
  if (traded > 0 && !force) {
    throw new Refusal('working_orders_open', `${traded} accounts have traded, and would begin anew.`, {
      hint: 'Repeat it with --force if that is meant.',
    });
  }
  await rewindShared(database, seek, playing);
};

const setSpeed = (database: Database, speed: number, wall: Date): Promise<Feed> =>
  inTransaction(database, async (tx) => {
    const feed = await lockFeed(tx, sharedFeed);
    if (!feed) throw new Error('Invariant: the shared replay has begun');
    return saveFeed(tx, atSpeed(feed, feed.clock >= feed.to ? 0 : speed, wall));
  });
