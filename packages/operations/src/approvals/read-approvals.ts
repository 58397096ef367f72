import {
  type ApprovalFacts,
  findApproval,
  type ListedApproval,
  listApprovalsOver,
  openApprovalsOf,
} from '@portcullis/access';
import type { Database, Reader } from '@portcullis/database';
import { type Order, type OrderReport, reportOrder } from '@portcullis/trading';

/** What a client asked for, and the orders that it came to. */
export type ReadApproval = Omit<ListedApproval, 'facts'> & { facts: ApprovalFacts; orders: OrderReport[] };

const overFor = { ms: 7 * 86_400_000, most: 50 } as const;

/** What a person can decide now, the oldest first, and what is over since a week, the newest first. */
export const readApprovals = async (
  { prisma }: Database,
  personId: string,
  now: Date,
): Promise<{ open: ReadApproval[]; over: ReadApproval[] }> => {
  const since = new Date(now.getTime() - overFor.ms);
  const [open, over] = await Promise.all([
    openApprovalsOf(prisma, personId, now),
    listApprovalsOver(prisma, personId, { since, now, limit: overFor.most }),
  ]);
  const orders = await ordersOf(prisma, personId, [...open, ...over]);
  const read = (approval: ListedApproval) => withOrders(approval, orders);
  return { open: open.map(read), over: over.map(read) };
};

/** One of a person's own. Another person's is like one that never was. */
export const readApproval = async (
  { prisma }: Database,
  personId: string,
  id: string,
): Promise<ReadApproval | undefined> => {
  const approval = await findApproval(prisma, id);
  if (approval?.personId !== personId) return undefined;
  return withOrders(approval, await ordersOf(prisma, personId, [approval]));
};

type OrdersById = ReadonlyMap<string, OrderReport>;

const ordersOf = async (
  reader: Reader,
  personId: string,
  approvals: readonly ListedApproval[],
): Promise<OrdersById> => {
  const ids = approvals.flatMap(({ orderIds }) => orderIds);
  if (ids.length === 0) return new Map();
  const rows = await reader.order.findMany({
    where: { personId, id: { in: ids } },
    include: { account: { select: { name: true } } },
  });
  return new Map(rows.map(({ account, ...order }) => [order.id, reportOrder(order as Order, account.name)]));
};

/** The facts are written in their own shape, by `insertApproval` alone. */
const withOrders = ({ facts, ...approval }: ListedApproval, orders: OrdersById): ReadApproval => ({
  ...approval,
  facts: facts as unknown as ApprovalFacts,
  orders: approval.orderIds.flatMap((id) => orders.get(id) ?? []),
});
