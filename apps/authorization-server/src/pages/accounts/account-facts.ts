import { nameSignalKeys } from '@portcullis/access';
import type { Database } from '@portcullis/database';
import {
  type Account,
  type FeedTime,
  findFeed,
  listExecutions,
  listOrders,
  readBookInSession,
  readEquityCurve,
  reportAccount,
  reportPositions,
  timeOfFeed,
} from '@portcullis/trading';
import { type AccountView, accountView } from './account-view.ts';
import { type LockView, lockView } from './limits-view.ts';

const rowsMax = 50;

/** Reads what an account's page shows: all that works, and of the past the newest rows. */
export const readAccountView = async (
  { prisma }: Database,
  account: Account,
  wall: FeedTime,
): Promise<AccountView & { lock: LockView | undefined }> => {
  const { personId, id: accountId } = account;
  const seen = await timeOfFeed(prisma, account.feed, wall);
  const { now } = seen;
  const from = (seen.market.kind === 'replay' && (await findFeed(prisma, account.feed))?.from) || account.createdAt;
  const [book, working, recent, { executions }, equity] = await Promise.all([
    readBookInSession(prisma, account, wall),
    listOrders(prisma, personId, { accountId, status: 'active', limit: 500 }, seen),
    listOrders(prisma, personId, { accountId, status: 'all', limit: rowsMax }, seen),
    listExecutions(prisma, personId, { accountId, limit: rowsMax }),
    readEquityCurve(prisma, accountId, { from, to: now }),
  ]);
  const ended = recent.orders.filter(({ isTerminal }) => isTerminal);
  const connections = await prisma.connection.findMany({ where: { personId }, select: { id: true, clientName: true } });
  const signals = [...(await nameSignalKeys(prisma, personId))].map(([id, name]) => [id, `signal ${name}`] as const);
  const view = accountView({
    account: reportAccount(book),
    positions: reportPositions(book),
    orders: [...working.orders, ...ended],
    executions,
    equity,
    clients: new Map([...connections.map(({ id, clientName }) => [id, clientName] as const), ...signals]),
    now,
  });
  return { ...view, lock: lockView(book, seen) };
};
