import { randomUUID } from 'node:crypto';
import { inTransaction } from '@portcullis/database';
import { describe, expect, test } from 'vitest';
import { usePlacedOrders } from '../../../../tests/harness/placed-orders.ts';
import { createToolCaller, quoteMarket } from '../../../../tests/harness/tool-caller.ts';
import { later } from '../../../../tests/harness/trading.ts';
import { forgetAnswers } from '../index.ts';

const { database, trader, place, instance, ordersOf, auditOf } = usePlacedOrders();

describe('client_request_id', () => {
  test('fifty parallel calls with one id place one order and give one answer', async () => {
    const clientRequestId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => place(trader(), { clientRequestId })));
    expect(await ordersOf(trader())).toHaveLength(1);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('fifty parallel calls over five instances with one id place one order and give one answer', async () => {
    const clientRequestId = randomUUID();
    const calls = Array.from({ length: 50 }, (_, index) => place(trader(), { clientRequestId }, instance(index)));
    const answers = await Promise.all(calls);
    expect(await ordersOf(trader())).toHaveLength(1);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('five calls one after the other place one order, and repeats are audited as such', async () => {
    const clientRequestId = randomUUID();
    for (let call = 0; call < 5; call += 1) await place(trader(), { clientRequestId });
    const [order, ...others] = await ordersOf(trader());
    expect(others).toEqual([]);
    const rows = await auditOf(trader());
    expect(rows.map(({ reason }) => reason)).toEqual([null, ...Array(4).fill('repeated')]);
    expect(rows.every(({ orderIds }) => orderIds[0] === order?.id)).toBe(true);
  });

  test('the same id with another quantity is a conflict and places nothing', async () => {
    const clientRequestId = randomUUID();
    await place(trader(), { clientRequestId });
    const again = place(trader(), { clientRequestId, quantity: 2 });
    await expect(again).rejects.toMatchObject({ code: 'idempotency_conflict' });
    expect(await ordersOf(trader())).toHaveLength(1);
  });

  test.each([
    ['by its root', { instrument: 'es' }],
    ['by its month code', { instrument: 'ESZ26' }],
    ['with the account in another case', { account: ' sim101 ' }],
    ['with what is left out written as absent', { limitPrice: undefined, requireMarketPosition: undefined }],
  ])('A030, A031: the same call, written %s, is a repeat', async (_, written) => {
    const clientRequestId = randomUUID();
    const first = await place(trader(), { clientRequestId, instrument: 'ES 12-26' });
    expect(await place(trader(), { clientRequestId, instrument: 'ES 12-26', ...written })).toEqual(first);
    expect(await ordersOf(trader())).toHaveLength(1);
  });

  test('A030: ES is the contract that it was when the call was first made, also after its roll', async () => {
    const clientRequestId = randomUUID();
    const resting = { type: 'Limit' as const, limitPrice: 5_000, tif: 'Gtc' as const, clientRequestId };
    const first = await place(trader(), { ...resting, instrument: 'ES' });
    await database().prisma.connection.updateMany({ data: { expiresAt: new Date('2027-02-01T00:00:00Z') } });
    trader().clock.now = new Date('2026-12-30T17:00:00Z');
    expect(await place(trader(), { ...resting, instrument: 'ES' })).toEqual(first);
    expect(await place(trader(), { ...resting, instrument: 'ES 12-26' })).toEqual(first);
    const next = place(trader(), { ...resting, instrument: 'ES 03-27' });
    await expect(next).rejects.toMatchObject({ code: 'idempotency_conflict' });
    expect(await ordersOf(trader())).toHaveLength(1);
  });

  test('two accounts race for one id: one order, one conflict', async () => {
    await database().prisma.account.create({
      data: {
        ...(await database().prisma.account.findFirstOrThrow({
          where: { personId: trader().personId },
          omit: { id: true, name: true, nameKey: true, monitors: true, watch: true, limits: true, venueOptions: true },
        })),
        name: 'Second',
        nameKey: 'second',
      },
    });
    const clientRequestId = randomUUID();
    const both = await Promise.allSettled([
      place(trader(), { clientRequestId }, instance(0)),
      place(trader(), { clientRequestId, account: 'Second' }, instance(1)),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((each) => each.status === 'rejected')).toMatchObject({ reason: { code: 'idempotency_conflict' } });
    expect(await ordersOf(trader())).toHaveLength(1);
  });

  test('another person’s id is one’s own: their order is not shown', async () => {
    const clientRequestId = randomUUID();
    const other = await createToolCaller(database());
    const first = (await place(trader(), { clientRequestId })) as { order_id: string };
    const second = (await place(other, { clientRequestId })) as { order_id: string };
    expect(second.order_id).not.toBe(first.order_id);
    expect(await ordersOf(other)).toHaveLength(1);
  });

  test('a refused call keeps nothing: the id may be used for what is right', async () => {
    const clientRequestId = randomUUID();
    await expect(place(trader(), { clientRequestId, quantity: 100 })).rejects.toMatchObject({
      code: 'insufficient_margin',
    });
    await expect(place(trader(), { clientRequestId })).resolves.toMatchObject({ status: 'Filled' });
  });

  test('a dry run keeps nothing either', async () => {
    const clientRequestId = randomUUID();
    await expect(place(trader(), { clientRequestId, dryRun: true })).resolves.toMatchObject({ dry_run: true });
    expect(await ordersOf(trader())).toEqual([]);
    await expect(place(trader(), { clientRequestId })).resolves.toMatchObject({ status: 'Filled' });
  });

  test('an id is forgotten after seven days, but not while its order works', async () => {
    const [filled, working] = [randomUUID(), randomUUID()];
    await place(trader(), { clientRequestId: filled });
    await place(trader(), { clientRequestId: working, type: 'Limit', limitPrice: 6_000, tif: 'Gtc' });
    await inTransaction(database(), (tx) => forgetAnswers(tx, later(8 * 86_400)));
    const kept = await database().prisma.idempotencyKey.findMany({ where: { personId: trader().personId } });
    expect(kept.map(({ requestId }) => requestId)).toEqual([working]);
  });
});

describe('The same order again without a client_request_id', () => {
  test('within five seconds from the same connection is refused', async () => {
    await place(trader());
    trader().clock.now = later(4.9);
    await quoteMarket(database(), 4.9);
    await expect(place(trader())).rejects.toMatchObject({ code: 'possible_duplicate' });
    expect(await ordersOf(trader())).toHaveLength(1);
  });

  test('after five seconds is another order', async () => {
    await place(trader());
    trader().clock.now = later(5);
    await quoteMarket(database(), 5);
    await expect(place(trader())).resolves.toMatchObject({ status: 'Filled' });
  });

  test.each([
    ['another quantity', { quantity: 2 }],
    ['the other side', { side: 'Sell' }],
    ['another type', { type: 'Limit', limitPrice: 6_000 }],
    ['a client_request_id', { clientRequestId: randomUUID() }],
  ])('is no duplicate with %s', async (_, more) => {
    await place(trader());
    await expect(place(trader(), more)).resolves.toMatchObject({ account: 'Sim101' });
  });

  test('is no duplicate from another connection of the person', async () => {
    await place(trader());
    const second = await createToolCaller(database(), { of: trader() });
    await expect(place(second)).resolves.toMatchObject({ status: 'Filled' });
  });

  test('is taken when it only reduces the position, and refused when it would turn it around', async () => {
    await place(trader(), { quantity: 2 });
    const exit = { side: 'Sell', quantity: 1 };
    await place(trader(), exit);
    await expect(place(trader(), exit)).resolves.toMatchObject({ status: 'Filled' });
    await expect(place(trader(), exit)).rejects.toMatchObject({ code: 'possible_duplicate' });
  });
});
