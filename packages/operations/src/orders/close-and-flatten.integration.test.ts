import { describe, expect, test } from 'vitest';
import { useOrderDesk } from '../../../../tests/harness/order-desk.ts';
import { mes, nq, quoteMarket } from '../../../../tests/harness/tool-caller.ts';
import { putQuotes, quoteOf } from '../../../../tests/harness/trading.ts';
import { closePosition, flattenEverything } from '../index.ts';

const { database, trader, hand, desk, connection, place, rest, statusOf, positions, addAccount } = useOrderDesk();

describe('ClosePosition', () => {
  test('cancels the instrument’s orders first, then sells all of it', async () => {
    await place({ quantity: 3 });
    const stop = await rest({ side: 'Sell', type: 'StopMarket', limitPrice: undefined, stopPrice: 6_600, quantity: 3 });
    const other = await rest({ instrument: 'NQ' });
    const answer = await closePosition(desk(), hand(), { account: 'Sim101', instrument: 'MES' });
    expect(answer).toMatchObject({
      instrument: mes,
      closed_quantity: 3,
      average_price: 6_700,
      remaining: 0,
      cancelled_orders: [{ account: 'Sim101', order_id: stop }],
      warnings: [],
    });
    expect(await positions()).toEqual([]);
    expect(await statusOf(other)).toBe('Working');
  });

  test.each([
    ['quantity', { quantity: 1 }, 1],
    ['a quantity beyond the position', { quantity: 10 }, 4],
    ['half', { percent: 50 }, 2],
    ['a percent of less than a contract', { percent: 1 }, 1],
  ])('closes %s of a short of 4', async (_, part, closed) => {
    await place({ side: 'Sell', quantity: 4 });
    const answer = await closePosition(desk(), hand(), { account: 'Sim101', instrument: 'MES', ...part });
    expect(answer).toMatchObject({ closed_quantity: closed, remaining: 4 - closed, average_price: 6_700.25 });
    expect(await positions()).toEqual(closed === 4 ? [] : [[mes, closed - 4]]);
  });

  test('a part leaves the orders that protect the rest, and warns when they are too many', async () => {
    await place({ quantity: 2 });
    const stop = await rest({ side: 'Sell', type: 'StopMarket', limitPrice: undefined, stopPrice: 6_600, quantity: 2 });
    const answer = await closePosition(desk(), hand(), { account: 'Sim101', instrument: 'MES', quantity: 1 });
    expect(answer).toMatchObject({
      cancelled_orders: [],
      warnings: [expect.stringContaining('turn the remaining position around')],
    });
    expect(await statusOf(stop)).toBe('Working');
  });

  test('a part does not warn of exits that shrink with the position, and counts a group once', async () => {
    await place({ quantity: 3, takeProfit: 6_800, stopLoss: 6_600 });
    const closing = { account: 'Sim101', instrument: 'MES', quantity: 1 };
    expect(await closePosition(desk(), hand(), closing)).toMatchObject({ remaining: 2, warnings: [] });
    const leg = { side: 'Sell', quantity: 1, ocoId: 'own' } as const;
    await rest({ ...leg, limitPrice: 6_790 });
    await rest({ ...leg, type: 'StopMarket', limitPrice: undefined, stopPrice: 6_610 });
    expect(await closePosition(desk(), hand(), closing)).toMatchObject({ remaining: 1, warnings: [] });
  });

  test('of nothing is refused, and cancels nothing', async () => {
    const order = await rest();
    await expect(closePosition(desk(), hand(), { account: 'Sim101', instrument: 'MES' })).rejects.toMatchObject({
      code: 'no_position',
      detail: `No position found for instrument '${mes}' in account 'Sim101'`.concat('.'),
    });
    expect(await statusOf(order)).toBe('Working');
  });

  test('what the quote has no size for goes on working', async () => {
    await place({ quantity: 5 });
    await putQuotes(database(), quoteOf(mes, 26_800, 26_801, { seq: 9n, bidSize: 2 }));
    const answer = await closePosition(desk(), hand(), { account: 'Sim101', instrument: 'MES' });
    expect(answer).toMatchObject({
      closed_quantity: 2,
      remaining: 3,
      warnings: ['3 contracts are still working at the market.'],
    });
  });

  test('a dry run tells it and leaves everything', async () => {
    await place({ quantity: 3 });
    const order = await rest();
    const answer = await closePosition(desk(), hand(), { account: 'Sim101', instrument: 'MES', dryRun: true });
    expect(answer).toMatchObject({ order_id: null, closed_quantity: 3, dry_run: true });
    expect(await positions()).toEqual([[mes, 3]]);
    expect(await statusOf(order)).toBe('Working');
  });
});

describe('FlattenEverything', () => {
  test('cancels every order, then closes every position', async () => {
    await place({ quantity: 2 });
    await place({ instrument: 'NQ', side: 'Sell' });
    const order = await rest();
    const answer = await flattenEverything(desk(), hand(), { account: 'Sim101' });
    expect(answer).toMatchObject({
      closed_positions: [
        { account: 'Sim101', instrument: mes, side: 'Long', quantity: 2, average_price: 6_700 },
        { account: 'Sim101', instrument: nq, side: 'Short', quantity: 1, average_price: 6_700.25 },
      ],
      cancelled_orders: [{ account: 'Sim101', order_id: order }],
      remaining_positions: [],
    });
    expect(await positions()).toEqual([]);
  });

  test('of all accounts', async () => {
    await addAccount('Second');
    await place();
    await place({ account: 'Second' });
    const answer = await flattenEverything(desk(), hand(), { allAccounts: true });
    expect(answer.closed_positions.map(({ account }) => account)).toEqual(['Sim101', 'Second']);
    expect(await positions()).toEqual([]);
  });

  test('a dry run tells it, names no order that will not exist, and leaves everything', async () => {
    await place();
    const order = await rest();
    expect(await flattenEverything(desk(), hand(), { account: 'Sim101', dryRun: true })).toEqual({
      closed_positions: [
        { account: 'Sim101', instrument: mes, side: 'Long', quantity: 1, average_price: 6_700, order_ids: [] },
      ],
      cancelled_orders: [{ account: 'Sim101', order_id: order }],
      remaining_positions: [],
      dry_run: true,
    });
    expect(await positions()).toEqual([[mes, 1]]);
    expect(await statusOf(order)).toBe('Working');
  });

  test('with nothing open is a success with a warning', async () => {
    expect(await flattenEverything(desk(), hand(), { account: 'Sim101' })).toMatchObject({
      warning: 'nothing_to_flatten',
    });
  });

  test('in a closed market the orders are cancelled, and what stays open is told with the reason', async () => {
    await place();
    const order = await rest();
    trader().clock.now = new Date('2026-11-21T17:00:00Z');
    const answer = await flattenEverything(desk('exchange'), hand(), { account: 'Sim101' });
    expect(answer).toMatchObject({
      closed_positions: [],
      remaining_positions: [{ instrument: mes, quantity: 1, reason: expect.stringContaining('market is closed') }],
    });
    expect(await statusOf(order)).toBe('Cancelled');
  });

  test('more than the largest order is closed by several', async () => {
    await addAccount('Rich', 100_000_000n);
    await quoteMarket(database(), 0.001, { askSize: 500, bidSize: 500 });
    await place({ account: 'Rich', quantity: 80 });
    await place({ account: 'Rich', quantity: 60 });
    const answer = await flattenEverything(desk(), hand(), { account: 'Rich' });
    expect(answer.closed_positions).toMatchObject([{ instrument: mes, quantity: 140 }]);
    expect(answer.closed_positions[0]?.order_ids).toHaveLength(2);
    expect(await positions()).toEqual([]);
  });

  test('no limit holds an exit back', async () => {
    for (let write = 0; write < 5; write += 1) await rest({ limitPrice: 6_000 + write }, connection());
    await expect(rest({ limitPrice: 6_010 }, connection())).rejects.toMatchObject({ name: 'RateLimited' });
    for (let exit = 0; exit < 40; exit += 1) await flattenEverything(desk(), connection(), { account: 'Sim101' });
    expect(await positions()).toEqual([]);
  });
});
