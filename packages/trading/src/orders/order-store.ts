import { notify, Prisma, type Reader, type Rows, type Transaction } from '@portcullis/database';
import type { OrderStep } from '../matching/order-life.ts';
import type { Order, OrderEvent } from './order.ts';
import { liveStatuses } from './order-status.ts';

/** The columns hold exactly the words of the unions: the only writers are the functions here. */
const toOrder = (row: Rows.Order): Order => row as Rows.Order & Order;

const live = { in: [...liveStatuses] };

/** A person's own order, by the venue's id or the caller's. Another person's is not found. */
export const findOrder = async (reader: Reader, personId: string, id: string): Promise<Order | undefined> => {
  const where = isUuid(id) ? { OR: [{ id }, { clientOrderId: id }] } : { clientOrderId: id };
  const row = await reader.order.findFirst({ where: { personId, ...where } });
  return row ? toOrder(row) : undefined;
};

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

export const clientOrderIdTaken = async (reader: Reader, personId: string, clientOrderId: string): Promise<boolean> =>
  (await reader.order.findFirst({ where: { personId, clientOrderId }, select: { id: true } })) !== null;

/** True when a leg of the account's group has ended: its id is used up. */
export const ocoIdUsed = async (reader: Reader, accountId: string, ocoId: string): Promise<boolean> =>
  (await reader.order.findFirst({
    where: { accountId, ocoId, status: { notIn: [...liveStatuses] } },
    select: { id: true },
  })) !== null;

/** A person's orders of one group, or of one entry, oldest first. */
export const listOrdersOf = async (
  reader: Reader,
  personId: string,
  which: { accountId: string; ocoId: string } | { parentOrderId: string },
): Promise<Order[]> =>
  (await reader.order.findMany({ where: { personId, ...which }, orderBy: { seq: 'asc' } })).map(toOrder);

/** The account's orders that can still trade, oldest first. */
export const listLiveOrders = async (reader: Reader, accountId: string, instrument?: string): Promise<Order[]> => {
  const where = { accountId, status: live, ...(instrument === undefined ? {} : { instrument }) };
  return (await reader.order.findMany({ where, orderBy: { seq: 'asc' } })).map(toOrder);
};

/** Live orders of a feed in some instruments, with their accounts: what a step of the market looks at. */
export const listLiveOrdersIn = async (
  reader: Reader,
  feed: string,
  instruments: readonly string[],
): Promise<Order[]> => {
  const where = { instrument: { in: [...instruments] }, status: live, account: { feed } };
  return (await reader.order.findMany({ where, orderBy: { seq: 'asc' } })).map(toOrder);
};

/** Live orders whose time is over. */
export const listExpiredOrders = async (reader: Reader, feed: string, now: Date): Promise<Order[]> => {
  const where = { status: live, expiresAt: { lte: now }, account: { feed } };
  return (await reader.order.findMany({ where, orderBy: { seq: 'asc' } })).map(toOrder);
};

/** How many working orders a connection has left behind. */
export const countLiveOrdersOf = (reader: Reader, personId: string, connectionId: string): Promise<number> =>
  reader.order.count({ where: { personId, connectionId, status: live } });

/** The working orders that a connection has left behind, oldest first. */
export const listLiveOrdersOf = async (reader: Reader, personId: string, connectionId: string): Promise<Order[]> =>
  (await reader.order.findMany({ where: { personId, connectionId, status: live }, orderBy: { seq: 'asc' } })).map(
    toOrder,
  );

export type NewOrder = Omit<Order, 'id' | 'seq' | 'eventSeq'>;

/** Inserts an order with the life it has had so far. */
export const insertOrder = async (tx: Transaction, { order, events }: OrderStep<NewOrder>): Promise<Order> => {
  const exitPlan = order.exitPlan ?? Prisma.DbNull;
  const stopRules = order.stopRules ?? Prisma.DbNull;
  const row = await tx.order.create({ data: { ...order, exitPlan, stopRules, eventSeq: events.length } });
  await insertEvents(tx, toOrder(row), 0, events);
  await notify(tx, 'order', row.id);
  return toOrder(row);
};

/** Writes an order of a locked account after a step. Does nothing when the step did nothing. */
export const saveOrder = async (
  tx: Transaction,
  before: Order,
  { order, events }: OrderStep<Order>,
): Promise<Order> => {
  if (events.length === 0) return order;
  const {
    status,
    quantity,
    filled,
    filledTicks,
    limitTicks,
    stopTicks,
    triggered,
    submittedSeq,
    stopRules,
    queueAhead,
    reduceOnly,
  } = order;
  const row = await tx.order.update({
    where: { id: before.id },
    data: {
      ...{
        status,
        quantity,
        filled,
        filledTicks,
        limitTicks,
        stopTicks,
        triggered,
        submittedSeq,
        queueAhead,
        reduceOnly,
      },
      ...(stopRules && stopRules !== before.stopRules ? { stopRules } : {}),
      eventSeq: before.eventSeq + events.length,
      updatedAt: events.at(-1)?.at ?? before.updatedAt,
    },
  });
  await insertEvents(tx, toOrder(row), before.eventSeq, events);
  await notify(tx, 'order', row.id);
  return toOrder(row);
};

/** Writes an order's place in the queue: nothing else of it has changed, and its life does not tell of it. */
export const saveQueue = async (tx: Transaction, { id, queueAhead, submittedSeq }: Order): Promise<Order> =>
  toOrder(await tx.order.update({ where: { id }, data: { queueAhead, submittedSeq } }));

/** With the prices that the order has after them: so its life says where a stop stood, and where it was moved. */
const insertEvents = async (tx: Transaction, order: Order, after: number, events: readonly OrderEvent[]) => {
  const { id: orderId, limitTicks, stopTicks } = order;
  await tx.orderEvent.createMany({
    data: events.map((event, index) => ({ orderId, seq: after + index + 1, limitTicks, stopTicks, ...event })),
  });
};

/** The life of a person's own order, in order. */
export const listOrderEvents = (reader: Reader, personId: string, orderId: string): Promise<Rows.OrderEvent[]> =>
  reader.orderEvent.findMany({ where: { orderId, order: { personId } }, orderBy: { seq: 'asc' } });
