import type { Prisma, Reader, Rows, Transaction } from '@portcullis/database';
import type { Order } from '../orders/order.ts';
import { liveStatuses } from '../orders/order-status.ts';
import type { FillOfOrder, ToClose } from './to-close.ts';

/** What is left of a stop of everything. */
export type StopTask = Omit<Rows.StopTask, 'toClose'> & { toClose: ToClose[] };

/** `kept`: the person left positions open. `over`: the time for closing them had passed. */
export type StopOutcome = 'done' | 'kept' | 'over';

type NewStopTask = {
  personId: string;
  /** In which the person asked, and from where. */
  requestId: string;
  address: string;
  flatten: boolean;
  now: Date;
};

/** The page that asked does it at once. Later than this, others do. */
const pageMs = 2_000;
const retryMs = 5_000;
/** There is more to do at once: after those that wait already. */
const goOnMs = 500;

const live = [...liveStatuses];
/** The columns hold what the functions here wrote. */
const toTask = (row: Rows.StopTask): StopTask => row as Rows.StopTask & { toClose: ToClose[] };

/**
 * Notes all orders that there are and, to close them, what is held and what of it still works. An earlier stop that is not done
 * ends in this one. Called when those who could place orders are ended. The task's id.
 */
export const insertStopTask = async (
  tx: Transaction,
  { personId, requestId, address, flatten, now }: NewStopTask,
): Promise<string> => {
  // Two at once would not see each other: the earlier would go on closing what the person keeps by the later.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${personId}::uuid::text, 8))`;
  const [task] = await tx.$queryRaw<{ id: string }[]>`
    WITH replaced AS (
      UPDATE stop_task SET done_at = ${now}, outcome = 'replaced' WHERE person_id = ${personId}::uuid AND done_at IS NULL
    ), held AS (
      SELECT position.account_id, instrument, quantity FROM position JOIN account ON account.id = position.account_id
       WHERE account.person_id = ${personId}::uuid AND quantity <> 0
    ), working AS (
      SELECT account_id, instrument, jsonb_agg(jsonb_build_object('id', trade_order.id, 'filled', filled)) AS orders
        FROM trade_order JOIN account ON account.id = account_id
       WHERE account.person_id = ${personId}::uuid AND status = ANY(${live}::text[])
       GROUP BY 1, 2
    )
    INSERT INTO stop_task (id, person_id, request_id, address, asked_at, flatten, orders_through, to_close, next_at)
    SELECT gen_random_uuid(), ${personId}::uuid, ${requestId}, ${address}, ${now}::timestamptz, ${flatten}::boolean,
           (SELECT coalesce(max(seq), 0) FROM trade_order),
           (SELECT coalesce(jsonb_agg(jsonb_build_object('accountId', account_id, 'instrument', instrument,
                                                         'contracts', coalesce(quantity, 0),
                                                         'orders', coalesce(orders, '[]'))), '[]')
              FROM held FULL JOIN working USING (account_id, instrument) WHERE ${flatten}::boolean),
           ${new Date(now.getTime() + pageMs)}::timestamptz
    RETURNING id::text AS id`;
  if (!task) throw new Error('Invariant: an inserted task has an id');
  return task.id;
};

/** Those whose turn it is, the longest waiting first. */
export const listDueStops = (reader: Reader, now: Date, limit: number): Promise<Pick<StopTask, 'id' | 'personId'>[]> =>
  reader.stopTask.findMany({
    where: { doneAt: null, nextAt: { lte: now } },
    orderBy: { nextAt: 'asc' },
    take: limit,
    select: { id: true, personId: true },
  });

/** The person's stop that is not done; a later one ends an earlier one. */
export const findOpenStop = async (reader: Reader, personId: string): Promise<StopTask | undefined> => {
  const row = await reader.stopTask.findFirst({ where: { personId, doneAt: null }, orderBy: { askedAt: 'desc' } });
  return row ? toTask(row) : undefined;
};

/** Locks a task that is not done, after the accounts. Undefined: it is done, by whoever held it before. */
export const lockStopTask = async (tx: Transaction, id: string): Promise<StopTask | undefined> => {
  const locked = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM stop_task WHERE id = ${id}::uuid AND done_at IS NULL FOR UPDATE`;
  return locked.length === 0 ? undefined : toTask(await tx.stopTask.findUniqueOrThrow({ where: { id } }));
};

type Stopped = Pick<StopTask, 'personId' | 'ordersThrough'>;

const stoppedIds = async (
  reader: Reader,
  { personId, ordersThrough }: Stopped,
  most: number | null = null,
): Promise<string[]> => {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT o.id::text AS id FROM account a JOIN trade_order o ON o.account_id = a.id AND o.status = ANY(${live}::text[])
      LEFT JOIN trade_order entry ON entry.id = o.parent_order_id
     WHERE a.person_id = ${personId}::uuid AND (o.seq <= ${ordersThrough} OR entry.seq <= ${ordersThrough})
     ORDER BY o.seq LIMIT ${most}::bigint`;
  return rows.map(({ id }) => id);
};

/** Live orders that the stop is for, the oldest `most` first: those of then, and exits that they have left since. */
export const listStoppedOrders = async (reader: Reader, stopped: Stopped, most: number): Promise<Order[]> => {
  const ids = await stoppedIds(reader, stopped, most);
  if (ids.length === 0) return [];
  const rows = await reader.order.findMany({ where: { id: { in: ids } }, orderBy: { seq: 'asc' } });
  return rows.map((row) => row as Rows.Order & Order);
};

export const countStoppedOrders = async (reader: Reader, stopped: Stopped): Promise<number> =>
  (await stoppedIds(reader, stopped)).length;

/** What orders of a task, and exits that they have left since, have filled by now. */
export const listFillsOf = async (
  reader: Reader,
  { ordersThrough }: Pick<StopTask, 'ordersThrough'>,
  { accountId, orders }: ToClose,
): Promise<FillOfOrder[]> => {
  const ids = orders.map(({ id }) => id);
  if (ids.length === 0) return [];
  return reader.order.findMany({
    where: { accountId, OR: [{ id: { in: ids } }, { parentOrderId: { in: ids }, seq: { gt: ordersThrough } }] },
    select: { id: true, side: true, filled: true },
  });
};

type StopTry = { toClose: ToClose[]; waitsFor: string | null; outcome: StopOutcome | undefined; now: Date };

/** So many orders were cancelled as one transaction may take; there are more. */
export const goOnWithStop = async (tx: Transaction, id: string, now: Date): Promise<void> => {
  const nextAt = new Date(now.getTime() + goOnMs);
  await tx.stopTask.update({ where: { id }, data: { attempts: { increment: 1 }, nextAt } });
};

/** What a try came to. Without an outcome there is another one. */
export const saveStopTry = async (
  tx: Transaction,
  id: string,
  { toClose, waitsFor, outcome, now }: StopTry,
): Promise<void> => {
  const kept: Prisma.InputJsonValue = toClose.map((each) => ({
    ...each,
    orders: each.orders.map((one) => ({ ...one })),
  }));
  await tx.stopTask.update({
    where: { id },
    data: {
      ...{ toClose: kept, waitsFor, attempts: { increment: 1 }, nextAt: new Date(now.getTime() + retryMs) },
      ...(outcome === undefined ? {} : { doneAt: now, outcome }),
    },
  });
};

/** One that failed lets the others go first. */
export const postponeStop = async (tx: Transaction, id: string, now: Date): Promise<void> => {
  const data = { attempts: { increment: 1 }, nextAt: new Date(now.getTime() + retryMs) };
  await tx.stopTask.updateMany({ where: { id, doneAt: null }, data });
};

/** From now on the locked task closes nothing; with no order left to cancel it is done. */
export const stopClosing = async (tx: Transaction, task: StopTask, now: Date): Promise<void> => {
  const isDone = (await countStoppedOrders(tx, task)) === 0;
  await tx.stopTask.update({
    where: { id: task.id },
    data: { flatten: false, toClose: [], waitsFor: null, ...(isDone ? { doneAt: now, outcome: 'kept' } : {}) },
  });
};

/** Removes those that were done 30 days ago or more; the audit keeps what came of them. At most `limit`. */
export const sweepStopTasks = (tx: Transaction, limit: number): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM stop_task WHERE id IN (
      SELECT id FROM stop_task WHERE done_at < now() - interval '30 days' LIMIT ${limit})`;
