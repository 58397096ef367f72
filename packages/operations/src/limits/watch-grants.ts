import { type Connection, findConnection, recordEvent } from '@portcullis/access';
import { type Database, inTransaction, type Reader, type Transaction } from '@portcullis/database';
import { findPerson } from '@portcullis/people';
import {
  cancelWorkingOrder,
  type FeedTime,
  type Grant,
  insertNotice,
  listEntriesOf,
  listLossLimited,
  listLossLimitedPersons,
  listQuotes,
  lockAllAccounts,
  lockBudgets,
  lossCentsOf,
  readGrantUse,
  sharedFeed,
  timeOfFeed,
} from '@portcullis/trading';
import { grantOf, grantOfAll } from './grant-bounds.ts';

export type GrantsWatched = {
  /** Grants whose entries were cancelled: of connections, and of all of a person's together. */
  cancelled: number;
  /** One that fails holds up no other. */
  failed: { personId: string; error: unknown }[];
};

/** Orders that one transaction cancels: an agent may have thousands, and they must not outlast it. */
const cancelledAtOnce = 100;

/** A grant, and whose it is; without a connection: all of the person's together. */
type Granted = { personId: string; grant: Grant; connection: Connection | undefined };

type Finding = (reader: Reader) => Promise<Granted | undefined>;

const ofConnection =
  (id: string, at: Date): Finding =>
  async (reader) => {
    const connection = await findConnection(reader, id);
    const grant = grantOf(connection, at);
    return connection && grant && { personId: connection.personId, grant, connection };
  };

const ofAll =
  (personId: string, at: Date): Finding =>
  async (reader) => {
    const grant = grantOfAll((await findPerson(reader, personId))?.clientLimits, at);
    return grant && { personId, grant, connection: undefined };
  };

/**
 * Cancels the working entries of connections whose orders have lost what the person granted for the trading day, alone or
 * together: they would go on filling after it. Exits stay. Only grants with such a limit and a working entry are looked at, and
 * nothing is locked before one has reached it.
 */
export const watchGrants = async (database: Database, wall: FeedTime): Promise<GrantsWatched> => {
  const { prisma } = database;
  const watched: GrantsWatched = { cancelled: 0, failed: [] };
  const findings = [
    ...(await listLossLimited(prisma, sharedFeed)).map((id) => ofConnection(id, wall.now)),
    ...(await listLossLimitedPersons(prisma, sharedFeed)).map((id) => ofAll(id, wall.now)),
  ];
  for (const find of findings) {
    const granted = await find(prisma);
    if (!granted) continue;
    try {
      if ((await hasLostAll(prisma, granted, wall)) && (await cancelAll(database, granted, find, wall)))
        watched.cancelled += 1;
    } catch (error) {
      watched.failed.push({ personId: granted.personId, error });
    }
  }
  return watched;
};

/** Returns whether there was any. */
const cancelAll = async (database: Database, granted: Granted, find: Finding, wall: FeedTime): Promise<boolean> => {
  const cancelSome = () => inTransaction(database, (tx) => cancelEntries(tx, granted, find, wall));
  const first = await cancelSome();
  for (let ids = first; ids.length >= cancelledAtOnce; ) ids = await cancelSome();
  return first.length > 0;
};

const hasLostAll = async (reader: Reader, { personId, grant }: Granted, wall: FeedTime): Promise<boolean> => {
  const most = grant.bounds.lossCents;
  if (most === undefined) return false;
  const there = await timeOfFeed(reader, sharedFeed, wall);
  const bounds = { lossCents: most };
  const use = await readGrantUse(reader, { personId, feed: sharedFeed }, { ...grant, bounds }, there);
  const quotes = new Map((await listQuotes(reader, sharedFeed)).map((quote) => [quote.instrument, quote]));
  return lossCentsOf(use, quotes) >= most;
};

const cancelEntries = async (
  tx: Transaction,
  { personId, connection }: Granted,
  find: Finding,
  wall: FeedTime,
): Promise<string[]> => {
  const there = await timeOfFeed(tx, sharedFeed, wall);
  const accounts = await lockAllAccounts(tx, personId, { now: there.now, hours: wall.market.hours });
  await lockBudgets(tx, connection ? { connectionId: connection.id } : { personId });
  const granted = await find(tx);
  if (!granted || !(await hasLostAll(tx, granted, wall))) return [];
  const ids: string[] = [];
  for (const { id: accountId } of accounts.filter(({ feed }) => feed === sharedFeed)) {
    const entries = await listEntriesOf(tx, accountId, granted.grant);
    for (const order of entries.slice(0, cancelledAtOnce - ids.length)) {
      const cancelled = await cancelWorkingOrder(tx, {
        order,
        now: there.now,
        source: 'venue',
        reason: 'loss_per_day',
      });
      if (cancelled.ok) ids.push(order.id);
    }
  }
  if (ids.length > 0) await tell(tx, granted, ids, wall.now);
  return ids;
};

const tell = async (tx: Transaction, { personId, connection }: Granted, ids: string[], at: Date): Promise<void> => {
  const row = { decision: 'allowed', reason: 'loss_per_day', personId, orderIds: ids } as const;
  await recordEvent(
    tx,
    connection
      ? { ...row, event: 'connection.loss_reached', connectionId: connection.id, clientId: connection.clientId }
      : { ...row, event: 'connections.loss_reached' },
  );
  const cancelled = `${ids.length} working ${ids.length === 1 ? 'order was' : 'orders were'} cancelled`;
  const words = connection
    ? `${connection.clientName} has lost what you granted for today: ${cancelled}, and it may only close.`
    : `Your AI clients together have lost what you set for today: ${cancelled}, and they may only close.`;
  await insertNotice(tx, { personId, at, words, source: 'monitor', severity: 'critical' });
};
