import { randomUUID } from 'node:crypto';
import { decideApproval, type Scope } from '@portcullis/access';
import { type Database, inTransaction, Prisma, type Transaction } from '@portcullis/database';
import { budgetsOf } from '@portcullis/operations';
import { createAccount } from '@portcullis/trading';
import { type SeededConnection, seedConnection } from './connection.ts';
import { grantType } from './granted-orders.ts';
import { callTool, type McpAnswer } from './mcp-request.ts';
import { isToComeAgain, triesMax } from './order-stream.ts';

const scope: Scope = 'mcp:trade';

/** A connection with budgets, each of whose writes its person must approve. */
export const seedApproved = async (database: Database, audience: string): Promise<SeededConnection> => {
  const agent = await seedConnection(database, { scope, audience });
  const { personId } = agent;
  await inTransaction(database, (tx) => createAccount(tx, { personId, startCents: 10n ** 12n, now: new Date() }));
  await agent.changeConnection(eachApproved);
  return agent;
};

/** Of a connection: it has budgets, and each of its writes must be approved. */
export const eachApproved = {
  limits: { type: grantType, orders_per_hour: 100, notional_per_day: 10_000_000 },
  rules: { approvals: { when: 'every' } },
};

type Agent = Pick<SeededConnection, 'token' | 'connectionId'>;

/** Orders that wait far below the market, each at a price of its own. */
export const ordersToApprove = (count: number): Record<string, unknown>[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ account: 'Sim101', instrument: 'MES', side: 'Buy', type: 'Limit', limit_price: 1_000 + index, quantity: 1 },
    ...{ tif: 'Gtc', client_request_id: randomUUID() },
  }));

const idOf = ({ content }: McpAnswer): string => (content.approval as { id: string }).id;

const decide = (database: Database, asked: McpAnswer): Promise<boolean> => {
  const id = idOf(asked);
  return inTransaction(database, (tx) => decideApproval(tx, id, { outcome: 'approved' }, new Date()));
};

/** Asks for each. The ids of what the person has to decide. */
export const askForEach = async (
  mcpUrl: string,
  { token }: Agent,
  orders: readonly Record<string, unknown>[],
): Promise<string[]> => {
  const ids: string[] = [];
  for (const args of orders) ids.push(idOf(await callTool(mcpUrl, token, 'PlaceOrder', args)));
  return ids;
};

/** Asks for each, and the person says yes to all. */
export const approveEach = async (
  database: Database,
  mcpUrl: string,
  { token }: Agent,
  orders: readonly Record<string, unknown>[],
): Promise<void> => {
  for (const args of orders) await decide(database, await callTool(mcpUrl, token, 'PlaceOrder', args));
};

/** As a client goes on that lost its answers: told to come again, it does; asked anew, the person says yes again. */
export const placeApproved = async (
  database: Database,
  mcpUrl: string,
  { token }: Agent,
  args: Record<string, unknown>,
): Promise<McpAnswer> => {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await callTool(mcpUrl, token, 'PlaceOrder', args);
    const waits = answer.content.error === 'approval_required';
    if (attempt >= triesMax || !(waits || isToComeAgain(answer))) return answer;
    if (waits) await decide(database, answer);
    else await new Promise((later) => setTimeout(later, 300));
  }
};

/** Where approvals, orders, budgets and the audit of a connection do not say the same, at one moment. */
export const disagreements = ({ prisma }: Database, agent: Agent): Promise<string[]> =>
  prisma.$transaction((tx) => disagreementsIn(tx, agent), {
    isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead,
    ...{ maxWait: 10_000, timeout: 60_000 },
  });

const disagreementsIn = async (prisma: Transaction, { connectionId }: Agent): Promise<string[]> => {
  const orders = await prisma.order.findMany({ where: { connectionId } });
  const approvals = await prisma.approval.findMany({ where: { connectionId } });
  const audited = await prisma.auditEvent.findMany({ where: { connectionId, decision: 'allowed' } });
  const connection = await prisma.connection.findUniqueOrThrow({ where: { id: connectionId } });
  const market = { kind: 'simulated', hours: 'always' } as const;
  const budgets = await budgetsOf(prisma, connection, { market, now: new Date() });
  const used = (field: string) => budgets.find((each) => each.field === field)?.used;
  const notional = orders.reduce((sum, { limitTicks, quantity }) => sum + (Number(limitTicks) / 4) * 5 * quantity, 0);
  return [
    ...approvals
      .filter(({ usedAt, orderIds }) => (usedAt === null ? 0 : 1) !== orderIds.length)
      .map(({ id }) => `approval ${id} is used, or has its order, but not both`),
    ...orders
      .filter(({ id }) => approvals.filter(({ orderIds }) => orderIds.includes(id)).length !== 1)
      .map(({ id }) => `order ${id} is not of one approval`),
    ...approvals
      .flatMap(({ orderIds }) => orderIds)
      .filter((id) => !orders.some((order) => order.id === id))
      .map((id) => `order ${id} does not exist`),
    ...orders
      .filter(({ id }) => !audited.some(({ orderIds, approvalId }) => approvalId !== null && orderIds.includes(id)))
      .map(({ id }) => `order ${id} is not in the audit with its approval`),
    ...(used('orders_per_hour') === orders.length ? [] : [`orders: ${used('orders_per_hour')} of ${orders.length}`]),
    ...(used('notional_per_day') === notional ? [] : [`notional: ${used('notional_per_day')} of ${notional}`]),
  ];
};
