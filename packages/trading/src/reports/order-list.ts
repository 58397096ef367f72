import type { Reader } from '@portcullis/database';
import { type MarketHours, sessionOf } from '../instruments/session.ts';
import type { Feed } from '../market/feed.ts';
import { type FeedTime, findReplay } from '../market/feed-store.ts';
import { sharedFeed } from '../market/market.ts';
import type { Order } from '../orders/order.ts';
import { liveStatuses, type OrderStatus } from '../orders/order-status.ts';
import { findOrder } from '../orders/order-store.ts';
import { beforeSeq, cutPage, type Page } from './cursor.ts';
import { type OrderReport, reportOrder } from './order-report.ts';

export type OrderFilter = Page & {
  /** The account's id. */
  accountId?: string | undefined;
  instrument?: string | undefined;
  /** `active`: can still trade. `all`. Absent: active, and those that ended in this trading day. */
  status?: 'active' | 'all' | OrderStatus | undefined;
};

const live = { in: [...liveStatuses] };

const statusWhere = (status: OrderFilter['status'], shared: FeedTime, replay: Feed | undefined) => {
  if (status === 'all') return {};
  if (status === 'active') return { status: live };
  if (status !== undefined) return { status };
  const ended = (feed: string, now: Date, hours: MarketHours) => ({
    updatedAt: { gte: sessionOf(now, hours).opensAt },
    account: { feed },
  });
  const { market, now } = shared;
  return {
    OR: [
      { status: live },
      ended(sharedFeed, now, market.hours),
      ...(replay ? [ended(replay.name, replay.clock, 'exchange')] : []),
    ],
  };
};

/** A person's orders, newest first. @param shared the shared market and its time: what is of this trading day hangs on it */
export const listOrders = async (
  reader: Reader,
  personId: string,
  { accountId, instrument, status, limit, cursor }: OrderFilter,
  shared: FeedTime,
): Promise<{ orders: OrderReport[]; nextCursor: string | null }> => {
  const before = beforeSeq(cursor);
  const replay = status === undefined ? await findReplay(reader, personId) : undefined;
  const found = await reader.order.findMany({
    where: {
      personId,
      ...(accountId === undefined ? {} : { accountId }),
      ...(instrument === undefined ? {} : { instrument }),
      ...(before === undefined ? {} : { seq: { lt: before } }),
      ...statusWhere(status, shared, replay),
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
