import type { Connection } from '@portcullis/access';
import type { Reader, Transaction } from '@portcullis/database';
import {
  type Budget,
  budgetsIn,
  type FeedTime,
  findQuotes,
  type Grant,
  type GrantLedger,
  hasBudget,
  lockBudgets,
  type Quote,
  readGrantLedger,
  sharedFeed,
  timeOfFeed,
  useOf,
} from '@portcullis/trading';
import type { AuditedLimits } from '../writes/outcome.ts';
import { grantOf, grantOfAll } from './grant-bounds.ts';

export type { Budget };

type Counted = { personId: string; grants: readonly Grant[] };

const ledgerOf = async (
  reader: Reader,
  { personId, grants }: Counted,
  desk: FeedTime,
  before?: GrantLedger,
): Promise<GrantLedger> => {
  const there = await timeOfFeed(reader, sharedFeed, desk);
  return readGrantLedger(reader, { personId, feed: sharedFeed }, grants, there, before);
};

/** Of what is in the ledgers: nothing else has a price in them. */
const quotesFor = async (reader: Reader, ...ledgers: GrantLedger[]): Promise<Map<string, Quote>> => {
  const named = ledgers.flatMap(({ fills, working }) => [...fills, ...working].map(({ instrument }) => instrument));
  const quotes = named.length === 0 ? [] : await findQuotes(reader, sharedFeed, [...new Set(named)]);
  return new Map(quotes.map((quote) => [quote.instrument, quote]));
};

/**
 * What is used and left of each budget of each of the grants of a person on the shared feed: none, one, or all three of orders
 * an hour, notional and loss a day. Orders are numbers, money is US dollars. Exact under `lockBudgets`, else as of the moment.
 * @param desk the market as configured, and the wall's time
 */
export const budgetsUnder = async (
  reader: Reader,
  counted: Counted,
  desk: FeedTime,
): Promise<{ grant: Grant; budgets: Budget[] }[]> => {
  const { grants } = counted;
  if (!grants.some(({ bounds }) => hasBudget(bounds))) return grants.map((grant) => ({ grant, budgets: [] }));
  const ledger = await ledgerOf(reader, counted, desk);
  const quotes = await quotesFor(reader, ledger);
  return grants.map((grant) => ({ grant, budgets: budgetsIn(grant.bounds, useOf(ledger, grant), quotes) }));
};

const budgetsOfOne = async (
  reader: Reader,
  personId: string,
  grant: Grant | undefined,
  desk: FeedTime,
): Promise<Budget[]> =>
  grant === undefined
    ? []
    : (await budgetsUnder(reader, { personId, grants: [grant] }, desk)).flatMap(({ budgets }) => budgets);

/** Those of a connection's own grant. */
export const budgetsOf = (
  reader: Reader,
  connection: Pick<Connection, 'id' | 'personId' | 'limits' | 'endsAt' | 'budgetOf'>,
  desk: FeedTime,
): Promise<Budget[]> => budgetsOfOne(reader, connection.personId, grantOf(connection, desk.now), desk);

/** Those of all AI clients of a person together. */
export const budgetsOfAll = (
  reader: Reader,
  { id, clientLimits }: { id: string; clientLimits: unknown },
  desk: FeedTime,
): Promise<Budget[]> => budgetsOfOne(reader, id, grantOfAll(clientLimits, desk.now), desk);

const isOfAll = ({ connectionIds }: Grant): boolean => connectionIds === 'every';

/** What is left, by field: as the audit keeps it. */
const leftUnder = (
  grants: readonly Grant[],
  ledger: GrantLedger,
  quotes: ReadonlyMap<string, Quote>,
): AuditedLimits => {
  const leftOf = (grant: Grant) =>
    Object.fromEntries(budgetsIn(grant.bounds, useOf(ledger, grant), quotes).map(({ field, left }) => [field, left]));
  const own = grants.filter((grant) => !isOfAll(grant)).map(leftOf);
  const all = grants.filter(isOfAll).map((grant) => ({ all_clients: leftOf(grant) }));
  return Object.assign({}, ...own, ...all);
};

export type HeldBudgets = {
  /** What is used on the shared feed, read under the lock: it holds until the act writes. None: nothing is counted. */
  ledger: GrantLedger | undefined;
  /** For the audit row, when the act is done: what was left before it, and is left now, by the same prices. */
  tell: () => Promise<{ limitsBefore?: AuditedLimits; limitsAfter?: AuditedLimits }>;
};

/**
 * Makes the orders that use up one budget come one after the other: a connection's, or all of those of its person. Exits wait
 * for none. Called when the accounts are locked.
 */
export const holdBudgets = async (
  tx: Transaction,
  { personId, connectionId, grants }: Counted & { connectionId: string | undefined },
  isExit: boolean,
  desk: FeedTime,
): Promise<HeldBudgets> => {
  const counted = grants.filter(({ bounds }) => hasBudget(bounds));
  if (isExit || counted.length === 0) return { ledger: undefined, tell: async () => ({}) };
  await lockBudgets(tx, {
    connectionId: counted.some((grant) => !isOfAll(grant)) ? connectionId : undefined,
    personId: counted.some(isOfAll) ? personId : undefined,
  });
  const before = await ledgerOf(tx, { personId, grants: counted }, desk);
  const tell = async () => {
    const after = await ledgerOf(tx, { personId, grants: counted }, desk, before);
    const quotes = await quotesFor(tx, before, after);
    return { limitsBefore: leftUnder(counted, before, quotes), limitsAfter: leftUnder(counted, after, quotes) };
  };
  return { ledger: before, tell };
};
