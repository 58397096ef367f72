import { describe, expect, it } from 'vitest';
import { useDatabase } from '../../../../tests/harness/database.ts';
import {
  agreed,
  createTrader,
  later,
  market,
  noon,
  place,
  putQuotes,
  quoteOf,
} from '../../../../tests/harness/trading.ts';
import { listExecutions, readExecutionsOf } from './execution-list.ts';
import { listOrders, readOrder } from './order-list.ts';

const database = useDatabase();
const mes = 'MES 12-26';

describe('lists', () => {
  it('pages hold every order once, newest first, while new ones arrive; another person sees none', async () => {
    await putQuotes(database(), quoteOf(mes, 24_000, 24_001));
    const account = await createTrader(database());
    const stranger = await createTrader(database());
    const put = async () =>
      agreed(await place(database(), account, mes, { side: 'Buy', type: 'Limit', quantity: 1, limitPrice: 1000 })).order
        .id;
    const placed = [await put(), await put(), await put(), await put(), await put()];
    const context = { market, now: noon };
    const list = (cursor?: string) =>
      listOrders(database().prisma, account.personId, { limit: 2, cursor, status: 'active' }, context);
    const first = await list();
    await put();
    const second = await list(first.nextCursor ?? '');
    const third = await list(second.nextCursor ?? '');
    const seen = [...first.orders, ...second.orders, ...third.orders].map(({ orderId }) => orderId);
    expect(seen).toEqual(placed.toReversed());
    expect(third.nextCursor).toBeNull();
    expect((await listOrders(database().prisma, stranger.personId, { limit: 10 }, context)).orders).toEqual([]);
    expect(await readOrder(database().prisma, stranger.personId, placed[0] ?? '')).toBeUndefined();
  });

  it('executions have their range, and belong to their person', async () => {
    await putQuotes(database(), quoteOf(mes, 24_000, 24_001, { seq: 500n }));
    const account = await createTrader(database());
    const { order } = agreed(await place(database(), account, mes, { side: 'Sell', type: 'Market', quantity: 1 }));
    const of = (personId: string, from?: Date) => listExecutions(database().prisma, personId, { limit: 5, from });
    expect((await of(account.personId)).executions).toMatchObject([
      { orderId: order.id, price: 6000, name: 'Entry', positionAfter: -1, commission: 0.62 },
    ]);
    expect((await of(account.personId, later(1))).executions).toEqual([]);
    const stranger = await createTrader(database());
    expect((await of(stranger.personId)).executions).toEqual([]);
    expect(await readExecutionsOf(database().prisma, stranger.personId, order.id)).toEqual([]);
  });
});
