import { type Connection, findConnection, recordEvent } from '@portcullis/access';
import { type Database, inTransaction, type Reader, type Transaction } from '@portcullis/database';
import {
  cancelWorkingOrder,
  type FeedTime,
  insertNotice,
  listEntriesOf,
  listLossLimited,
  listQuotes,
  lockAllAccounts,
  lockBudgets,
  lossCentsOf,
  readGrantUse,
  sharedFeed,
  timeOfFeed,
} from '@portcullis/trading';
import { grantOf } from './grant-bounds.ts';

export type GrantsWatched = {
  /** Connections whose entries were cancelled. */
  cancelled: number;
};

/**
 * Cancels the working entries of connections whose orders have lost what the person granted for the trading day: they would go on
 * filling after it. Exits stay. Only connections with such a limit and a working entry are looked at, and nothing is locked before
 * one has reached it.
 */
export const watchGrants = async (database: Database, wall: FeedTime): Promise<GrantsWatched> => {
  const watched = { cancelled: 0 };
  for (const connectionId of await listLossLimited(database.prisma, sharedFeed)) {
    const connection = await findConnection(database.prisma, connectionId);
    if (!connection || !(await hasLostAll(database.prisma, connection, wall))) continue;
    const ids = await inTransaction(database, (tx) => cancelEntries(tx, connection, wall));
    watched.cancelled += ids.length > 0 ? 1 : 0;
  }
  return watched;
};

const hasLostAll = async (reader: Reader, connection: Connection, wall: FeedTime): Promise<boolean> => {
  const grant = grantOf(connection, wall.now);
  const most = grant?.bounds.lossCents;
  if (!grant || most === undefined) return false;
  const there = await timeOfFeed(reader, sharedFeed, wall);
  const bounds = { lossCents: most };
  const owner = { personId: connection.personId, feed: sharedFeed };
  const use = await readGrantUse(reader, owner, { ...grant, bounds }, there);
  const quotes = new Map((await listQuotes(reader, sharedFeed)).map((quote) => [quote.instrument, quote]));
  return lossCentsOf(use, quotes) >= most;
};

const cancelEntries = async (tx: Transaction, { id, personId }: Connection, wall: FeedTime): Promise<string[]> => {
  const there = await timeOfFeed(tx, sharedFeed, wall);
  const accounts = await lockAllAccounts(tx, personId, { now: there.now, hours: wall.market.hours });
  await lockBudgets(tx, id);
  const connection = await findConnection(tx, id);
  if (!connection || !(await hasLostAll(tx, connection, wall))) return [];
  const mine = new Set([id, ...connection.budgetOf]);
  const ids: string[] = [];
  for (const { id: accountId } of accounts.filter(({ feed }) => feed === sharedFeed)) {
    for (const order of await listEntriesOf(tx, accountId, mine)) {
      const cancelled = await cancelWorkingOrder(tx, {
        order,
        now: there.now,
        source: 'venue',
        reason: 'loss_per_day',
      });
      if (cancelled.ok) ids.push(order.id);
    }
  }
  if (ids.length === 0) return ids;
  const { clientId, clientName } = connection;
  const row = { event: 'connection.loss_reached', decision: 'allowed', reason: 'loss_per_day' } as const;
  await recordEvent(tx, { ...row, personId, connectionId: id, clientId, orderIds: ids });
  const orders = ids.length === 1 ? 'order was' : 'orders were';
  const words = `${clientName} has lost what you granted for today: ${ids.length} working ${orders} cancelled, and it may only close.`;
  await insertNotice(tx, { personId, at: wall.now, words, source: 'monitor', severity: 'critical' });
  return ids;
};
