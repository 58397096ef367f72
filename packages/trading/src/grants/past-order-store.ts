import type { Reader } from '@portcullis/database';
import type { Order } from '../orders/order.ts';
import type { PastFill, PastOrder } from './replay-orders.ts';

type Row = Omit<PastOrder, 'fills' | 'positionBefore'> & Pick<Order, 'seq'> & { positionBefore: number | null };

/** The newest orders that connections have placed since then on a feed, oldest first. */
export const listPastOrders = async (
  reader: Reader,
  connectionIds: readonly string[],
  { feed, since, most }: { feed: string; since: Date; most: number },
): Promise<PastOrder[]> => {
  const rows = await reader.$queryRaw<Row[]>`
    SELECT o.id, o.seq, o.instrument, o.side, o.type, o.quantity, o.limit_ticks AS "limitTicks", o.stop_ticks AS "stopTicks",
           o.protects, o.reduce_only AS "reduceOnly", o.submitted_at AS "submittedAt", a.name_key AS "accountKey",
           (SELECT e.position_after FROM execution e
             WHERE e.account_id = o.account_id AND e.instrument = o.instrument AND e.at <= o.submitted_at AND e.order_id <> o.id
             ORDER BY e.at DESC, e.seq DESC LIMIT 1) AS "positionBefore"
    FROM (SELECT * FROM trade_order WHERE connection_id = ANY(${[...connectionIds]}::uuid[]) AND submitted_at >= ${since}
           ORDER BY submitted_at DESC LIMIT ${most}) o
    JOIN account a ON a.id = o.account_id AND a.feed = ${feed}
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

const listFillsOf = async (reader: Reader, orderIds: readonly string[]): Promise<Map<string, PastFill[]>> => {
  const rows = await reader.execution.findMany({ where: { orderId: { in: [...orderIds] } }, orderBy: { seq: 'asc' } });
  return Map.groupBy(rows, ({ orderId }) => orderId);
};
