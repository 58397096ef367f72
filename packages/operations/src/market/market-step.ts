import { type Database, inTransaction } from '@portcullis/database';
import {
  applyQuote,
  cancelWorkingOrder,
  isMovedBy,
  listExpiredOrders,
  listLiveOrders,
  listLiveOrdersIn,
  lockAccount,
  type MarketHours,
  type Order,
  type Quote,
  readFillRules,
} from '@portcullis/trading';

export type StepResult = {
  /** Orders that changed. */
  orders: number;
  executions: number;
  /** Accounts left for the next step, with why: another act held them, or the database was away. */
  failed: { accountId: string; error: unknown }[];
};

export type StepContext = { now: Date; hours: MarketHours };

/** Accounts matched at the same time: each holds one database connection. */
const accountsAtOnce = 4;

/**
 * Matches the resting orders of a feed against its newest quotes: one transaction an account, the account locked first. An
 * order rests whatever became of the connection that placed it, so that no connection is locked here.
 * Nothing moves, nothing is locked: the orders are looked at with one indexed query.
 */
export const stepMarket = async (
  database: Database,
  feed: string,
  quotes: readonly Quote[],
  context: StepContext,
): Promise<StepResult> => {
  const byInstrument = new Map(quotes.map((quote) => [quote.instrument, quote]));
  const live = await listLiveOrdersIn(database.prisma, feed, [...byInstrument.keys()]);
  const rules = await readFillRules(database.prisma, live);
  const moved = live.filter((order) => {
    const quote = byInstrument.get(order.instrument);
    return quote !== undefined && isMovedBy(order, quote, rules.get(order.accountId));
  });
  return forEachAccount(moved, (accountId, orders) =>
    stepAccount(database, accountId, quotesOf(orders, byInstrument), context),
  );
};

/** Cancels orders of a feed whose session is over. */
export const expireOrders = async (database: Database, feed: string, context: StepContext): Promise<StepResult> => {
  const due = await listExpiredOrders(database.prisma, feed, context.now);
  return forEachAccount(due, (accountId) => expireAccount(database, accountId, context));
};

type Counts = { orders: number; executions: number };

/** The quotes that concern an account, by instrument: the order in which its orders are matched is always the same. */
const quotesOf = (orders: readonly Order[], quotes: ReadonlyMap<string, Quote>): Quote[] =>
  [...new Set(orders.map(({ instrument }) => instrument))].sort().flatMap((name) => quotes.get(name) ?? []);

const stepAccount = (
  database: Database,
  accountId: string,
  quotes: readonly Quote[],
  { now, hours }: StepContext,
): Promise<Counts> =>
  inTransaction(database, async (tx) => {
    let account = await lockAccount(tx, accountId, { now, hours });
    const counts = { orders: 0, executions: 0 };
    for (const quote of quotes) {
      if (!account) break;
      const stepped = await applyQuote(tx, { account, quote, now });
      account = stepped.account;
      counts.orders += stepped.orders.length;
      counts.executions += stepped.executions.length;
    }
    return counts;
  });

const expireAccount = (database: Database, accountId: string, { now, hours }: StepContext): Promise<Counts> =>
  inTransaction(database, async (tx) => {
    if (!(await lockAccount(tx, accountId, { now, hours }))) return { orders: 0, executions: 0 };
    const live = await listLiveOrders(tx, accountId);
    const due = live.filter(({ expiresAt }) => expiresAt !== null && expiresAt <= now);
    for (const order of due) await cancelWorkingOrder(tx, { order, now, source: 'venue', reason: 'expired' });
    return { orders: due.length, executions: 0 };
  });

const forEachAccount = (
  orders: readonly Order[],
  work: (accountId: string, orders: Order[]) => Promise<Counts>,
): Promise<StepResult> => {
  const own = Map.groupBy(orders, ({ accountId }) => accountId);
  return forEachAccountId([...own.keys()], (accountId) => work(accountId, own.get(accountId) ?? []));
};

/** Works account by account, some at once. One that fails does not hold up the others; its orders are due again next time. */
export const forEachAccountId = async (
  accountIds: readonly string[],
  work: (accountId: string) => Promise<Counts>,
): Promise<StepResult> => {
  const waiting = [...accountIds];
  const result: StepResult = { orders: 0, executions: 0, failed: [] };
  const worker = async () => {
    for (let accountId = waiting.shift(); accountId !== undefined; accountId = waiting.shift()) {
      try {
        const counts = await work(accountId);
        result.orders += counts.orders;
        result.executions += counts.executions;
      } catch (error) {
        result.failed.push({ accountId, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(accountsAtOnce, waiting.length) }, worker));
  return result;
};
