import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useOrderDesk } from '../../../../tests/harness/order-desk.ts';
import { createToolCaller, es, mes, quoteMarket } from '../../../../tests/harness/tool-caller.ts';
import { cancelAllOrders, cancelOrder, cancelOrdersOfConnection, changeOrder } from '../index.ts';

const { database, trader, hand, desk, connection, place, rest, statusOf, positions, addAccount } = useOrderDesk();

describe('Change', () => {
  test('moves a working order and tells what it was', async () => {
    const orderId = await rest({ quantity: 2 });
    expect(await changeOrder(desk(), hand(), { orderId, limitPrice: 6_100, quantity: 3 })).toMatchObject({
      order_id: orderId,
      quantity: 3,
      limit_price: 6_100,
      status: 'Working',
      previous: { quantity: 2, limit_price: 6_000, stop_price: null },
    });
  });

  test('a dry run tells what would be and leaves the order', async () => {
    const orderId = await rest();
    expect(await changeOrder(desk(), hand(), { orderId, limitPrice: 6_100, dryRun: true })).toMatchObject({
      limit_price: 6_100,
      dry_run: true,
    });
    expect(await database().prisma.order.findUnique({ where: { id: orderId } })).toMatchObject({ limitTicks: 24_000n });
    expect(await database().prisma.orderEvent.count({ where: { orderId, reason: 'changed' } })).toBe(0);
  });

  test('a change that is refused leaves the order', async () => {
    const orderId = await rest();
    const change = { orderId, limitPrice: 6_100.1 };
    await expect(changeOrder(desk(), hand(), change)).rejects.toMatchObject({ code: 'price_not_on_tick' });
    await expect(changeOrder(desk(), hand(), { orderId })).rejects.toMatchObject({ code: 'nothing_to_change' });
    expect(await statusOf(orderId)).toBe('Working');
  });
});

describe('Cancel', () => {
  test('of nothing, again and again, is answered every time, and leaves a row for each of thirty, then at each doubling', async () => {
    const audited = async () =>
      await database().prisma.auditEvent.findMany({
        where: { personId: trader().personId, tool: 'Cancel' },
        orderBy: { id: 'asc' },
      });
    for (let call = 0; call < 130; call += 1) {
      const cancelled = cancelOrder(desk(), connection(), { orderId: `none-${call}` });
      await expect(cancelled).rejects.toMatchObject({ code: 'order_not_found' });
    }
    expect((await audited()).map(({ calls }) => calls)).toEqual([...Array(30).fill(1), 30, 60]);
    await cancelOrder(desk(), connection(), { orderId: await rest() });
    expect((await audited()).at(-1)).toMatchObject({ calls: 1, decision: 'allowed' });
  });

  test('cancels what is left', async () => {
    const orderId = await rest();
    expect(await cancelOrder(desk(), hand(), { orderId })).toMatchObject({
      order_id: orderId,
      status: 'Cancelled',
      remaining: 0,
    });
  });

  test('a dry run tells what would be and leaves the order', async () => {
    const orderId = await rest();
    expect(await cancelOrder(desk(), hand(), { orderId, dryRun: true })).toMatchObject({
      order_id: orderId,
      status: 'Cancelled',
      dry_run: true,
    });
    expect(await statusOf(orderId)).toBe('Working');
    expect(await database().prisma.orderEvent.count({ where: { orderId, status: 'Cancelled' } })).toBe(0);
  });

  test.each([
    [
      'an order that was cancelled',
      async () => {
        const orderId = await rest();
        await cancelOrder(desk(), hand(), { orderId });
        return orderId;
      },
    ],
    ['an order that filled', () => place()],
    ['an id that was never given', async () => randomUUID()],
    [
      'another person’s order',
      async () => {
        const other = await createToolCaller(database());
        const { principal, requestId, address } = other.context();
        return rest({}, { kind: 'connection', principal, requestId, address });
      },
    ],
  ])('%s: not found or already terminal', async (_, make) => {
    const orderId = await make();
    const refused = cancelOrder(desk(), hand(), { orderId });
    await expect(refused).rejects.toMatchObject({
      code: 'order_not_found',
      detail: `Order "${orderId}" was not found or already terminal.`,
    });
  });

  test('fifty at once: one cancels, the others find it ended', async () => {
    const orderId = await rest();
    const all = await Promise.allSettled(Array.from({ length: 50 }, () => cancelOrder(desk(), hand(), { orderId })));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const events = await database().prisma.orderEvent.count({ where: { orderId, status: 'Cancelled' } });
    expect(events).toBe(1);
  });

  test('by the wrong account is not found', async () => {
    const orderId = await rest();
    await addAccount('Second');
    await expect(cancelOrder(desk(), hand(), { orderId, account: 'Second' })).rejects.toMatchObject({
      code: 'order_not_found',
    });
    await expect(cancelOrder(desk(), hand(), { orderId, account: 'sim101' })).resolves.toMatchObject({
      status: 'Cancelled',
    });
  });
});

describe('CancelAllOrders', () => {
  test('a dry run tells which, and leaves them', async () => {
    const orderId = await rest();
    expect(await cancelAllOrders(desk(), hand(), { account: 'Sim101', dryRun: true })).toEqual({
      cancelled: [{ account: 'Sim101', order_id: orderId }],
      failed: [],
      dry_run: true,
    });
    expect(await statusOf(orderId)).toBe('Working');
  });

  test('of one account leaves the others', async () => {
    await addAccount('Second');
    const [one, two, elsewhere] = [await rest(), await rest({ limitPrice: 6_001 }), await rest({ account: 'Second' })];
    const answer = await cancelAllOrders(desk(), hand(), { account: 'Sim101' });
    expect(answer).toEqual({ cancelled: [one, two].map((order_id) => ({ account: 'Sim101', order_id })), failed: [] });
    expect(await statusOf(elsewhere)).toBe('Working');
  });

  test('of all accounts must be said outright', async () => {
    await addAccount('Second');
    const orders = [await rest(), await rest({ account: 'Second' })];
    await expect(cancelAllOrders(desk(), hand(), {})).rejects.toMatchObject({ code: 'account_required' });
    const both = { account: 'Sim101', allAccounts: true };
    await expect(cancelAllOrders(desk(), hand(), both)).rejects.toMatchObject({ code: 'account_required' });
    expect((await cancelAllOrders(desk(), hand(), { allAccounts: true })).cancelled).toHaveLength(2);
    for (const id of orders) expect(await statusOf(id)).toBe('Cancelled');
  });

  test('with none working is a success with a warning', async () => {
    expect(await cancelAllOrders(desk(), hand(), { account: 'Sim101' })).toMatchObject({
      cancelled: [],
      warning: 'No order was working.',
    });
  });
});

test('a person cancels what a connection has left, and no more', async () => {
  const left = await rest({}, connection());
  const own = await rest({ limitPrice: 6_001 });
  const cancelled = await cancelOrdersOfConnection(desk(), hand(), { connectionId: trader().connectionId });
  expect(cancelled).toEqual([{ account: 'Sim101', order_id: left }]);
  expect(await statusOf(own)).toBe('Working');
});

test('fifty orders at once cannot take a position beyond its bound', async () => {
  await addAccount('Rich', 100_000_000n);
  await quoteMarket(database(), 0.001, { askSize: 10_000 });
  const order = { account: 'Rich', quantity: 10 };
  const all = await Promise.allSettled(Array.from({ length: 50 }, () => place(order)));
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  expect(await positions()).toEqual([[mes, 200]]);
});

test('what a person did by their own hand is audited as theirs', async () => {
  const id = await place();
  const [row] = await database().prisma.auditEvent.findMany({ where: { personId: trader().personId } });
  expect(row).toMatchObject({
    event: 'hand.call',
    tool: 'PlaceOrder',
    connectionId: null,
    orderIds: [id],
    scopeNeeded: null,
  });
  const [event] = await database().prisma.orderEvent.findMany({ where: { orderId: id } });
  expect(event?.source).toBe('page');
  expect((await database().prisma.order.findUnique({ where: { id } }))?.instrument).not.toBe(es);
});
