import type { Transaction } from '@portcullis/database';
import {
  type Account,
  atSpeed,
  createAccount,
  type Feed,
  lockAllAccounts,
  lockFeed,
  nextMinutes,
  replayAccountName,
  replayFeedOf,
  saveFeed,
  setConnected,
  sharedFeed,
} from '@portcullis/trading';
import { type Actor, connectionOf, traderOf } from '../actor.ts';
import { type ActSpec, act } from '../acts/act.ts';
import { countReplayMove } from '../acts/write-limit.ts';
import { canonicalDigest } from '../canonical-digest.ts';
import type { Desk } from '../desk.ts';
import { liveConnection, replayConnection } from '../market/venue-connections.ts';
import { Refusal } from '../refusal.ts';
import type { Done } from '../writes/outcome.ts';
import { performWrite } from '../writes/perform-write.ts';
import { oneMove } from './one-move.ts';
import { openReplay, type ReplayRange, rewindReplay } from './open-replay.ts';
import { heldMs, playedTo, playOn } from './play-on.ts';
import { afterStretch, isBusy, playStretch } from './play-replay.ts';

export type ReplayActor = Extract<Actor, { kind: 'connection' | 'person' }>;

/** What to do with the replay, in this order. Nothing: it is only connected. */
export type ReplayInput = ReplayRange & {
  /** A time of the feed: later is played to, earlier begins the account anew. */
  seek?: Date | undefined;
  /** So many minutes that have bars. */
  step?: number | undefined;
  /** Absent: a new replay plays at 1, a step pauses, else it stays. */
  speed?: number | undefined;
  /** Also with orders working or a position open: they are lost when time goes back, and stay when it is about the other connection. */
  force?: boolean | undefined;
  account?: string | undefined;
};

export type ReplayView = {
  connection: string;
  status: 'Connected' | 'Disconnected';
  clock: string;
  range: { from: string; to: string };
  speed: number;
  account: string;
  instruments: string[];
};

export const replayView = (feed: Feed): ReplayView => ({
  connection: replayConnection,
  status: feed.isConnected ? 'Connected' : 'Disconnected',
  clock: feed.clock.toISOString(),
  range: { from: feed.from.toISOString(), to: feed.to.toISOString() },
  speed: feed.speed,
  account: replayAccountName,
  instruments: feed.instruments,
});

/**
 * Connects the person's own replay, makes it where it is not there, and moves it: to another range, to a time, by steps, to a speed.
 * Playing and what is played are of the same code as the venue's.
 * @throws Refusal `no_replay_data`, `live_connection_active`, `working_orders_open`, `invalid_range`, `replay_busy`, and what `act`
 * throws, also after a part of the way
 */
export const ensureReplay = async (
  desk: Desk,
  actor: ReplayActor,
  input: ReplayInput,
  tool = 'EnsureReplayConnection',
): Promise<ReplayView> => {
  const personId = traderOf(actor);
  if (input.account !== undefined && input.account.trim().toLowerCase() !== replayAccountName.toLowerCase()) {
    throw new Refusal('account_not_found', `A replay is traded in ${replayAccountName} alone.`, {
      hint: 'Leave account out.',
    });
  }
  const meaning = { ...input };
  const spec = venueSpec(actor, tool, meaning);
  const ensure = async (): Promise<ReplayView> => {
    const { feed, target } = await actBySpec(desk, actor, { ...spec, meaning }, async (tx) => {
      return { answer: await connectReplay(tx, desk, personId, input) };
    });
    if (desk.rehearsal) return replayView(target ? playedAsFarAs(feed, target) : feed);
    if (target) await afterStretch(desk.database, feed.name, desk.clock());
    const isThere = target === undefined || feed.clock >= target;
    return replayView(isThere ? feed : await playOn(desk, actor, spec, feed, target));
  };
  return isMove(input) ? oneMove(personId, ensure) : ensure();
};

/** A replay that was not played, as it would stand. */
const playedAsFarAs = (feed: Feed, target: Date): Feed => {
  const end = playedTo(feed);
  return { ...feed, clock: target < end ? target : end };
};

/** Whether it may take long. Connecting it, a pause and another speed do not, and are taken while it is moved. */
const isMove = ({ from, to, instruments, seek, step }: ReplayInput): boolean =>
  [from, to, instruments, seek, step].some((each) => each !== undefined);

/** One act on a person's connections to the venue, counted apart from orders. */
export const actOnVenue = <Answer>(
  desk: Desk,
  actor: ReplayActor,
  tool: string,
  meaning: Record<string, unknown>,
  work: (tx: Transaction) => Promise<Done<Answer>>,
): Promise<Answer> => actBySpec(desk, actor, { ...venueSpec(actor, tool, meaning), meaning }, work);

const venueSpec = (actor: ReplayActor, tool: string, meaning: Record<string, unknown>): ActSpec & { tool: string } => ({
  event: actor.kind === 'connection' ? 'tool.call' : 'hand.call',
  tool,
  needs: 'mcp:trade',
  argsDigest: canonicalDigest({ tool, ...JSON.parse(JSON.stringify(meaning)) }),
});

const actBySpec = <Answer>(
  { database, clock, limitWrites, rehearsal }: Desk,
  actor: ReplayActor,
  { meaning, ...spec }: ActSpec & { tool: string; meaning: Record<string, unknown> },
  work: (tx: Transaction) => Promise<Done<Answer>>,
): Promise<Answer> =>
  act(database, actor, spec, clock, (tx, authority) => {
    const connectionId = connectionOf(actor);
    const now = clock();
    const count = async () => {
      if (limitWrites !== false && connectionId !== undefined) await countReplayMove(tx, connectionId, now);
    };
    return performWrite(tx, authority, {
      ...{ tool: spec.tool, isExit: false, meaning, now, count, rehearsal },
      perform: () => work(tx),
    });
  });

const connectReplay = async (tx: Transaction, desk: Desk, personId: string, input: ReplayInput) => {
  const wall = desk.clock();
  const accounts = await lockAllAccounts(tx, personId, { now: wall, hours: desk.market.hours });
  const stored = await lockFeed(tx, replayFeedOf(personId));
  const live = accounts.filter(({ feed, isConnected }) => feed === sharedFeed && isConnected);
  await leaveLive(tx, live, input.force ?? false);
  const range = await openReplay(tx, personId, stored, input);
  const own = accounts.find(({ nameKey }) => nameKey === replayAccountName.toLowerCase());
  if (own && own.feed !== replayFeedOf(personId)) {
    throw new Refusal('name_taken', `An account of the shared feed is called ${replayAccountName}.`);
  }
  const returnsToLive = live.length > 0 || (stored?.returnsToLive ?? false);
  const before: Feed = { ...range.feed, isConnected: true, returnsToLive };
  let feed = await saveFeed(tx, before);
  const account =
    own ??
    (await createAccount(tx, { personId, name: replayAccountName, feed: feed.name, now: wall, hours: 'exchange' }));
  await setConnected(tx, [account.id], true);
  if (range.isNew) feed = await rewindReplay(tx, { feed, account, force: input.force ?? false });
  const { speed = input.step !== undefined ? 0 : range.isNew ? 1 : undefined } = input;
  return moveReplay(tx, { feed, account: { ...account, isConnected: true } }, { ...input, speed }, wall);
};

/** Seeks and steps as far as one transaction plays. `target` is where it should come to. */
const moveReplay = async (
  tx: Transaction,
  before: { feed: Feed; account: Account },
  { seek, step, speed, force = false }: ReplayInput,
  wall: Date,
): Promise<{ feed: Feed; target: Date | undefined }> => {
  let { feed } = before;
  const { account } = before;
  let target: Date | undefined;
  if (seek) {
    target = seekTarget(feed, seek);
    if (target < feed.clock) feed = await rewindReplay(tx, { feed: { ...feed, clock: target }, account, force });
    else feed = await playStretch(tx, { feed, account }, target, wall, heldMs);
  }
  if (step !== undefined) {
    const minutes = await nextMinutes(tx, feed.instruments, { from: feed.clock, to: feed.to }, step);
    const last = minutes.at(-1);
    target = last === undefined || minutes.length < step ? feed.to : new Date(last.getTime() + 60_000);
    feed = await playStretch(tx, { feed, account }, target, wall, heldMs);
  }
  if (speed !== undefined || target) feed = atSpeed(feed, feed.clock >= feed.to ? 0 : (speed ?? feed.speed), wall);
  return { feed: await saveFeed(tx, feed), target };
};

/** Whole minutes inside the range. @throws Refusal `invalid_range` */
const seekTarget = ({ from, to }: Feed, seek: Date): Date => {
  if (seek < from || seek > to) {
    throw new Refusal('invalid_range', `The replay is of ${from.toISOString()} to ${to.toISOString()}.`);
  }
  return new Date(Math.floor(seek.getTime() / 60_000) * 60_000);
};

/** The other connection is left when nothing is open there. @throws Refusal `live_connection_active` */
const leaveLive = async (tx: Transaction, live: readonly Account[], force: boolean): Promise<void> => {
  if (!force) {
    for (const account of live) {
      if (!(await isBusy(tx, account))) continue;
      throw new Refusal(
        'live_connection_active',
        `${account.name} has working orders or a position, and ${liveConnection} and ${replayConnection} exclude each other.`,
        { hint: `Close them first, or give force: they go on at the venue, and ${account.name} takes exits alone.` },
      );
    }
  }
  const ids = live.map(({ id }) => id);
  await setConnected(tx, ids, false);
};
