import type { Reader, Transaction } from '@portcullis/database';
import type { Account } from '../accounts/account.ts';
import { sessionOf } from '../instruments/session.ts';
import type { Market } from '../market/market.ts';
import type { Order } from '../orders/order.ts';
import { liveStatuses } from '../orders/order-status.ts';
import { listLiveOrders } from '../orders/order-store.ts';
import { type Grant, hasBudget } from './grant-bounds.ts';
import type { GrantFill, GrantOrder, GrantUse } from './grant-use.ts';

const hourMs = 3_600_000;

type Owner = Pick<Account, 'personId' | 'feed'>;
type There = { market: Market; now: Date };

/**
 * Makes the orders of a connection come one after the other, in whatever account and through whichever instance. Taken after the
 * account locks, and held to the end of the transaction.
 */
export const lockBudgets = async (tx: Transaction, connectionId: string): Promise<void> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${connectionId}::uuid::text, 2))`;
};

const countOrders = async (reader: Reader, { personId, feed }: Owner, ids: string[], now: Date): Promise<number> => {
  const since = new Date(now.getTime() - hourMs);
  const [row] = await reader.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM trade_order o JOIN account a ON a.id = o.account_id
    WHERE o.connection_id = ANY(${ids}::uuid[]) AND o.submitted_at > ${since} AND a.feed = ${feed}
      AND a.person_id = ${personId}::uuid AND NOT o.protects AND NOT o.reduce_only`;
  return row?.count ?? 0;
};

const listWorking = (reader: Reader, { personId, feed }: Owner, ids: string[]): Promise<GrantOrder[]> =>
  reader.$queryRaw<GrantOrder[]>`
    SELECT o.id, o.account_id AS "accountId", o.instrument, o.side, o.quantity, o.filled, o.limit_ticks AS "limitTicks",
           o.stop_ticks AS "stopTicks", o.oco_id AS "ocoId",
           coalesce((a.venue_options ->> 'slippageTicks')::bigint, 0) AS "slippageTicks"
    FROM account a JOIN trade_order o ON o.account_id = a.id AND o.status = ANY(${[...liveStatuses]}::text[])
    WHERE a.person_id = ${personId}::uuid AND a.feed = ${feed} AND o.connection_id = ANY(${ids}::uuid[])
      AND NOT o.protects AND NOT o.reduce_only
    ORDER BY o.seq`;

/** All fills of the day in accounts where the connection has one: whose position a fill closed shows only in their order. */
const listFills = (reader: Reader, { personId, feed }: Owner, ids: string[], since: Date): Promise<GrantFill[]> =>
  reader.$queryRaw<GrantFill[]>`
    WITH fill AS (
      SELECT e.seq, e.account_id AS "accountId", e.instrument, e.side, e.quantity, e.price_ticks AS "priceTicks",
             e.fee_cents AS "feeCents", e.position_after AS "positionAfter",
             coalesce(o.connection_id = ANY(${ids}::uuid[]) OR p.connection_id = ANY(${ids}::uuid[]), false) AS "isOwn"
      FROM account a JOIN execution e ON e.account_id = a.id AND e.at >= ${since}
      JOIN trade_order o ON o.id = e.order_id LEFT JOIN trade_order p ON p.id = o.parent_order_id
      WHERE a.person_id = ${personId}::uuid AND a.feed = ${feed})
    SELECT "accountId", instrument, side, quantity, "priceTicks", "feeCents", "positionAfter", "isOwn" FROM fill f
    WHERE EXISTS (SELECT 1 FROM fill own WHERE own."isOwn" AND own."accountId" = f."accountId" AND own.instrument = f.instrument)
    ORDER BY seq`;

/**
 * What of a grant's budgets is used: the orders themselves are the ledger. A budget is of one market: the shared feed's, or that
 * of a person's own replay, by its clock. Only what the bounds need is read.
 */
export const readGrantUse = async (
  reader: Reader,
  owner: Owner,
  { connectionIds, bounds }: Pick<Grant, 'connectionIds' | 'bounds'>,
  { market, now }: There,
): Promise<GrantUse> => {
  const none: GrantUse = { orders: 0, fills: [], working: [] };
  if (!hasBudget(bounds)) return none;
  const ids = [...connectionIds];
  const { ordersPerHour, notionalCents, lossCents } = bounds;
  const { opensAt } = sessionOf(now, market.hours);
  return {
    orders: ordersPerHour === undefined ? 0 : await countOrders(reader, owner, ids, now),
    working: notionalCents === undefined ? [] : await listWorking(reader, owner, ids),
    fills: notionalCents === undefined && lossCents === undefined ? [] : await listFills(reader, owner, ids, opensAt),
  };
};

/** Live orders of a locked account that connections have placed, and that may add exposure. */
export const listEntriesOf = async (
  reader: Reader,
  accountId: string,
  connectionIds: ReadonlySet<string>,
): Promise<Order[]> =>
  (await listLiveOrders(reader, accountId)).filter(
    ({ connectionId, protects, reduceOnly }) =>
      connectionId !== null && connectionIds.has(connectionId) && !protects && !reduceOnly,
  );

/** Connections whose grant limits the loss of a day, and that have a live order on the feed which may add exposure. */
export const listLossLimited = async (reader: Reader, feed: string): Promise<string[]> => {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM connection c
    WHERE c.limits -> 'loss_per_day' IS NOT NULL AND EXISTS (
      SELECT 1 FROM account a JOIN trade_order o ON o.account_id = a.id AND o.status = ANY(${[...liveStatuses]}::text[])
      WHERE a.person_id = c.person_id AND a.feed = ${feed} AND NOT o.protects AND NOT o.reduce_only
        AND (o.connection_id = c.id OR o.connection_id = ANY(c.budget_of)))
    ORDER BY c.id`;
  return rows.map(({ id }) => id);
};
