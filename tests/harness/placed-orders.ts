import { type Actor, placeOrder } from '@portcullis/operations';
import { beforeAll, beforeEach, vi } from 'vitest';
import { useDatabase } from './database.ts';
import { createToolCaller, quoteMarket, type ToolCaller } from './tool-caller.ts';
import { market } from './trading.ts';

const input = (more: object = {}) => ({
  account: 'Sim101',
  instrument: 'ES',
  side: 'Buy' as const,
  type: 'Market' as const,
  quantity: 1,
  tif: 'Day' as const,
  ...more,
});

const actorOf = ({ context }: ToolCaller): Extract<Actor, { kind: 'connection' }> => {
  const { principal, requestId, address } = context();
  return { kind: 'connection', principal, requestId, address };
};

/** For a test file about the placing of orders by connections: before each test a new one, and quotes. */
export const usePlacedOrders = () => {
  const database = useDatabase();
  let trader: ToolCaller;
  const instances: (typeof placeOrder)[] = [];
  beforeAll(async () => {
    for (let instance = 0; instance < 5; instance += 1) {
      vi.resetModules();
      instances.push((await import('@portcullis/operations')).placeOrder);
    }
  });
  beforeEach(async () => {
    trader = await createToolCaller(database());
    await quoteMarket(database());
  });
  return {
    database,
    trader: () => trader,
    input,
    actorOf,
    place: (caller: ToolCaller, more: object = {}, by = placeOrder) => {
      const desk = { database: database(), market, clock: () => caller.clock.now };
      return by(desk, actorOf(caller), input(more));
    },
    /** The same operation as loaded by other processes: they share nothing but the database. */
    instance: (index: number) => instances[index % instances.length] ?? placeOrder,
    ordersOf: ({ personId }: ToolCaller) => database().prisma.order.findMany({ where: { personId } }),
    auditOf: ({ personId }: ToolCaller) =>
      database().prisma.auditEvent.findMany({ where: { personId }, orderBy: { id: 'asc' } }),
  };
};
