import { randomUUID } from 'node:crypto';
import { inTransaction } from '@portcullis/database';
import { setAccountRules } from '@portcullis/operations';
import { type AccountRules, applyBar, holdingIn, lockAccount, readAccountBook } from '@portcullis/trading';
import { describe, expect, test } from 'vitest';
import { here, useMovingMarket } from '../../../tests/harness/moving-market.ts';
import { mes } from '../../../tests/harness/tool-caller.ts';
import { market, quoteOf } from '../../../tests/harness/trading.ts';

const { database, trader, move, place, orders, held } = useMovingMarket();

const exit = { side: 'Sell', type: 'Limit', quantity: 3, limit_price: 6_710 };
const enter = (terms: object = {}) => place({ quantity: 4, ...terms });
const leave = (terms: object = {}) => place({ ...exit, client_request_id: randomUUID(), ...terms });
const close = (quantity: number) => trader().get('ClosePosition', { ...here, quantity });
const working = async () => (await orders()).map(({ order_id, remaining }) => [order_id, remaining]);

/** By the person, as on the page. By default only exits are taken in MES from then on. */
const limit = (limits: AccountRules['limits'] = { instruments: ['ES'], positionQuantity: 1 }) =>
  setAccountRules(
    { database: database(), market, clock: () => trader().clock.now },
    { kind: 'person', personId: trader().personId, requestId: 'r', address: '192.0.2.1' },
    { account: 'Sim101', rules: { limits, monitors: [] } },
  );

/** A minute that goes from 6,700 up through both exits. */
const playBar = () =>
  inTransaction(database(), async (tx) => {
    const { id } = await tx.account.findFirstOrThrow({ where: { personId: trader().personId } });
    const at = trader().clock.now;
    const account = await lockAccount(tx, id, { now: at, hours: 'always' });
    if (!account) throw new Error('no account');
    const book = await readAccountBook(tx, account);
    const prices = { openTicks: 26_800n, highTicks: 26_900n, lowTicks: 26_800n, closeTicks: 26_900n };
    const bar = { instrument: mes, at, quote: quoteOf(mes, 26_900, 26_901, { at, seq: 10_000_000n }), volume: 1_000 };
    await applyBar(tx, { account, holding: holdingIn(book, mes), live: book.orders }, { ...bar, ...prices });
  });

describe('An order that is taken only because it reduces', () => {
  test('shrinks with the position, so that it never passes the limits by itself', async () => {
    await enter({ stop_loss: 6_600 });
    await limit();
    const { order_id } = await leave();
    const [stop] = await working();
    await close(3);
    expect(await held()).toBe(1);
    expect(await working()).toEqual([
      [stop?.[0], 1],
      [order_id, 1],
    ]);
    expect(await trader().refusal('Change', { order_id, quantity: 3 })).toBe('exceeds_position');
    await move(26_850);
    expect(await held()).toBe(0);
    expect(await working()).toEqual([]);
    expect(await trader().get('GetOrder', { order_id })).toMatchObject({ status: 'Filled', filled: 1 });
  });

  test('still closes only when it is changed or replaced', async () => {
    await enter();
    // Taken for itself, before there was a limit: the change is what the exit is taken for.
    const free = await leave();
    await limit();
    await trader().get('Change', { order_id: free.order_id, limit_price: 6_711 });
    const replaced = await trader().get<{ order_id: string }>('CancelReplace', {
      order_id: free.order_id,
      quantity: 4,
    });
    await close(2);
    expect(await working()).toEqual([[replaced.order_id, 2]]);
    await move(26_850);
    expect([await held(), await working()]).toEqual([0, []]);
  });

  test.each([
    ['a quote', () => move(26_900)],
    ['a bar', () => playBar()],
  ])('may be one of two for the whole position: %s that meets both fills one', async (_, meet) => {
    await enter();
    await limit();
    const near = await leave({ quantity: 4 });
    const far = await leave({ quantity: 4, limit_price: 6_712 });
    expect(await working()).toEqual([
      [near.order_id, 4],
      [far.order_id, 4],
    ]);
    await meet();
    expect([await held(), await working()]).toEqual([0, []]);
    expect(await trader().get('GetOrder', { order_id: far.order_id })).toMatchObject({
      status: 'Cancelled',
      filled: 0,
    });
  });

  test('is an order like any other where the limits would take it as an entry', async () => {
    await enter();
    await limit({ positionQuantity: 4 });
    await leave();
    await close(3);
    await move(26_850);
    expect(await held()).toBe(-2);
  });
});
