import type { Reader } from '@portcullis/database';
import { sessionOf } from '../instruments/session.ts';
import type { Market } from '../market/market.ts';
import { beforeSeq, cutPage, type Page } from './cursor.ts';
import type { Order } from './order.ts';
import { type OrderReport, reportOrder } from './order-report.ts';
import { liveStatuses, type OrderStatus } from './order-status.ts';
import { findOrder } from './order-store.ts';

export type OrderFilter = Page & {
  /** The account's id. */
  accountId?: string | undefined;
  instrument?: string | undefined;
  /** `active`: can still trade. `all`. Absent: active, and those that ended in this trading day. */
  status?: 'active' | 'all' | OrderStatus | undefined;
};

const live = { in: [...liveStatuses] };

const statusWhere = (status: OrderFilter['status'], market: Market, now: Date) => {
  if (status === 'all') return {};
  if (status === 'active') return { status: live };
  if (status !== undefined) return { status };
  return { OR: [{ status: live }, { updatedAt: { gte: sessionOf(now, market.hours).opensAt } }] };
};

/** A person's orders, newest first. */
export const listOrders = async (
  reader: Reader,
  personId: string,
  { accountId, instrument, status, limit, cursor }: OrderFilter,
  { market, now }: { market: Market; now: Date },
): Promise<{ orders: OrderReport[]; nextCursor: string | null }> => {
  const before = beforeSeq(cursor);
  const found = await reader.order.findMany({
    where: {
      personId,
      ...(accountId === undefined ? {} : { accountId }),
      ...(instrument === undefined ? {} : { instrument }),
      ...(before === undefined ? {} : { seq: { lt: before } }),
      ...statusWhere(status, market, now),
    },
    include: { account: { select: { name: true } } },
    orderBy: { seq: 'desc' },
    take: limit + 1,
  });
  const { rows, nextCursor } = cutPage(found, limit);
  return { orders: rows.map(({ account, ...order }) => reportOrder(order as Order, account.name)), nextCursor };
};

/** One of a person's orders, by the venue's id or the caller's own. */
export const readOrder = async (reader: Reader, personId: string, id: string): Promise<OrderReport | undefined> => {
  const order = await findOrder(reader, personId, id);
  if (!order) return undefined;
  const { name } = await reader.account.findUniqueOrThrow({ where: { id: order.accountId }, select: { name: true } });
  return reportOrder(order, name);
};
