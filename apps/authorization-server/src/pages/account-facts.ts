import { nameSignalKeys } from '@portcullis/access';
import type { Database } from '@portcullis/database';
import {
  type Account,
  listExecutions,
  listOrders,
  type Market,
  readBookInSession,
  readEquityCurve,
  reportAccount,
  reportPositions,
} from '@portcullis/trading';
import { type AccountView, accountView } from './account-view.ts';

const rowsMax = 50;

/** Reads what an account's page shows: all that works, and of the past the newest rows. */
export const readAccountView = async (
  { prisma }: Database,
  account: Account,
  { market, now }: { market: Market; now: Date },
): Promise<AccountView> => {
  const { personId, id: accountId, createdAt: from } = account;
  const seen = { market, now };
  const [book, working, recent, { executions }, equity] = await Promise.all([
    readBookInSession(prisma, account, seen),
    listOrders(prisma, personId, { accountId, status: 'active', limit: 500 }, seen),
    listOrders(prisma, personId, { accountId, status: 'all', limit: rowsMax }, seen),
    listExecutions(prisma, personId, { accountId, limit: rowsMax }),
    readEquityCurve(prisma, accountId, { from, to: now }),
  ]);
  const ended = recent.orders.filter(({ isTerminal }) => isTerminal);
  const connections = await prisma.connection.findMany({ where: { personId }, select: { id: true, clientName: true } });
  const signals = [...(await nameSignalKeys(prisma, personId))].map(([id, name]) => [id, `signal ${name}`] as const);
  return accountView({
    account: reportAccount(book),
    positions: reportPositions(book),
    orders: [...working.orders, ...ended],
    executions,
    equity,
    clients: new Map([...connections.map(({ id, clientName }) => [id, clientName] as const), ...signals]),
    now,
  });
};
