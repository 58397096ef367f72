import type { Transaction } from '@portcullis/database';
import {
  type Account,
  atSpeed,
  findFeed,
  listLiveOrders,
  lockAllAccounts,
  lockFeed,
  replayFeedOf,
  saveFeed,
  setConnected,
  sharedFeed,
} from '@portcullis/trading';
import { traderOf } from '../actor.ts';
import type { Desk } from '../desk.ts';
import { liveConnection, replayConnection, type VenueConnection } from '../market/venue-connections.ts';
import { Refusal } from '../refusal.ts';
import { actOnVenue, ensureReplay, type ReplayActor } from '../replay/replay-connection.ts';

export type ConnectionView = { name: string; status: 'Connected' | 'Disconnected' };

/** @throws Refusal `connection_not_found` */
const connectionNamed = (name: string): VenueConnection => {
  const asked = name.trim().toLowerCase();
  const all: VenueConnection[] = [liveConnection, replayConnection];
  const known = all.find((each) => each.toLowerCase() === asked);
  if (known) return known;
  throw new Refusal('connection_not_found', `No connection is called ${JSON.stringify(name.slice(0, 64))}.`, {
    hint: 'GetConnections names them.',
    didYouMean: all,
  });
};

/**
 * Connects the person's accounts to the shared feed, or the person's replay.
 * @throws Refusal `connection_not_found`, `replay_active`, and those of `ensureReplay`
 */
export const connectVenue = async (desk: Desk, actor: ReplayActor, name: string): Promise<ConnectionView> => {
  const known = connectionNamed(name);
  if (known === replayConnection) {
    const { status } = await ensureReplay(desk, actor, {}, 'Connect');
    return { name: known, status };
  }
  const personId = traderOf(actor);
  await actOnVenue(desk, actor, 'Connect', { name: known }, async (tx) => {
    const accounts = await lockAllAccounts(tx, personId, { now: desk.clock(), hours: desk.market.hours });
    const replay = await findFeed(tx, replayFeedOf(personId));
    if (replay?.isConnected) {
      throw new Refusal('replay_active', `${replayConnection} is connected, and ${liveConnection} excludes it.`, {
        hint: `Disconnect ${replayConnection} first.`,
      });
    }
    await setConnected(tx, idsOn(accounts, sharedFeed), true);
    return { answer: undefined };
  });
  return { name: known, status: 'Connected' };
};

/**
 * Disconnects the person's accounts from a feed. Orders there rest and positions stay; nothing that adds exposure is taken. A
 * replay pauses, and the shared feed comes back if the replay had taken its place.
 * @throws Refusal `connection_not_found`, `working_orders_open`
 */
export const disconnectVenue = async (
  desk: Desk,
  actor: ReplayActor,
  { name, force = false }: { name: string; force?: boolean | undefined },
): Promise<ConnectionView> => {
  const known = connectionNamed(name);
  const personId = traderOf(actor);
  await actOnVenue(desk, actor, 'Disconnect', { name: known, force }, async (tx) => {
    const accounts = await lockAllAccounts(tx, personId, { now: desk.clock(), hours: desk.market.hours });
    const replay = await lockFeed(tx, replayFeedOf(personId));
    const feed = known === replayConnection ? replayFeedOf(personId) : sharedFeed;
    const own = accounts.filter((account) => account.feed === feed);
    if (!force) await refuseWhileWorking(tx, own, known);
    await setConnected(tx, idsOn(own, feed), false);
    if (known === replayConnection && replay?.isConnected) {
      if (replay.returnsToLive) await setConnected(tx, idsOn(accounts, sharedFeed), true);
      await saveFeed(tx, { ...atSpeed(replay, 0, desk.clock()), isConnected: false, returnsToLive: false });
    }
    if (known === liveConnection && replay) await saveFeed(tx, { ...replay, returnsToLive: false });
    return { answer: undefined };
  });
  return { name: known, status: 'Disconnected' };
};

const idsOn = (accounts: readonly Account[], feed: string): string[] =>
  accounts.filter((account) => account.feed === feed).map(({ id }) => id);

const refuseWhileWorking = async (tx: Transaction, accounts: readonly Account[], name: string): Promise<void> => {
  for (const account of accounts) {
    const working = (await listLiveOrders(tx, account.id)).length;
    if (working === 0) continue;
    throw new Refusal('working_orders_open', `${working} orders are working in ${account.name}.`, {
      hint: `Cancel them first, or give force: they then rest while ${name} is disconnected.`,
    });
  }
};
