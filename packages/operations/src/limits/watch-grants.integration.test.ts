import { inTransaction, Prisma } from '@portcullis/database';
import { expect, test } from 'vitest';
import { grantType, resting, useGrantedOrders } from '../../../../tests/harness/granted-orders.ts';
import { createToolCaller, type ToolCaller } from '../../../../tests/harness/tool-caller.ts';
import { market } from '../../../../tests/harness/trading.ts';
import { type PlaceOrderInput, placeOrder, watchGrants } from '../index.ts';

const { database, second, trader, actor, desk, order, marketMoves } = useGrantedOrders();

const place = (more: Partial<PlaceOrderInput>, caller: ToolCaller) =>
  placeOrder(desk(), { ...actor(), principal: caller.context().principal }, order(more));

test('one whose accounts are held, and thousands of entries, keep no loss from being watched', async () => {
  const { prisma } = database();
  const stranger = await createToolCaller(database());
  for (const caller of [trader(), stranger]) {
    const where = { id: caller.personId };
    await prisma.person.update({ where, data: { clientLimits: { type: grantType, loss_per_day: 40 } } });
    await place({}, caller);
    await place(resting, caller);
  }
  const [entry] = await prisma.order.findMany({ where: { personId: stranger.personId, status: 'Working' } });
  const [left] = await prisma.$queryRaw<{ columns: string }[]>`
    SELECT string_agg(quote_ident(column_name), ', ') AS columns FROM information_schema.columns
     WHERE table_name = 'trade_order' AND column_name NOT IN ('id', 'seq', 'client_order_id')`;
  const columns = Prisma.raw(left?.columns ?? '');
  await prisma.$executeRaw`
    INSERT INTO trade_order (id, ${columns})
    SELECT gen_random_uuid(), ${columns} FROM trade_order, generate_series(1, 109) WHERE id = ${entry?.id}::uuid`;
  await marketMoves(1, 26_760);
  const watched = await inTransaction(second(), async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM account WHERE person_id = ${trader().personId}::uuid FOR UPDATE`;
    return watchGrants(database(), { now: trader().clock.now, market });
  });
  expect(watched).toEqual({ cancelled: 1, failed: [{ personId: trader().personId, error: expect.anything() }] });
  const statuses = await prisma.order.groupBy({
    ...{ by: ['status'], where: { personId: stranger.personId } },
    _count: true,
  });
  expect(statuses.map(({ status, _count }) => [status, _count]).toSorted()).toEqual([
    ['Cancelled', 110],
    ['Filled', 1],
  ]);
});
