import { inTransaction } from '@portcullis/database';
import { describe, expect, it } from 'vitest';
import { useDatabase } from '../../../../tests/harness/database.ts';
import {
  agreed,
  createTrader,
  instrumentOf,
  later,
  market,
  noon,
  place,
  putQuotes,
  quoteOf,
} from '../../../../tests/harness/trading.ts';
import { readBookInSession, reportAccount } from '../accounts/account-report.ts';
import { lockAccount } from '../accounts/account-store.ts';
import { reportPosition } from '../accounts/position-report.ts';
import { applyQuote } from '../matching/apply-quote.ts';
import type { Order } from '../orders/order.ts';
import { findOrder, listOrderEvents } from '../orders/order-store.ts';
import { readOrder } from '../reports/order-list.ts';
import { cancelWorkingOrder } from './cancel-order.ts';
import { changeWorkingOrder, type WantedChange } from './change-order.ts';
import { previewOrder } from './submit-order.ts';

const database = useDatabase();
const es = 'ES 12-26';
const mes = 'MES 12-26';

const bookOf = async (account: { id: string }, now = noon) =>
  readBookInSession(
    database().prisma,
    await database().prisma.account.findUniqueOrThrow({ where: { id: account.id } }),
    { market, now },
  );

const step = (account: { id: string }, quote: ReturnType<typeof quoteOf>) =>
  inTransaction(database(), async (tx) => {
    const locked = await lockAccount(tx, account.id, { now: quote.at, hours: 'always' });
    if (!locked) throw new Error('no account');
    return applyQuote(tx, { account: locked, quote, now: quote.at });
  });

const change = (order: Order, wanted: WantedChange, now = noon) =>
  inTransaction(database(), async (tx) => {
    const account = await lockAccount(tx, order.accountId, { now, hours: 'always' });
    const current = await findOrder(tx, order.personId, order.id);
    if (!account || !current) throw new Error('no order');
    return changeWorkingOrder(tx, { account, order: current, change: wanted, market, now, source: 'test' });
  });

const statuses = async (order: Order) =>
  (await listOrderEvents(database().prisma, order.personId, order.id)).map(({ status }) => status);

describe('an order that meets a fresh quote', () => {
  it('fills at once, and position, cash and life cycle say so', async () => {
    await putQuotes(database(), quoteOf(mes, 20_960, 20_961));
    const account = await createTrader(database());
    const { order, executions } = agreed(
      await place(database(), account, 'MES', { side: 'Buy', type: 'Market', quantity: 2 }),
    );
    expect(order).toMatchObject({ status: 'Filled', filled: 2, instrument: mes });
    expect(executions).toMatchObject([{ quantity: 2, priceTicks: 20_961n, feeCents: 124n, positionAfter: 2 }]);
    expect(await statuses(order)).toEqual(['Initialized', 'Submitted', 'Accepted', 'Filled']);
    const book = await bookOf(account);
    expect(reportPosition(book, mes)).toMatchObject({
      marketPosition: 'Long',
      quantity: 2,
      averagePrice: 5240.25,
      markPrice: 5240,
    });
    expect(reportAccount(book)).toMatchObject({
      cashValue: 99_998.76,
      unrealizedPnl: -2.5,
      netLiquidation: 99_996.26,
      buyingPower: 97_620.26,
    });
  });

  it('MES long 2 at 5240.25, marked at 5247.75, is worth 75.00 (the vector of the reference)', async () => {
    await putQuotes(database(), quoteOf('MES 12-26', 20_960, 20_961, { seq: 2n }));
    const account = await createTrader(database());
    agreed(await place(database(), account, 'MES', { side: 'Buy', type: 'Market', quantity: 2 }));
    await putQuotes(database(), quoteOf('MES 12-26', 20_991, 20_992, { seq: 3n }));
    expect(reportPosition(await bookOf(account), mes).unrealizedPnl).toBe(75);
  });

  it('takes the quoted size once: the rest waits for the next quote', async () => {
    await putQuotes(database(), quoteOf(es, 24_000, 24_001, { seq: 10n, askSize: 3 }));
    const account = await createTrader(database());
    const first = agreed(await place(database(), account, 'ES', { side: 'Buy', type: 'Market', quantity: 2 }));
    const second = agreed(await place(database(), account, 'ES', { side: 'Buy', type: 'Market', quantity: 2 }));
    const third = agreed(await place(database(), account, 'ES', { side: 'Buy', type: 'Market', quantity: 1 }));
    expect([first, second, third].map(({ order }) => [order.status, order.filled])).toEqual([
      ['Filled', 2],
      ['PartFilled', 1],
      ['Accepted', 0],
    ]);
    await step(account, quoteOf(es, 24_002, 24_003, { seq: 10n, askSize: 30 }));
    expect(await statuses(second.order)).toHaveLength(4);
    const stepped = await step(account, quoteOf(es, 24_002, 24_003, { seq: 11n, askSize: 30, at: later(1) }));
    expect(stepped.executions.map(({ priceTicks }) => priceTicks)).toEqual([24_003n, 24_003n]);
    expect((await readOrder(database().prisma, account.personId, second.order.id))?.averageFillPrice).toBe(6000.5);
  });
});

describe('an order that does not meet a fresh quote', () => {
  it('waits as Accepted, and meets the next quote as if it arrived', async () => {
    await putQuotes(database(), quoteOf(es, 24_000, 24_001, { seq: 20n }));
    const account = await createTrader(database());
    const { order } = agreed(
      await place(
        database(),
        account,
        es,
        { side: 'Buy', type: 'Limit', quantity: 1, limitPrice: 6001 },
        { now: later(5) },
      ),
    );
    expect(order.status).toBe('Accepted');
    const { executions } = await step(account, quoteOf(es, 24_001, 24_002, { seq: 21n, at: later(6) }));
    expect(executions).toMatchObject([{ priceTicks: 24_002n }]);
  });

  it.each([
    ['a sell stop', { type: 'StopMarket', stopPrice: 5995 }, 23_978n, 30n],
    ['a sell stop limit', { type: 'StopLimit', stopPrice: 5995, limitPrice: 5994.25 }, 23_978n, 40n],
  ] as const)('%s rests, is triggered by the last trade and fills', async (_, terms, price, seq) => {
    await putQuotes(database(), quoteOf(es, 24_000, 24_001, { seq }));
    const account = await createTrader(database());
    const { order } = agreed(await place(database(), account, es, { side: 'Sell', quantity: 1, ...terms }));
    expect(order.status).toBe('Working');
    expect((await step(account, quoteOf(es, 23_990, 23_991, { seq: seq + 1n }))).orders).toEqual([]);
    const { executions } = await step(account, quoteOf(es, 23_978, 23_979, { seq: seq + 2n, lastTicks: 23_979n }));
    expect(executions).toMatchObject([{ priceTicks: price, positionAfter: -1 }]);
  });

  it('Ioc and Fok leave nothing working', async () => {
    await putQuotes(database(), quoteOf(es, 24_000, 24_001, { seq: 200n, askSize: 2 }));
    const account = await createTrader(database());
    const fok = agreed(await place(database(), account, es, { side: 'Buy', type: 'Market', quantity: 3, tif: 'Fok' }));
    const ioc = agreed(await place(database(), account, es, { side: 'Buy', type: 'Market', quantity: 3, tif: 'Ioc' }));
    expect([fok.order, ioc.order].map(({ status, filled }) => [status, filled])).toEqual([
      ['Cancelled', 0],
      ['Cancelled', 2],
    ]);
    expect(await statuses(ioc.order)).toEqual([
      'Initialized',
      'Submitted',
      'Accepted',
      'PartFilled',
      'CancelPending',
      'Cancelled',
    ]);
  });
});

describe('a refusal', () => {
  it('writes nothing', async () => {
    await putQuotes(database(), quoteOf(es, 24_000, 24_001, { seq: 300n }));
    const account = await createTrader(database());
    const refused = await place(database(), account, es, { side: 'Buy', type: 'Market', quantity: 9 });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'insufficient_margin' } });
    expect(await database().prisma.order.count({ where: { accountId: account.id } })).toBe(0);
  });

  it('counts working orders: two that would fit alone do not fit together', async () => {
    const account = await createTrader(database());
    agreed(await place(database(), account, es, { side: 'Buy', type: 'Limit', quantity: 5, limitPrice: 5000 }));
    const refused = await place(database(), account, es, { side: 'Buy', type: 'Limit', quantity: 5, limitPrice: 5000 });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'insufficient_margin' } });
    agreed(await place(database(), account, es, { side: 'Sell', type: 'Limit', quantity: 5, limitPrice: 7000 }));
  });

  it('knows the ids that the person has used', async () => {
    const account = await createTrader(database());
    const request = { side: 'Buy', type: 'Limit', quantity: 1, limitPrice: 5000, clientOrderId: 'mine-1' } as const;
    agreed(await place(database(), account, es, request));
    expect(await place(database(), account, es, request)).toMatchObject({
      ok: false,
      refusal: { code: 'duplicate_order_id' },
    });
    agreed(await place(database(), await createTrader(database()), es, request));
  });

  it('a preview makes every check and places nothing', async () => {
    const account = await createTrader(database());
    const submission = {
      account,
      instrument: instrumentOf('ES'),
      market,
      now: noon,
      source: 'test',
      connectionId: null,
    };
    const preview = await previewOrder(database().prisma, {
      ...submission,
      request: { side: 'Buy', type: 'Market', quantity: 9, tif: 'Day' },
    });
    expect(preview).toMatchObject({ estimatedPriceTicks: 24_001n, marginEffectCents: 10_692_000n });
    expect(preview.checks.filter(({ ok }) => !ok)).toMatchObject([{ name: 'margin' }]);
    expect(await database().prisma.order.count({ where: { accountId: account.id } })).toBe(0);
  });
});

describe('changing and cancelling', () => {
  it('a changed limit meets the quote again', async () => {
    await putQuotes(database(), quoteOf(es, 24_000, 24_001, { seq: 400n }));
    const account = await createTrader(database());
    const { order } = agreed(
      await place(database(), account, es, { side: 'Buy', type: 'Limit', quantity: 1, limitPrice: 5999 }),
    );
    expect(await change(order, {})).toMatchObject({ ok: false, refusal: { code: 'nothing_to_change' } });
    expect(await change(order, { limitPrice: 5999.1 })).toMatchObject({
      ok: false,
      refusal: { code: 'price_not_on_tick' },
    });
    const { executions, order: changed } = agreed(await change(order, { limitPrice: 6002 }));
    expect(executions).toMatchObject([{ priceTicks: 24_001n }]);
    expect(await statuses(changed)).toEqual([
      'Initialized',
      'Submitted',
      'Accepted',
      'Working',
      'ChangePending',
      'Working',
      'Filled',
    ]);
    expect(await change(changed, { quantity: 2 })).toMatchObject({ ok: false, refusal: { code: 'order_not_found' } });
  });

  it('a cancelled order is terminal', async () => {
    const account = await createTrader(database());
    const { order } = agreed(
      await place(database(), account, es, { side: 'Sell', type: 'Limit', quantity: 1, limitPrice: 6100, tif: 'Gtc' }),
    );
    const cancel = (one: Order) =>
      inTransaction(database(), (tx) => cancelWorkingOrder(tx, { order: one, now: later(1), source: 'test' }));
    const { order: cancelled } = agreed(await cancel(order));
    expect(cancelled.status).toBe('Cancelled');
    expect(await cancel(cancelled)).toMatchObject({
      ok: false,
      refusal: { detail: expect.stringContaining('not found or already terminal') },
    });
  });
});
