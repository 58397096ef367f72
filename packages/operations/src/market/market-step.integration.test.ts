import { inTransaction } from '@portcullis/database';
import {
  accountValue,
  cancelWorkingOrder,
  findOrder,
  lockAccount,
  type Order,
  type Quote,
  readAccountBook,
  sharedFeed,
} from '@portcullis/trading';
import { describe, expect, it } from 'vitest';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { agreed, createTrader, later, noon, place, putQuotes, quoteOf } from '../../../../tests/harness/trading.ts';
import { expireOrders, stepMarket } from './market-step.ts';

const database = useDatabase();
const mes = 'MES 12-26';
const es = 'ES 12-26';

let seq = 0n;
const say = async (bid: number, more: Partial<Quote> = {}, name = mes): Promise<Quote> => {
  seq += 1n;
  const quote = quoteOf(name, bid, bid + 1, { seq, at: noon, ...more });
  await putQuotes(database(), quote);
  return quote;
};

const step = (quotes: Quote[], now = noon) => stepMarket(database(), sharedFeed, quotes, { now, hours: 'always' });
const stored = async (order: Order) => (await findOrder(database().prisma, order.personId, order.id)) as Order;
const limit = { side: 'Buy', type: 'Limit', quantity: 1, limitPrice: 5999, tif: 'Gtc' } as const;

/** Cash is the start less what was paid, for every account: nothing was booked twice or lost. */
const booksAgree = async (accountId: string) => {
  const { prisma } = database();
  const account = await prisma.account.findUniqueOrThrow({
    where: { id: accountId },
    include: { executions: true, positions: true, orders: true },
  });
  const fees = account.executions.reduce((sum, { feeCents }) => sum + feeCents, 0n);
  const realized = account.executions.reduce((sum, { realizedCents }) => sum + realizedCents, 0n);
  expect(account.cashCents).toBe(account.startCents + realized - fees);
  expect(account.feesCents).toBe(fees);
  for (const { instrument, quantity } of account.positions) {
    const own = account.executions.filter((each) => each.instrument === instrument);
    expect(quantity).toBe(
      own.reduce((sum, { side, quantity: filled }) => sum + (side === 'Buy' ? filled : -filled), 0),
    );
  }
  for (const order of account.orders) {
    const own = account.executions.filter(({ orderId }) => orderId === order.id);
    expect(order.filled).toBe(own.reduce((sum, { quantity }) => sum + quantity, 0));
  }
};

describe('a step of the market', () => {
  it('fills what the quote went through, of every account, and leaves the rest', async () => {
    await say(24_000);
    const accounts = await Promise.all([createTrader(database()), createTrader(database()), createTrader(database())]);
    const placed = await Promise.all(accounts.map((account) => place(database(), account, mes, limit)));
    const far = agreed(await place(database(), accounts[0] as never, mes, { ...limit, limitPrice: 5900 })).order;
    expect(await step([await say(23_990)])).toEqual({ orders: 3, executions: 3, failed: [] });
    for (const each of placed)
      expect(await stored(agreed(each).order)).toMatchObject({ status: 'Filled', filledTicks: 23_996n });
    expect((await stored(far)).status).toBe('Working');
    for (const { id } of accounts) await booksAgree(id);
  });

  it('fills a limit that is touched with what trades there after the queue before it, and counts no trade twice', async () => {
    await say(24_000);
    const account = await createTrader(database());
    const { order } = agreed(await place(database(), account, mes, { ...limit, quantity: 3, limitPrice: 6_000 }));
    const touch = (traded: number) => say(24_000, { traded, bidSize: 10 });
    for (const [traded, filled] of [
      [50, 0],
      [10, 0],
      [2, 2],
      [9, 3],
    ] as const) {
      const quote = await touch(traded);
      await step([quote]);
      await step([quote]);
      expect((await stored(order)).filled).toBe(filled);
    }
    await booksAgree(account.id);
  });

  it('locks nothing when nothing moves', async () => {
    await say(24_000);
    const account = await createTrader(database());
    agreed(await place(database(), account, mes, limit));
    const quote = await say(24_001);
    await inTransaction(database(), async (tx) => {
      await lockAccount(tx, account.id, { now: noon, hours: 'always' });
      expect(await step([quote])).toEqual({ orders: 0, executions: 0, failed: [] });
    });
  });

  it('the same quote twice fills once', async () => {
    await say(24_000);
    const account = await createTrader(database());
    const { order } = agreed(await place(database(), account, mes, { ...limit, quantity: 10 }));
    const quote = await say(23_990, { askSize: 4 });
    await Promise.all([step([quote]), step([quote]), step([quote])]);
    expect(await stored(order)).toMatchObject({ status: 'PartFilled', filled: 4 });
    await step([await say(23_990, { askSize: 40 })]);
    expect(await stored(order)).toMatchObject({ status: 'Filled', filled: 10 });
    await booksAgree(account.id);
  });

  it('an account that another act holds waits for the next step; the others do not', async () => {
    await say(24_000);
    const [held, free] = [await createTrader(database()), await createTrader(database())];
    const orders = await Promise.all(
      [held, free].map(async (account) => agreed(await place(database(), account, mes, limit)).order),
    );
    const quote = await say(23_990);
    await inTransaction(database(), async (tx) => {
      await lockAccount(tx, held.id, { now: noon, hours: 'always' });
      const { executions, failed } = await step([quote]);
      expect([executions, failed.map(({ accountId }) => accountId)]).toEqual([1, [held.id]]);
    });
    expect(await step([quote])).toMatchObject({ executions: 1 });
    for (const order of orders) expect((await stored(order)).status).toBe('Filled');
  });

  it('beside placing, cancelling and other steps, books agree and nobody waits for ever', async () => {
    await say(24_000);
    await say(24_000, {}, es);
    const accounts = await Promise.all(Array.from({ length: 3 }, () => createTrader(database())));
    const acts = accounts.flatMap((account) =>
      Array.from({ length: 4 }, async (_, index) => {
        const name = index % 2 ? mes : es;
        const { order } = agreed(await place(database(), account, name, { ...limit, limitPrice: 5999 - index }));
        if (index % 3) return;
        await inTransaction(database(), async (tx) => {
          await lockAccount(tx, account.id, { now: noon, hours: 'always' });
          await cancelWorkingOrder(tx, {
            order: (await findOrder(tx, account.personId, order.id)) as Order,
            now: noon,
            source: 'test',
          });
        });
      }),
    );
    const steps = Array.from({ length: 6 }, async (_, index) =>
      step([await say(23_995 - 4 * index), await say(23_995 - 4 * index, {}, es)]),
    );
    const results = await Promise.all([...steps, ...acts]);
    expect(results).toHaveLength(18);
    await step([await say(23_900), await say(23_900, {}, es)]);
    for (const { id } of accounts) await booksAgree(id);
  });

  it('value moves with the mark, not with the fill', async () => {
    await say(24_000);
    const account = await createTrader(database());
    agreed(await place(database(), account, mes, limit));
    await step([await say(23_990)]);
    const current = await database().prisma.account.findUniqueOrThrow({ where: { id: account.id } });
    const value = accountValue(await readAccountBook(database().prisma, current));
    expect(value.netLiquidationCents).toBe(10_000_000n - 62n + (23_990n - 23_996n) * 125n);
  });
});

describe('the end of a session', () => {
  it('cancels Day orders as expired, and leaves Gtc', async () => {
    await say(24_000);
    const account = await createTrader(database());
    const day = agreed(await place(database(), account, mes, { ...limit, tif: 'Day' })).order;
    const gtc = agreed(await place(database(), account, mes, limit)).order;
    const close = new Date('2026-11-18T23:00:00Z');
    const expire = (now: Date) => expireOrders(database(), sharedFeed, { now, hours: 'always' });
    expect(await expire(later(-1, close))).toMatchObject({ orders: 0 });
    expect(await expire(close)).toMatchObject({ orders: 1, failed: [] });
    expect([(await stored(day)).status, (await stored(gtc)).status]).toEqual(['Cancelled', 'Working']);
    const last = await database().prisma.orderEvent.findFirst({ where: { orderId: day.id }, orderBy: { seq: 'desc' } });
    expect(last).toMatchObject({ status: 'Cancelled', reason: 'expired', source: 'venue' });
  });
});
