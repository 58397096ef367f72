import type { Connection } from '@portcullis/access';
import type { Reader, Transaction } from '@portcullis/database';
import {
  type Budget,
  budgetsIn,
  type FeedTime,
  type Grant,
  hasBudget,
  listQuotes,
  lockBudgets,
  readGrantUse,
  sharedFeed,
  timeOfFeed,
} from '@portcullis/trading';
import { grantOf } from './grant-bounds.ts';

export type { Budget };

/**
 * What is used and left of each budget of a connection on the shared feed: none, one, or all three of orders an hour, notional
 * and loss a day. Orders are numbers, money is US dollars. Exact under `lockBudgets`, else as of the moment.
 * @param desk the market as configured, and the wall's time
 */
export const budgetsOf = async (
  reader: Reader,
  connection: Pick<Connection, 'id' | 'personId' | 'limits' | 'endsAt' | 'budgetOf'>,
  desk: FeedTime,
): Promise<Budget[]> => {
  const grant = grantOf(connection, desk.now);
  if (!grant || !hasBudget(grant.bounds)) return [];
  const there = await timeOfFeed(reader, sharedFeed, desk);
  const use = await readGrantUse(reader, { personId: connection.personId, feed: sharedFeed }, grant, there);
  const quotes = new Map((await listQuotes(reader, sharedFeed)).map((quote) => [quote.instrument, quote]));
  return budgetsIn(grant.bounds, use, quotes);
};

/** What is left, by field: as the audit keeps it. */
export const leftOf = (budgets: readonly Budget[]): Record<string, number> =>
  Object.fromEntries(budgets.map(({ field, left }) => [field, left]));

type Under = { connection: Connection | undefined; grant: Grant | undefined };

/**
 * Makes the orders of a connection with budgets come one after the other; exits wait for none. Called when the accounts are
 * locked. What it gives back tells the audit row what was left before, and is left now.
 */
export const holdBudgets = async (
  tx: Transaction,
  { connection, grant }: Under,
  isExit: boolean,
  desk: FeedTime,
): Promise<() => Promise<{ limitsBefore?: Record<string, number>; limitsAfter?: Record<string, number> }>> => {
  if (!connection || !grant || isExit || !hasBudget(grant.bounds)) return async () => ({});
  await lockBudgets(tx, connection.id);
  const left = async () => leftOf(await budgetsOf(tx, connection, desk));
  const limitsBefore = await left();
  return async () => ({ limitsBefore, limitsAfter: await left() });
};
