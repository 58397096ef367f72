import { randomUUID } from 'node:crypto';
import { connectConnection, inheritRules, revokeConnection } from '@portcullis/access';
import { inTransaction, Prisma } from '@portcullis/database';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  fourInstances,
  grantType,
  type PlaceOrder,
  refusedBy,
  resting,
  useGrantedOrders,
} from '../../../../tests/harness/granted-orders.ts';
import { later, market, noon } from '../../../../tests/harness/trading.ts';
import {
  budgetsOf,
  cancelReplace,
  changeOrder,
  closePosition,
  placeOrder,
  previewLimits,
  watchGrants,
} from '../index.ts';

const granted = useGrantedOrders();
const { database, second, trader, person, actor, desk, order } = granted;
const { limit, place, marketMoves, readBudgets, ordersOf, auditOf } = granted;

let instances: PlaceOrder[];
beforeAll(async () => {
  instances = await fourInstances();
});

describe('A budget is never overspent', () => {
  test('A059: twenty orders at once, in two accounts, over two pools: as many as the hour has', async () => {
    await limit({ orders_per_hour: 5 });
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        place(
          { ...resting, limitPrice: 6_000 + index, account: index % 2 ? 'Sim101' : 'Sim102' },
          index % 4 < 2 ? database() : second(),
          instances[index % 4],
        ),
      ),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    for (const each of all)
      if (each.status === 'rejected') expect(each.reason).toMatchObject(refusedBy('orders_per_hour'));
    expect(await ordersOf()).toHaveLength(5);
    expect(await readBudgets()).toEqual({ orders_per_hour: { used: 5, left: 0 } });
  });

  test('A059: the same with notional: no more than fits', async () => {
    await limit({ notional_per_day: 100_000 });
    const all = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) =>
        place(
          { ...resting, limitPrice: 6_000 + index / 4, account: index % 2 ? 'Sim101' : 'Sim102' },
          index % 3 ? database() : second(),
          instances[index % 4],
        ),
      ),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });

  test('A059: whatever is placed, changed, replaced and cancelled at once, no more works and has filled than was granted', async () => {
    const most = 200_000;
    await limit({ notional_per_day: most });
    const { prisma } = database();
    const worked = async () => {
      const orders = await prisma.order.findMany({
        where: { personId: trader().personId, protects: false, reduceOnly: false },
      });
      return orders.reduce((cents, { status, quantity, filled, filledTicks, limitTicks }) => {
        const rest = status === 'Working' ? BigInt(quantity - filled) * (limitTicks ?? 0n) : 0n;
        return cents + (rest + filledTicks) * 125n;
      }, 0n);
    };
    const ids: string[] = [];
    const step = async (index: number): Promise<void> => {
      const by = desk(index % 2 ? second() : database());
      const orderId = ids[(index * 7) % Math.max(1, ids.length)] ?? 'none';
      const account = index % 3 ? 'Sim101' : 'Sim102';
      const quantity = 1 + (index % 3);
      const done = await [
        () => placeOrder(by, actor(), order({ ...resting, limitPrice: 6_000 + index, quantity, account })),
        () => changeOrder(by, actor(), { orderId, quantity: 1 + (index % 5), limitPrice: 6_100 + index }),
        () => cancelReplace(by, actor(), { orderId, quantity: 1 + (index % 4) }),
        () => placeOrder(by, actor(), order({ account })),
        () => placeOrder(by, actor(), order({ ...resting, quantity, ocoId: `group ${index}` })),
      ]
        [index % 5]?.()
        .catch((error: { code?: string }) => {
          if (error.code === undefined) throw error;
        });
      if (done && 'order_id' in done && done.order_id) ids.push(done.order_id);
    };
    for (let round = 0; round < 12; round += 1) {
      await Promise.all(Array.from({ length: 5 }, (_, index) => step(round * 5 + index)));
      expect(await worked()).toBeLessThanOrEqual(BigInt(most) * 100n);
    }
    expect(await worked()).toBeGreaterThan(BigInt(most) * 50n);
  });

  test('what is rolled back has used nothing, and a repeated client_request_id uses once', async () => {
    await limit({ orders_per_hour: 2 });
    const clientRequestId = randomUUID();
    const refused = place({ ...resting, quantity: 100 });
    await expect(refused).rejects.toMatchObject({ code: 'insufficient_margin' });
    for (let call = 0; call < 3; call += 1)
      await place({ ...resting, clientRequestId }, call % 2 ? second() : database());
    expect(await readBudgets()).toEqual({ orders_per_hour: { used: 1, left: 1 } });
  });

  test('an order of an hour ago is not counted any more', async () => {
    await limit({ orders_per_hour: 1 });
    await place(resting);
    await marketMoves(3_599);
    await expect(place(resting)).rejects.toMatchObject(refusedBy('orders_per_hour'));
    await marketMoves(3_600);
    await expect(place(resting)).resolves.toMatchObject({ status: 'Working' });
  });

  test('a connection that replaces another has what is left of its budget, and its rules, also when that was given back and the app registered anew', async () => {
    await limit({ orders_per_hour: 2, notional_per_day: 100_000 });
    await place(resting);
    const { connectionId, personId } = trader();
    const { prisma } = database();
    const {
      id: _,
      payload,
      limits,
      rules: __,
      ...row
    } = await prisma.connection.findUniqueOrThrow({ where: { id: connectionId } });
    const client = await prisma.client.update({ where: { id: row.clientId }, data: { kind: 'dynamic' } });
    await prisma.client.create({ data: { ...client, id: 'anew', metadata: client.metadata ?? {} } });
    const rules = { approvals: { when: 'every' } };
    await prisma.connection.update({ where: { id: connectionId }, data: { rules } });
    let last = connectionId;
    for (const givenBack of [false, true]) {
      const { id } = await prisma.connection.create({
        data: {
          ...row,
          ...(givenBack ? { clientId: 'anew' } : {}),
          connectedAt: null,
          payload: payload ?? {},
          limits: limits ?? {},
        },
      });
      await inTransaction(database(), async (tx) => {
        const now = new Date(noon.getTime());
        if (givenBack) await revokeConnection(tx, last, { reason: 'client', now });
        const replaced = await connectConnection(tx, id, now);
        expect(replaced).toEqual(givenBack ? [] : [last]);
        for (const each of replaced) await revokeConnection(tx, each, { reason: 'replaced', now });
        await inheritRules(tx, id, replaced);
      });
      last = id;
    }
    const { budgetOf, ...connection } = await prisma.connection.findUniqueOrThrow({ where: { id: last } });
    expect([budgetOf.length, connection.rules]).toEqual([2, rules]);
    await prisma.connection.update({ where: { id: last }, data: { rules: Prisma.DbNull } });
    const own = actor();
    const as = { ...own, principal: { ...own.principal, connectionId: last } };
    await placeOrder(desk(), as, order({ ...resting, limitPrice: 6_001 }));
    await expect(placeOrder(desk(), as, order({ ...resting, limitPrice: 6_002 }))).rejects.toMatchObject(
      refusedBy('orders_per_hour'),
    );
    const left = await budgetsOf(prisma, { ...connection, budgetOf, personId }, { market, now: noon });
    expect(left).toMatchObject([{ used: 2 }, { field: 'notional_per_day', used: 60_005 }]);
  });
});

describe('Notional and loss of a trading day', () => {
  test('market orders count at their worst until they fill, then at their price; closing counts nothing', async () => {
    await limit({ notional_per_day: 70_000 });
    await place();
    expect(await readBudgets()).toEqual({ notional_per_day: { used: 33_501.25, left: 36_498.75 } });
    await place({ side: 'Sell' });
    expect(await readBudgets()).toEqual({ notional_per_day: { used: 33_501.25, left: 36_498.75 } });
    // At its worst it is 6,702.75, ten ticks beyond the ask.
    await place({ account: 'Sim102' });
    await expect(place()).rejects.toMatchObject(refusedBy('notional_per_day'));
  });

  test('a change that makes more of an order is held, one that makes less is not; legs of a group count once', async () => {
    await limit({ notional_per_day: 65_000 });
    const { order_id: orderId } = (await place({ ...resting, quantity: 2, ocoId: 'one' })) as { order_id: string };
    await place({ ...resting, limitPrice: 5_999, quantity: 2, ocoId: 'one' });
    const change = (more: object) => changeOrder(desk(), actor(), { orderId, ...more });
    await expect(change({ quantity: 3 })).rejects.toMatchObject(refusedBy('notional_per_day'));
    await expect(change({ limitPrice: 6_501 })).rejects.toMatchObject(refusedBy('notional_per_day'));
    await expect(change({ limitPrice: 6_499 })).resolves.toMatchObject({ limit_price: 6_499 });
    await limit({ notional_per_day: 1 });
    await expect(change({ quantity: 1 })).resolves.toMatchObject({ quantity: 1 });
  });

  test('an order of the person’s own hand is not made larger on nobody’s budget', async () => {
    const placed = await placeOrder(desk(), person(), order(resting));
    const { order_id: orderId } = placed as { order_id: string };
    await limit({ notional_per_day: 1_000_000 });
    const change = changeOrder(desk(), actor(), { orderId, quantity: 5 });
    await expect(change).rejects.toMatchObject(refusedBy('notional_per_day'));
    await expect(cancelReplace(desk(), actor(), { orderId, quantity: 5 })).resolves.toMatchObject({
      quantity: 5,
    });
    expect(await readBudgets()).toMatchObject({ notional_per_day: { used: 150_000 } });
  });

  test('a loss that its orders made holds entries, fees and open positions counted, whoever closes', async () => {
    await limit({ loss_per_day: 100 });
    await place({ quantity: 2 });
    await marketMoves(1, 26_760);
    // 41 ticks of 1.25 on two contracts, and 0.62 for each.
    expect(await readBudgets()).toEqual({ loss_per_day: { used: 103.74, left: 0 } });
    await expect(place()).rejects.toMatchObject(refusedBy('loss_per_day'));
    await closePosition(desk(), person(), { account: 'Sim101', instrument: 'MES' });
    await marketMoves(2, 26_900);
    expect(await readBudgets()).toEqual({ loss_per_day: { used: 103.74, left: 0 } });
    await expect(place()).rejects.toMatchObject(refusedBy('loss_per_day'));
    await marketMoves(6 * 3_600 + 1);
    await expect(place()).resolves.toMatchObject({ status: 'Filled' });
  });
});

describe('Entries that were resting when the loss is reached', () => {
  test('are cancelled by the venue; exits go on, and the person is told', async () => {
    await limit({ loss_per_day: 100 });
    await place({ quantity: 2, stopLoss: 6_600 });
    const entry = (await place({ ...resting, account: 'Sim102' })) as { order_id: string };
    const watch = () => watchGrants(database(), { now: trader().clock.now, market });
    expect(await watch()).toEqual({ cancelled: 0, failed: [] });
    await marketMoves(1, 26_760);
    expect(await watch()).toEqual({ cancelled: 1, failed: [] });
    expect(await watch()).toEqual({ cancelled: 0, failed: [] });
    const orders = await ordersOf();
    expect(orders.find(({ id }) => id === entry.order_id)).toMatchObject({ status: 'Cancelled' });
    expect(orders.find(({ protects }) => protects)).toMatchObject({ status: 'Accepted' });
    const told = await database().prisma.alertNotice.findMany({ where: { personId: trader().personId } });
    expect(told).toMatchObject([
      { severity: 'critical', words: expect.stringContaining('1 working order was cancelled') },
    ]);
    expect((await auditOf()).at(-1)).toMatchObject({
      event: 'connection.loss_reached',
      orderIds: [entry.order_id],
    });
  });
});

describe('A preview', () => {
  test('tells what new limits would have done with the orders of the last thirty days', async () => {
    await place({ quantity: 3 });
    await place({ side: 'Sell', quantity: 3 });
    await place({ instrument: 'ES', ...resting });
    await place({ ...resting, quantity: 2 });
    const of = (limits: object) =>
      previewLimits(database().prisma, {
        placedBy: [trader().connectionId],
        limits: { type: grantType, ...limits },
        now: later(86_400),
      });
    expect(await of({ max_order_quantity: 2, instruments: ['MES'] })).toMatchObject({
      ...{ orders: 4, isCut: false, refused: 2 },
      byField: [
        { field: 'max_order_quantity', orders: 1 },
        { field: 'instruments', orders: 1 },
      ],
      examples: [
        { field: 'max_order_quantity', instrument: 'MES 12-26', quantity: 3, price: null, account: 'sim101' },
        { price: 6_000 },
      ],
    });
    expect(await of({ orders_per_hour: 1 })).toMatchObject({ refused: 2 });
    expect(await of({ notional_per_day: 1_000_000, expires_at: noon.toISOString() })).toMatchObject({ refused: 0 });
  });
});
