import { Prisma, type Reader } from '@portcullis/database';
import type { Order } from '../orders/order.ts';
import type { PastFill, PastOrder } from './replay-orders.ts';

type Row = Omit<PastOrder, 'fills' | 'positionBefore'> & Pick<Order, 'seq'> & { positionBefore: number | null };

/** By connections, or by all of a person. */
export type PlacedBy = readonly string[] | { everyOf: string };

/** The newest orders that connections, or all of a person, have placed since then on a feed, oldest first. */
export const listPastOrders = async (
  reader: Reader,
  of: PlacedBy,
  { feed, since, most }: { feed: string; since: Date; most: number },
): Promise<PastOrder[]> => {
  const rows = await reader.$queryRaw<Row[]>`
    SELECT o.id, o.seq, o.instrument, o.side, o.type, o.quantity, o.limit_ticks AS "limitTicks", o.stop_ticks AS "stopTicks",
           o.protects, o.reduce_only AS "reduceOnly", o.submitted_at AS "submittedAt", o.name_key AS "accountKey",
           (SELECT e.position_after FROM execution e
             WHERE e.account_id = o.account_id AND e.instrument = o.instrument AND e.at <= o.submitted_at AND e.order_id <> o.id
             ORDER BY e.at DESC, e.seq DESC LIMIT 1) AS "positionBefore"
    FROM (SELECT trade_order.*, a.name_key FROM trade_order JOIN account a ON a.id = account_id AND a.feed = ${feed}
           WHERE ${placedBy(of)} AND submitted_at >= ${since}
           ORDER BY submitted_at DESC, seq DESC LIMIT ${most}) o
    ORDER BY o.submitted_at, o.seq`;
  const fills = await listFillsOf(
    reader,
    rows.map(({ id }) => id),
  );
  return rows.map(({ positionBefore, ...order }) => ({
    ...order,
    positionBefore: positionBefore ?? 0,
    fills: fills.get(order.id) ?? [],
  }));
};

const placedBy = (of: PlacedBy): Prisma.Sql =>
  'everyOf' in of
    ? Prisma.sql`connection_id IS NOT NULL AND account_id IN (SELECT id FROM account WHERE person_id = ${of.everyOf}::uuid)`
    : Prisma.sql`connection_id = ANY(${[...of]}::uuid[])`;

const listFillsOf = async (reader: Reader, orderIds: readonly string[]): Promise<Map<string, PastFill[]>> => {
  const rows = await reader.execution.findMany({ where: { orderId: { in: [...orderIds] } }, orderBy: { seq: 'asc' } });
  return Map.groupBy(rows, ({ orderId }) => orderId);
};
