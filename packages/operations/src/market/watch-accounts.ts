import { recordEvent } from '@portcullis/access';
import { type Database, inTransaction, type Transaction } from '@portcullis/database';
import {
  type Account,
  type AccountBook,
  type AccountLock,
  cancelWorkingOrder,
  flattens,
  inSession,
  insertNotice,
  listMovingAccountIds,
  lockAccount,
  lockOf,
  type Market,
  markAccount,
  readAccountBook,
  readValueBooks,
  remaining,
  saveWatch,
  watchOf,
} from '@portcullis/trading';
import { type Flattened, flattenOne } from '../orders/flatten-account.ts';

export type Watching = { now: Date; market: Market };

export type Watched = {
  /** Accounts whose watermarks moved. */
  marked: number;
  /** Accounts that a monitor flattened and locked. */
  locked: number;
  failed: { accountId: string; error: unknown }[];
};

/** An account that has traded so recently is marked once more, so that its last fill counts. */
const tradedMsMax = 5_000;

/**
 * Marks the accounts of a feed whose value moves, after a step of the market: keeps their watermarks, and lets their monitors
 * act. One query finds them; an account is locked only when something of it changes.
 */
export const watchAccounts = async (database: Database, feed: string, { now, market }: Watching): Promise<Watched> => {
  const since = new Date(now.getTime() - tradedMsMax);
  const ids = await listMovingAccountIds(database.prisma, feed, since);
  const watched: Watched = { marked: 0, locked: 0, failed: [] };
  for (const book of await readValueBooks(database.prisma, feed, ids)) {
    const current = { ...book, account: inSession(book.account, now, market.hours) };
    if (!isDue(current, now)) continue;
    const { id: accountId } = book.account;
    try {
      const done = await inTransaction(database, (tx) => watchOne(tx, accountId, { now, market }));
      watched.marked += 1;
      watched.locked += done === 'locked' ? 1 : 0;
    } catch (error) {
      watched.failed.push({ accountId, error });
    }
  }
  return watched;
};

/** True when an account's value moves with the market. */
export const holdsSomething = ({ holdings }: AccountBook): boolean =>
  [...holdings.values()].some(({ quantity }) => quantity !== 0);

/** True when a lock means that the account is to be closed out, and it is not yet. */
export const isToClose = (book: AccountBook, { by }: AccountLock): boolean =>
  flattens(book.account, by) && holdsSomething(book);

const isDue = (book: AccountBook, now: Date): boolean => {
  const stored = watchOf(book.account);
  const lock = lockOf(book, now);
  return markAccount(book).watch !== stored || (lock !== undefined && (stored.lock === null || isToClose(book, lock)));
};

/** Marks one account at the last stored quotes, and lets its monitors act. */
export const watchOne = async (
  tx: Transaction,
  accountId: string,
  { now, market }: Watching,
): Promise<'marked' | 'locked'> => {
  const account = await lockAccount(tx, accountId, { now, hours: market.hours });
  if (!account) return 'marked';
  const book = await readAccountBook(tx, account);
  const { watch } = markAccount(book);
  const lock = lockOf({ ...book, account: { ...account, watch } }, now);
  if (!lock) {
    await saveWatch(tx, accountId, watch);
    return 'marked';
  }
  const isNew = watch.lock === null;
  const fired = isNew ? [...watch.fired, lock.by] : watch.fired;
  await saveWatch(tx, accountId, { ...watch, lock, fired });
  const closes = flattens(account, lock.by);
  const orderIds = await (closes ? closeOut(tx, book, { now, market }) : cancelEntries(tx, book, now));
  if (!isNew) return 'marked';
  const { personId } = account;
  await recordEvent(tx, { event: 'account.locked', decision: 'allowed', personId, reason: lock.by, orderIds });
  const words = `${account.name} was ${closes ? 'closed out and ' : ''}locked: ${lock.reason}.`;
  const notice = { personId, at: now, account: account.name, words } as const;
  await insertNotice(tx, { ...notice, source: 'monitor', severity: 'critical' });
  return 'locked';
};

/** Market orders of the venue are on their way already, for all that is held: they fill with the next quotes. */
export const isClosing = ({ orders, holdings }: Pick<AccountBook, 'orders' | 'holdings'>): boolean =>
  orders.length > 0 &&
  orders.every(({ reduceOnly, type }) => reduceOnly && type === 'Market') &&
  [...holdings].every(([held, { quantity }]) => {
    const own = orders.filter(({ instrument }) => instrument === held);
    return own.reduce((sum, order) => sum + remaining(order), 0) >= Math.abs(quantity);
  });

/** A lock that leaves the position leaves its exits too; what could add to it goes. */
const cancelEntries = async (tx: Transaction, { orders }: AccountBook, now: Date): Promise<string[]> => {
  const entries = orders.filter(({ protects, reduceOnly }) => !protects && !reduceOnly);
  for (const order of entries) await cancelWorkingOrder(tx, { order, now, source: 'monitor', reason: 'locked' });
  return entries.map(({ id }) => id);
};

const closeOut = async (tx: Transaction, book: AccountBook, watching: Watching): Promise<string[]> =>
  isClosing(book) ? [] : getOut(tx, book.account, watching);

const getOut = async (tx: Transaction, account: Account, { now, market }: Watching): Promise<string[]> => {
  const answer: Flattened = { closed_positions: [], cancelled_orders: [], remaining_positions: [] };
  const cause = { market, now, source: 'monitor', connectionId: null, only: undefined };
  await flattenOne(tx, account, cause, answer);
  const closing = answer.closed_positions.flatMap(({ order_ids }) => order_ids);
  return [...answer.cancelled_orders.map(({ order_id }) => order_id), ...closing];
};
