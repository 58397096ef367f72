import { inTransaction } from '@portcullis/database';
import { describe, expect, test } from 'vitest';
import { usePlacedOrders } from '../../../../tests/harness/placed-orders.ts';
import { es, quoteMarket } from '../../../../tests/harness/tool-caller.ts';
import { later, market } from '../../../../tests/harness/trading.ts';
import { act, ConnectionEnded, placeOrder, RateLimited, ScopeLost } from '../index.ts';

const { database, trader, input, actorOf, place, instance, ordersOf, auditOf } = usePlacedOrders();

describe('An order is one transaction', () => {
  test('order, fill, position, cash and audit row are there together', async () => {
    const placed = await place(trader());
    const { order_id } = placed as { order_id: string };
    expect(placed).toMatchObject({ status: 'Filled', filled: 1, average_fill_price: 6_700.25, account: 'Sim101' });
    const { executions, positions, cashCents } = await database().prisma.account.findFirstOrThrow({
      where: { personId: trader().personId },
      include: { executions: true, positions: true },
    });
    expect(executions).toHaveLength(1);
    expect(positions).toMatchObject([{ instrument: es, quantity: 1 }]);
    expect(cashCents).toBe(10_000_000n - 225n);
    expect(await auditOf(trader())).toMatchObject([
      {
        event: 'tool.call',
        tool: 'PlaceOrder',
        decision: 'allowed',
        orderIds: [order_id],
        scopeHeld: 'mcp:trade',
        scopeNeeded: 'mcp:trade',
        connectionId: trader().connectionId,
        address: '192.0.2.1',
      },
    ]);
  });

  test('one that is refused leaves its audit row and nothing else', async () => {
    await expect(place(trader(), { quantity: 100 })).rejects.toMatchObject({ code: 'insufficient_margin' });
    expect(await ordersOf(trader())).toEqual([]);
    expect(await auditOf(trader())).toMatchObject([
      { tool: 'PlaceOrder', decision: 'refused', reason: 'insufficient_margin', orderIds: [] },
    ]);
  });

  test('one that breaks half-way leaves its audit row and nothing else', async () => {
    const spec = { event: 'tool.call', tool: 'PlaceOrder', needs: 'mcp:trade' as const };
    const broken = act(
      database(),
      actorOf(trader()),
      spec,
      () => trader().clock.now,
      async (tx) => {
        await tx.account.updateMany({ where: { personId: trader().personId }, data: { cashCents: 0n } });
        throw new Error('out of order');
      },
    );
    await expect(broken).rejects.toThrow('out of order');
    const account = await database().prisma.account.findFirstOrThrow({ where: { personId: trader().personId } });
    expect(account.cashCents).toBe(10_000_000n);
    expect(await auditOf(trader())).toMatchObject([{ decision: 'failed', reason: 'internal_error' }]);
  });
});

describe('The authority of a connection is checked in the order’s own transaction', () => {
  test.each([
    ['revoked', { revokedAt: later(-1) }, 'connection_revoked'],
    ['expired', { expiresAt: later(-1) }, 'connection_expired'],
  ])('a connection that was %s after the token was looked up', async (_, change, reason) => {
    await trader().changeConnection(change);
    await expect(place(trader())).rejects.toBeInstanceOf(ConnectionEnded);
    expect(await ordersOf(trader())).toEqual([]);
    expect(await auditOf(trader())).toMatchObject([{ decision: 'refused', reason }]);
  });

  test('a person who was suspended meanwhile', async () => {
    await trader().changePerson({ suspendedAt: later(-1) });
    await expect(place(trader())).rejects.toMatchObject({ reason: 'suspended' });
  });

  test('a connection that was made read only meanwhile', async () => {
    await trader().changeConnection({ scope: 'mcp:read' });
    await expect(place(trader())).rejects.toBeInstanceOf(ScopeLost);
    expect(await auditOf(trader())).toMatchObject([{ decision: 'refused', reason: 'insufficient_scope' }]);
  });

  test('a token of the lower scope cannot use a connection of the higher one', async () => {
    const actor = actorOf(trader());
    const principal = { ...actor.principal, tokenScope: 'mcp:read' as const };
    const desk = { database: database(), market, clock: () => trader().clock.now };
    await expect(placeOrder(desk, { ...actor, principal }, input())).rejects.toBeInstanceOf(ScopeLost);
  });

  test('no order commits after a revoke has', async () => {
    const committed: string[] = [];
    const orders = Array.from({ length: 20 }, (_, index) =>
      place(trader(), { type: 'Limit', limitPrice: 6_000 + index }).then(
        () => committed.push('order'),
        () => {},
      ),
    );
    const revoke = inTransaction(database(), (tx) =>
      tx.connection.update({ where: { id: trader().connectionId }, data: { revokedAt: later(0) } }),
    ).then(async () => committed.push('revoke', String((await ordersOf(trader())).length)));
    await Promise.all([...orders, revoke]);
    const atRevoke = Number(committed[committed.indexOf('revoke') + 1]);
    expect(await ordersOf(trader())).toHaveLength(atRevoke);
  });
});

describe('Writes are limited in the transaction of the order', () => {
  const small = (index: number) => ({ type: 'Limit', limitPrice: 6_000 + index, instrument: 'MES' });

  test('five a second, then 429 with the time to wait; the refused one has not counted', async () => {
    for (let write = 0; write < 5; write += 1) await place(trader(), small(write));
    const refused = place(trader(), small(5));
    await expect(refused).rejects.toBeInstanceOf(RateLimited);
    await expect(refused).rejects.toMatchObject({ retryAfterSeconds: 1 });
    trader().clock.now = later(1);
    await quoteMarket(database(), 1);
    await expect(place(trader(), small(6))).resolves.toMatchObject({ status: 'Working' });
    expect(await auditOf(trader())).toContainEqual(expect.objectContaining({ reason: 'rate_limited' }));
  });

  test('parallel writes cannot overrun the limit', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => place(trader(), small(index), instance(index))),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(await ordersOf(trader())).toHaveLength(5);
  });

  test('thirty a minute', async () => {
    for (let write = 0; write < 30; write += 1) {
      trader().clock.now = later(write);
      await quoteMarket(database(), write);
      await place(trader(), small(write));
    }
    trader().clock.now = later(30);
    await quoteMarket(database(), 30);
    await expect(place(trader(), small(30))).rejects.toMatchObject({ retryAfterSeconds: 30 });
  });
});
