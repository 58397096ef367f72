import { Prisma, type Reader, type Transaction } from '@portcullis/database';
import type { Account } from '../accounts/account.ts';
import { sessionOf } from '../instruments/session.ts';
import type { Market } from '../market/market.ts';
import type { Order } from '../orders/order.ts';
import { liveStatuses } from '../orders/order-status.ts';
import { listLiveOrders } from '../orders/order-store.ts';
import { type CarriedRow, carriedFills, carriesAny, withCarried, withKnown } from './carried-fills.ts';
import { counts, type Grant, type GrantBounds } from './grant-bounds.ts';
import { type GrantLedger, type LedgerFill, type LedgerOrder, useOf } from './grant-ledger.ts';
import type { GrantUse } from './grant-use.ts';

const hourMs = 3_600_000;

type Owner = Pick<Account, 'personId' | 'feed'>;
type There = { market: Market; now: Date };

/** Of the advisory locks under which orders queue for budgets: a connection's, and its person's. */
const queues = { connection: 2, person: 7 } as const;

/**
 * Makes the orders that use one budget come one after the other, in whatever account and through whichever instance. Taken after
 * the account locks, the connection's before the person's, and held to the end of the transaction.
 * @param of left out: nothing that it is for has a budget
 */
export const lockBudgets = async (
  tx: Transaction,
  of: { connectionId?: string | undefined; personId?: string | undefined },
): Promise<void> => {
  // One statement: keys are taken in the order of the list. What is read under the lock is read by the next one.
  const wanted = [
    { id: of.connectionId, queue: queues.connection },
    { id: of.personId, queue: queues.person },
  ].flatMap(({ id, queue }) => (id === undefined ? [] : [{ id, queue }]));
  if (wanted.length === 0) return;
  const [ids, seeds] = [wanted.map(({ id }) => id), wanted.map(({ queue }) => queue)];
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(id::text, queue))
      FROM (SELECT id, queue FROM unnest(${ids}::uuid[], ${seeds}::bigint[]) AS asked (id, queue) ORDER BY queue) AS in_turn`;
};

type Counting = Pick<Grant, 'connectionIds' | 'bounds'>;

/** Whether a row is of what the grants count: by the ids of connections, or by there being one. */
const countedBy = (grants: readonly Counting[], column: Prisma.Sql): Prisma.Sql => {
  const ids = grants.flatMap(({ connectionIds }) => (connectionIds === 'every' ? [] : connectionIds));
  return grants.some(({ connectionIds }) => connectionIds === 'every')
    ? Prisma.sql`${column} IS NOT NULL`
    : Prisma.sql`${column} = ANY(${[...new Set(ids)]}::uuid[])`;
};

const connectionOf = (alias: string): Prisma.Sql => Prisma.raw(`${alias}.connection_id`);
const nothing = Prisma.sql`'[]'::json`;

const ordersSince = ({ personId, feed }: Owner, grants: readonly Counting[], since: Date): Prisma.Sql => Prisma.sql`
  (SELECT coalesce(json_agg(json_build_array(placed.id, placed.count)), '[]') FROM (
    SELECT o.connection_id AS id, count(*) AS count FROM trade_order o JOIN account a ON a.id = o.account_id
    WHERE ${countedBy(grants, connectionOf('o'))} AND o.submitted_at > ${since} AND a.feed = ${feed}
      AND a.person_id = ${personId}::uuid AND NOT o.protects AND NOT o.reduce_only
    GROUP BY o.connection_id) placed)`;

const workingOrders = ({ personId, feed }: Owner, grants: readonly Counting[]): Prisma.Sql => Prisma.sql`
  (SELECT coalesce(json_agg(json_build_object(
      'id', o.id, 'connectionId', o.connection_id, 'accountId', o.account_id, 'instrument', o.instrument, 'side', o.side,
      'quantity', o.quantity, 'filled', o.filled, 'limitTicks', o.limit_ticks::text, 'stopTicks', o.stop_ticks::text,
      'ocoId', o.oco_id, 'slippageTicks', coalesce(a.venue_options ->> 'slippageTicks', '0')) ORDER BY o.seq), '[]')
    FROM account a JOIN trade_order o ON o.account_id = a.id AND o.status = ANY(${[...liveStatuses]}::text[])
    WHERE a.person_id = ${personId}::uuid AND a.feed = ${feed} AND ${countedBy(grants, connectionOf('o'))}
      AND NOT o.protects AND NOT o.reduce_only)`;

/** All fills of the day in accounts where one of the connections has one: whose position a fill closed shows only in their order. */
const fillsSince = ({ personId, feed }: Owner, grants: readonly Counting[], since: Date): Prisma.Sql => Prisma.sql`
  (SELECT coalesce(json_agg(json_build_object(
      'accountId', f.account_id, 'instrument', f.instrument, 'side', f.side, 'quantity', f.quantity,
      'priceTicks', f.price_ticks::text, 'feeCents', f.fee_cents::text, 'positionAfter', f.position_after,
      'connectionId', f.placed_by, 'parentConnectionId', f.protects_of) ORDER BY f.seq), '[]')
    FROM (
      SELECT e.*, o.connection_id AS placed_by, p.connection_id AS protects_of,
             bool_or(coalesce(${countedBy(grants, connectionOf('o'))} OR ${countedBy(grants, connectionOf('p'))}, false))
               OVER (PARTITION BY e.account_id, e.instrument) AS concerned
      FROM account a JOIN execution e ON e.account_id = a.id AND e.at >= ${since}
      JOIN trade_order o ON o.id = e.order_id LEFT JOIN trade_order p ON p.id = o.parent_order_id
      WHERE a.person_id = ${personId}::uuid AND a.feed = ${feed}) f
    WHERE f.concerned)`;

type Ticks<Row, Fields extends keyof Row> = Omit<Row, Fields> & {
  [Field in Fields]: null extends Row[Field] ? string | null : string;
};

type LedgerRow = {
  orders: [id: string, count: number][];
  working: Ticks<LedgerOrder, 'limitTicks' | 'stopTicks' | 'slippageTicks'>[];
  fills: Ticks<LedgerFill, 'priceTicks' | 'feeCents'>[];
  carries: boolean;
};

const orNull = (ticks: string | null): bigint | null => (ticks === null ? null : BigInt(ticks));

/**
 * What of the budgets of several grants is used: the orders themselves are the ledger. A budget is of one market: the shared
 * feed's, or that of a person's own replay, by its clock. Only what the bounds need is read: in one statement, and a second one
 * where something was held as the day began.
 * @param before of the same grants and day, in this transaction: what was held then is known from it
 */
export const readGrantLedger = async (
  reader: Reader,
  owner: Owner,
  grants: readonly Counting[],
  { market, now }: There,
  before?: GrantLedger,
): Promise<GrantLedger> => {
  const { feed } = owner;
  const needing = (needs: (bounds: GrantBounds) => boolean) => grants.filter(({ bounds }) => needs(bounds));
  const hourly = needing(({ ordersPerHour }) => ordersPerHour !== undefined);
  const worth = needing(({ notionalCents }) => notionalCents !== undefined);
  const losing = needing(({ lossCents }) => lossCents !== undefined);
  const daily = needing(({ notionalCents, lossCents }) => notionalCents !== undefined || lossCents !== undefined);
  if (hourly.length + daily.length === 0) return { feed, orders: new Map(), working: [], fills: [] };
  const { opensAt } = sessionOf(now, market.hours);
  const [row] = await reader.$queryRaw<LedgerRow[]>`SELECT
    ${hourly.length === 0 ? nothing : ordersSince(owner, hourly, new Date(now.getTime() - hourMs))} AS orders,
    ${worth.length === 0 ? nothing : workingOrders(owner, worth)} AS working,
    ${daily.length === 0 ? nothing : fillsSince(owner, daily, opensAt)} AS fills,
    ${losing.length === 0 || before ? Prisma.sql`false` : carriesAny(owner, opensAt)} AS carries`;
  if (!row) throw new Error('Invariant: a SELECT without FROM has one row');
  const today = row.fills.map(({ priceTicks, feeCents, ...fill }) => ({
    ...fill,
    ...{ priceTicks: BigInt(priceTicks), feeCents: BigInt(feeCents) },
  }));
  const carried = row.carries ? await readCarried(reader, owner, losing, { opensAt, market }) : [];
  return {
    feed,
    orders: new Map(row.orders),
    working: row.working.map(({ limitTicks, stopTicks, slippageTicks, ...order }) => ({
      ...order,
      ...{ limitTicks: orNull(limitTicks), stopTicks: orNull(stopTicks), slippageTicks: BigInt(slippageTicks) },
    })),
    fills: before ? withKnown(today, before.fills) : withCarried(today, carried),
  };
};

const readCarried = async (
  reader: Reader,
  owner: Owner,
  grants: readonly Counting[],
  day: { opensAt: Date; market: Market },
): Promise<CarriedRow[]> => {
  const concerned = (alias: 'o' | 'p') => countedBy(grants, connectionOf(alias));
  const rows = await reader.$queryRaw<
    { carried: CarriedRow[] }[]
  >`SELECT ${carriedFills(owner, day, concerned)} AS carried`;
  return rows.flatMap(({ carried }) => carried);
};

/** What of one grant's budgets is used: see `readGrantLedger`. */
export const readGrantUse = async (reader: Reader, owner: Owner, grant: Counting, there: There): Promise<GrantUse> =>
  useOf(await readGrantLedger(reader, owner, [grant], there), grant);

/** Live orders of a locked account that count against a grant, and that may add exposure. */
export const listEntriesOf = async (
  reader: Reader,
  accountId: string,
  grant: Pick<Grant, 'connectionIds'>,
): Promise<Order[]> =>
  (await listLiveOrders(reader, accountId)).filter(
    ({ connectionId, protects, reduceOnly }) => counts(grant, connectionId) && !protects && !reduceOnly,
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

/** Persons who limit what all of their AI clients together lose in a day, and have such an order of one of them. */
export const listLossLimitedPersons = async (reader: Reader, feed: string): Promise<string[]> => {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT p.id FROM person p
    WHERE p.client_limits -> 'loss_per_day' IS NOT NULL AND EXISTS (
      SELECT 1 FROM account a JOIN trade_order o ON o.account_id = a.id AND o.status = ANY(${[...liveStatuses]}::text[])
      WHERE a.person_id = p.id AND a.feed = ${feed} AND NOT o.protects AND NOT o.reduce_only AND o.connection_id IS NOT NULL)
    ORDER BY p.id`;
  return rows.map(({ id }) => id);
};
