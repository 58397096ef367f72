import { type Database, inTransaction } from '@portcullis/database';
import {
  accountValue,
  listExpiredHoldings,
  listMovingAccountIds,
  lockAccount,
  pruneBars,
  pruneSeconds,
  readAccountBook,
  recordEquity,
  settleExpired,
  thinEquity,
} from '@portcullis/trading';
import type { StepContext } from './market-step.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** How long the shared feed's minutes and seconds are kept, and points of equity curves by the minute. */
const barDays = 30;
const secondDays = 2;
const fineEquityDays = 7;

/** Adds a point to the equity curve of each account whose value moves. Returns how many. */
export const snapshotEquity = async (database: Database, feed: string, now: Date): Promise<number> => {
  const at = new Date(Math.floor(now.getTime() / minuteMs) * minuteMs);
  const ids = await listMovingAccountIds(database.prisma, feed, new Date(at.getTime() - 2 * minuteMs));
  const accounts = await database.prisma.account.findMany({ where: { id: { in: ids } } });
  const points: { accountId: string; at: Date; netCents: bigint }[] = [];
  for (const account of accounts) {
    const book = await readAccountBook(database.prisma, account);
    points.push({ accountId: account.id, at, netCents: accountValue(book).netLiquidationCents });
  }
  await inTransaction(database, (tx) => recordEquity(tx, points));
  return points.length;
};

/** Removes market data and equity points that have grown old. */
export const pruneMarket = (
  database: Database,
  now: Date,
): Promise<{ bars: number; seconds: number; points: number }> =>
  inTransaction(database, async (tx) => ({
    bars: await pruneBars(tx, new Date(now.getTime() - barDays * dayMs)),
    seconds: await pruneSeconds(tx, new Date(now.getTime() - secondDays * dayMs)),
    points: await thinEquity(tx, new Date(now.getTime() - fineEquityDays * dayMs)),
  }));

/** Settles what accounts still hold or work in contracts that have expired: one transaction an account and contract. */
export const settleContracts = async (
  database: Database,
  feed: string,
  { now, hours }: StepContext,
): Promise<number> => {
  const due = await listExpiredHoldings(database.prisma, feed, now);
  for (const { accountId, instrument } of due) {
    await inTransaction(database, async (tx) => {
      const account = await lockAccount(tx, accountId, { now, hours });
      if (account) await settleExpired(tx, { account, instrument, now });
    });
  }
  return due.length;
};
