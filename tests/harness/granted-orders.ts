import { randomUUID } from 'node:crypto';
import { type Database, inTransaction, openDatabase } from '@portcullis/database';
import { type Actor, budgetsOf, type PlaceOrderInput, placeOrder } from '@portcullis/operations';
import { createAccount } from '@portcullis/trading';
import { afterAll, beforeAll, beforeEach, expect, vi } from 'vitest';
import { useDatabase } from './database.ts';
import { createToolCaller, quoteMarket, type ToolCaller } from './tool-caller.ts';
import { later, market } from './trading.ts';

export const grantType = 'portcullis_trading' as const;

/** How a field of a grant refuses. */
export const refusedBy = (field: string) => ({
  code: 'grant_limit',
  detail: expect.stringMatching(new RegExp(`^${field}: `)),
});

/** An order that waits far below the market. */
export const resting = { type: 'Limit', limitPrice: 6_000 } as const;

export type PlaceOrder = typeof placeOrder;

/**
 * As four processes have it. Within one the orders of a person wait for each other before they come to the database, so that at one
 * instance alone nothing of the database's own order would be seen.
 */
export const fourInstances = async (): Promise<PlaceOrder[]> => {
  const instances = [placeOrder];
  while (instances.length < 4) {
    vi.resetModules();
    instances.push((await import('@portcullis/operations')).placeOrder);
  }
  return instances;
};

/** For a test file about limits of a grant: a person with two accounts and a connection, and two pools to place by. */
export const useGrantedOrders = () => {
  const database = useDatabase();
  let trader: ToolCaller;
  let second: Database;
  beforeAll(() => {
    second = openDatabase(database().url, { connections: 10 });
  });
  afterAll(() => second.close());
  beforeEach(async () => {
    // A quote of an earlier time than the last one is not taken.
    await database().prisma.quote.deleteMany();
    await quoteMarket(database());
    trader = await createToolCaller(database());
    const { personId } = trader;
    await inTransaction(database(), (tx) => createAccount(tx, { personId, name: 'Sim102', now: later(-3_600) }));
  });
  const desk = (by = database()) => ({ database: by, market, clock: () => trader.clock.now, limitWrites: false });
  const actor = (): Extract<Actor, { kind: 'connection' }> => {
    const { principal, requestId, address } = trader.context();
    if (!('tokenHash' in principal)) throw new Error('no connection');
    return { kind: 'connection', principal, requestId, address };
  };
  const order = (more: Partial<PlaceOrderInput> = {}): PlaceOrderInput => ({
    ...{ account: 'Sim101', instrument: 'MES', side: 'Buy', type: 'Market', quantity: 1, tif: 'Day' },
    ...{ clientRequestId: randomUUID(), ...more },
  });
  const readBudgets = async () => {
    const connection = await database().prisma.connection.findUniqueOrThrow({ where: { id: trader.connectionId } });
    const all = await budgetsOf(database().prisma, connection, { market, now: trader.clock.now });
    return Object.fromEntries(all.map(({ field, used, left }) => [field, { used, left }]));
  };
  return {
    ...{ database, desk, actor, order, readBudgets },
    second: () => second,
    trader: () => trader,
    /** The person's own hand. */
    person: () => ({ kind: 'person', personId: trader.personId, requestId: 'r', address: '192.0.2.1' }) as const,
    /** Sets limits of the connection, and what else of it. */
    limit: (limits: object, more: object = {}) =>
      trader.changeConnection({ limits: { type: grantType, ...limits }, ...more }),
    place: (more: Partial<PlaceOrderInput> = {}, by = database(), placing: PlaceOrder = placeOrder) =>
      placing(desk(by), actor(), order(more)),
    /** Some seconds after noon, at another price. */
    marketMoves: async (seconds: number, bid?: number) => {
      trader.clock.now = later(seconds);
      await quoteMarket(database(), seconds, bid === undefined ? {} : { bid });
    },
    ordersOf: () => database().prisma.order.findMany({ where: { personId: trader.personId }, orderBy: { seq: 'asc' } }),
    auditOf: () =>
      database().prisma.auditEvent.findMany({ where: { personId: trader.personId }, orderBy: { id: 'asc' } }),
  };
};
