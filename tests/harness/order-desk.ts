import { randomUUID } from 'node:crypto';
import { inTransaction } from '@portcullis/database';
import { placeOrder, type TradingActor } from '@portcullis/operations';
import { createAccount } from '@portcullis/trading';
import { beforeEach } from 'vitest';
import { useDatabase } from './database.ts';
import { createToolCaller, quoteMarket, type ToolCaller } from './tool-caller.ts';
import { later, market } from './trading.ts';

/**
 * For a test file about orders that stand: before each test a new person, and one quote of each instrument. Orders are
 * placed by the person's own hand, which no limit holds back.
 */
export const useOrderDesk = () => {
  const database = useDatabase();
  let trader: ToolCaller;
  beforeEach(async () => {
    trader = await createToolCaller(database());
    await database().prisma.quote.deleteMany();
    await quoteMarket(database());
  });
  const hand = (): TradingActor => ({
    kind: 'person',
    personId: trader.personId,
    requestId: randomUUID(),
    address: '192.0.2.7',
  });
  const desk = (hours: 'always' | 'exchange' = 'always') => ({
    database: database(),
    market: { ...market, hours },
    clock: () => trader.clock.now,
  });
  const place = async (more: object = {}, actor = hand()): Promise<string> => {
    const order = { account: 'Sim101', instrument: 'MES', side: 'Buy' as const, type: 'Market' as const, quantity: 1 };
    const placed = await placeOrder(desk(), actor, { ...order, tif: 'Day', ...more });
    return 'order_id' in placed ? placed.order_id : '';
  };
  return {
    database,
    trader: () => trader,
    hand,
    desk,
    place,
    connection: (): TradingActor => {
      const { principal, requestId, address } = trader.context();
      return { kind: 'connection', principal, requestId, address };
    },
    rest: (more: object = {}, actor = hand()) => place({ type: 'Limit', limitPrice: 6_000, ...more }, actor),
    statusOf: async (id: string) => (await database().prisma.order.findUniqueOrThrow({ where: { id } })).status,
    /** What the person holds, as pairs of instrument and quantity. */
    positions: async () => {
      const where = { account: { personId: trader.personId } };
      const held = await database().prisma.position.findMany({ where, orderBy: { instrument: 'asc' } });
      return held.filter(({ quantity }) => quantity !== 0).map(({ instrument, quantity }) => [instrument, quantity]);
    },
    addAccount: (name: string, startCents = 10_000_000n) =>
      inTransaction(database(), (tx) =>
        createAccount(tx, { personId: trader.personId, name, startCents, now: later(-60) }),
      ),
  };
};
