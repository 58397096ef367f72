import { randomUUID } from 'node:crypto';
import { inTransaction } from '@portcullis/database';
import { beforeEach, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/harness/database.ts';
import { createToolCaller, es, quoteMarket, type ToolCaller } from '../../../tests/harness/tool-caller.ts';
import { later, market } from '../../../tests/harness/trading.ts';
import { type Actor, act, ConnectionEnded, forgetAnswers, placeOrder, RateLimited, ScopeLost } from './index.ts';

const database = useDatabase();
let trader: ToolCaller;

beforeEach(async () => {
  trader = await createToolCaller(database());
  await quoteMarket(database());
});

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

const place = (caller: ToolCaller, more: object = {}) => {
  const desk = { database: database(), market, clock: () => caller.clock.now };
  return placeOrder(desk, actorOf(caller), input(more));
};

const ordersOf = ({ personId }: ToolCaller) => database().prisma.order.findMany({ where: { personId } });
const auditOf = ({ personId }: ToolCaller) =>
  database().prisma.auditEvent.findMany({ where: { personId }, orderBy: { id: 'asc' } });

describe('An order is one transaction', () => {
  test('order, fill, position, cash and audit row are there together', async () => {
    const placed = await place(trader);
    const { order_id } = placed as { order_id: string };
    expect(placed).toMatchObject({ status: 'Filled', filled: 1, average_fill_price: 6_700.25, account: 'Sim101' });
    const { executions, positions, cashCents } = await database().prisma.account.findFirstOrThrow({
      where: { personId: trader.personId },
      include: { executions: true, positions: true },
    });
    expect(executions).toHaveLength(1);
    expect(positions).toMatchObject([{ instrument: es, quantity: 1 }]);
    expect(cashCents).toBe(10_000_000n - 225n);
    expect(await auditOf(trader)).toMatchObject([
      {
        event: 'tool.call',
        tool: 'PlaceOrder',
        decision: 'allowed',
        orderIds: [order_id],
        scopeHeld: 'mcp:trade',
        scopeNeeded: 'mcp:trade',
        connectionId: trader.connectionId,
        address: '192.0.2.1',
      },
    ]);
  });

  test('one that is refused leaves its audit row and nothing else', async () => {
    await expect(place(trader, { quantity: 100 })).rejects.toMatchObject({ code: 'insufficient_margin' });
    expect(await ordersOf(trader)).toEqual([]);
    expect(await auditOf(trader)).toMatchObject([
      { tool: 'PlaceOrder', decision: 'refused', reason: 'insufficient_margin', orderIds: [] },
    ]);
  });

  test('one that breaks half-way leaves its audit row and nothing else', async () => {
    const spec = { event: 'tool.call', tool: 'PlaceOrder', needs: 'mcp:trade' as const };
    const broken = act(
      database(),
      actorOf(trader),
      spec,
      () => trader.clock.now,
      async (tx) => {
        await tx.account.updateMany({ where: { personId: trader.personId }, data: { cashCents: 0n } });
        throw new Error('out of order');
      },
    );
    await expect(broken).rejects.toThrow('out of order');
    const account = await database().prisma.account.findFirstOrThrow({ where: { personId: trader.personId } });
    expect(account.cashCents).toBe(10_000_000n);
    expect(await auditOf(trader)).toMatchObject([{ decision: 'failed', reason: 'internal_error' }]);
  });
});

describe('The authority of a connection is checked in the order’s own transaction', () => {
  test.each([
    ['revoked', { revokedAt: later(-1) }, 'connection_revoked'],
    ['expired', { expiresAt: later(-1) }, 'connection_expired'],
  ])('a connection that was %s after the token was looked up', async (_, change, reason) => {
    await trader.changeConnection(change);
    await expect(place(trader)).rejects.toBeInstanceOf(ConnectionEnded);
    expect(await ordersOf(trader)).toEqual([]);
    expect(await auditOf(trader)).toMatchObject([{ decision: 'refused', reason }]);
  });

  test('a person who was suspended meanwhile', async () => {
    await trader.changePerson({ suspendedAt: later(-1) });
    await expect(place(trader)).rejects.toMatchObject({ reason: 'suspended' });
  });

  test('a connection that was made read only meanwhile', async () => {
    await trader.changeConnection({ scope: 'mcp:read' });
    await expect(place(trader)).rejects.toBeInstanceOf(ScopeLost);
    expect(await auditOf(trader)).toMatchObject([{ decision: 'refused', reason: 'insufficient_scope' }]);
  });

  test('a token of the lower scope cannot use a connection of the higher one', async () => {
    const actor = actorOf(trader);
    const principal = { ...actor.principal, tokenScope: 'mcp:read' as const };
    const desk = { database: database(), market, clock: () => trader.clock.now };
    await expect(placeOrder(desk, { ...actor, principal }, input())).rejects.toBeInstanceOf(ScopeLost);
  });

  test('no order commits after a revoke has', async () => {
    const committed: string[] = [];
    const orders = Array.from({ length: 20 }, (_, index) =>
      place(trader, { type: 'Limit', limitPrice: 6_000 + index }).then(
        () => committed.push('order'),
        () => {},
      ),
    );
    const revoke = inTransaction(database(), (tx) =>
      tx.connection.update({ where: { id: trader.connectionId }, data: { revokedAt: later(0) } }),
    ).then(async () => committed.push('revoke', String((await ordersOf(trader)).length)));
    await Promise.all([...orders, revoke]);
    const atRevoke = Number(committed[committed.indexOf('revoke') + 1]);
    expect(await ordersOf(trader)).toHaveLength(atRevoke);
  });
});

describe('client_request_id', () => {
  test('fifty parallel calls with one id place one order and give one answer', async () => {
    const clientRequestId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => place(trader, { clientRequestId })));
    expect(await ordersOf(trader)).toHaveLength(1);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('five calls one after the other place one order, and repeats are audited as such', async () => {
    const clientRequestId = randomUUID();
    for (let call = 0; call < 5; call += 1) await place(trader, { clientRequestId });
    const [order, ...others] = await ordersOf(trader);
    expect(others).toEqual([]);
    const rows = await auditOf(trader);
    expect(rows.map(({ reason }) => reason)).toEqual([null, ...Array(4).fill('repeated')]);
    expect(rows.every(({ orderIds }) => orderIds[0] === order?.id)).toBe(true);
  });

  test('the same id with another quantity is a conflict and places nothing', async () => {
    const clientRequestId = randomUUID();
    await place(trader, { clientRequestId });
    const again = place(trader, { clientRequestId, quantity: 2 });
    await expect(again).rejects.toMatchObject({ code: 'idempotency_conflict' });
    expect(await ordersOf(trader)).toHaveLength(1);
  });

  test('two accounts race for one id: one order, one conflict', async () => {
    await database().prisma.account.create({
      data: {
        ...(await database().prisma.account.findFirstOrThrow({
          where: { personId: trader.personId },
          omit: { id: true, name: true, nameKey: true },
        })),
        name: 'Second',
        nameKey: 'second',
      },
    });
    const clientRequestId = randomUUID();
    const both = await Promise.allSettled([
      place(trader, { clientRequestId }),
      place(trader, { clientRequestId, account: 'Second' }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((each) => each.status === 'rejected')).toMatchObject({ reason: { code: 'idempotency_conflict' } });
    expect(await ordersOf(trader)).toHaveLength(1);
  });

  test('another person’s id is one’s own: their order is not shown', async () => {
    const clientRequestId = randomUUID();
    const other = await createToolCaller(database());
    const first = (await place(trader, { clientRequestId })) as { order_id: string };
    const second = (await place(other, { clientRequestId })) as { order_id: string };
    expect(second.order_id).not.toBe(first.order_id);
    expect(await ordersOf(other)).toHaveLength(1);
  });

  test('a refused call keeps nothing: the id may be used for what is right', async () => {
    const clientRequestId = randomUUID();
    await expect(place(trader, { clientRequestId, quantity: 100 })).rejects.toMatchObject({
      code: 'insufficient_margin',
    });
    await expect(place(trader, { clientRequestId })).resolves.toMatchObject({ status: 'Filled' });
  });

  test('a dry run keeps nothing either', async () => {
    const clientRequestId = randomUUID();
    await expect(place(trader, { clientRequestId, dryRun: true })).resolves.toMatchObject({ dry_run: true });
    expect(await ordersOf(trader)).toEqual([]);
    await expect(place(trader, { clientRequestId })).resolves.toMatchObject({ status: 'Filled' });
  });

  test('an id is forgotten after seven days, but not while its order works', async () => {
    const [filled, working] = [randomUUID(), randomUUID()];
    await place(trader, { clientRequestId: filled });
    await place(trader, { clientRequestId: working, type: 'Limit', limitPrice: 6_000, tif: 'Gtc' });
    await inTransaction(database(), (tx) => forgetAnswers(tx, later(8 * 86_400)));
    const kept = await database().prisma.idempotencyKey.findMany({ where: { personId: trader.personId } });
    expect(kept.map(({ requestId }) => requestId)).toEqual([working]);
  });
});

describe('The same order again without a client_request_id', () => {
  test('within five seconds from the same connection is refused', async () => {
    await place(trader);
    trader.clock.now = later(4.9);
    await quoteMarket(database(), 4.9);
    await expect(place(trader)).rejects.toMatchObject({ code: 'possible_duplicate' });
    expect(await ordersOf(trader)).toHaveLength(1);
  });

  test('after five seconds is another order', async () => {
    await place(trader);
    trader.clock.now = later(5);
    await quoteMarket(database(), 5);
    await expect(place(trader)).resolves.toMatchObject({ status: 'Filled' });
  });

  test.each([
    ['another quantity', { quantity: 2 }],
    ['the other side', { side: 'Sell' }],
    ['another type', { type: 'Limit', limitPrice: 6_000 }],
    ['a client_request_id', { clientRequestId: randomUUID() }],
  ])('is no duplicate with %s', async (_, more) => {
    await place(trader);
    await expect(place(trader, more)).resolves.toMatchObject({ account: 'Sim101' });
  });

  test('is no duplicate from another connection of the person', async () => {
    await place(trader);
    const second = await createToolCaller(database(), { of: trader });
    await expect(place(second)).resolves.toMatchObject({ status: 'Filled' });
  });

  test('is taken when it only reduces the position, and refused when it would turn it around', async () => {
    await place(trader, { quantity: 2 });
    const exit = { side: 'Sell', quantity: 1 };
    await place(trader, exit);
    await expect(place(trader, exit)).resolves.toMatchObject({ status: 'Filled' });
    await expect(place(trader, exit)).rejects.toMatchObject({ code: 'possible_duplicate' });
  });
});

describe('Writes are limited in the transaction of the order', () => {
  const small = (index: number) => ({ type: 'Limit', limitPrice: 6_000 + index, instrument: 'MES' });

  test('five a second, then 429 with the time to wait; the refused one has not counted', async () => {
    for (let write = 0; write < 5; write += 1) await place(trader, small(write));
    const refused = place(trader, small(5));
    await expect(refused).rejects.toBeInstanceOf(RateLimited);
    await expect(refused).rejects.toMatchObject({ retryAfterSeconds: 1 });
    trader.clock.now = later(1);
    await quoteMarket(database(), 1);
    await expect(place(trader, small(6))).resolves.toMatchObject({ status: 'Working' });
    expect(await auditOf(trader)).toContainEqual(expect.objectContaining({ reason: 'rate_limited' }));
  });

  test('parallel writes cannot overrun the limit', async () => {
    const all = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => place(trader, small(index))));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(await ordersOf(trader)).toHaveLength(5);
  });

  test('thirty a minute', async () => {
    for (let write = 0; write < 30; write += 1) {
      trader.clock.now = later(write);
      await quoteMarket(database(), write);
      await place(trader, small(write));
    }
    trader.clock.now = later(30);
    await quoteMarket(database(), 30);
    await expect(place(trader, small(30))).rejects.toMatchObject({ retryAfterSeconds: 30 });
  });
});
