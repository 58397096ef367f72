import { describe, expect, test } from 'vitest';
import { here, type OrderRow, useMovingMarket } from '../../../tests/harness/moving-market.ts';

const { trader, move, place, orders, shown, held } = useMovingMarket();
const exits = { take_profit: 6_710, stop_loss: 6_690 };

describe('CancelReplace', () => {
  test('inherits what is not said, and only what was left', async () => {
    const old = await place({ type: 'Limit', limit_price: 6_698, quantity: 3, tif: 'Gtc', ...exits });
    await move(26_785, { askSize: 1 });
    const replaced = await trader().get('CancelReplace', { order_id: old.order_id, limit_price: 6_697 });
    expect(replaced).toMatchObject({
      cancelled_order_id: old.order_id,
      aborted: false,
      quantity: 2,
      limit_price: 6_697,
      tif: 'Gtc',
      type: 'Limit',
      bracket: { state: 'deferred' },
    });
    expect(await trader().get('GetOrder', { order_id: old.order_id })).toMatchObject({
      status: 'Cancelled',
      filled: 1,
    });
  });

  test('that is refused leaves the old order as it was', async () => {
    const { order_id } = await place({ type: 'Limit', limit_price: 6_698 });
    expect(await trader().refusal('CancelReplace', { order_id, limit_price: 6_697.1 })).toBe('replace_rejected');
    expect(await trader().refusal('CancelReplace', { order_id, quantity: 99 })).toBe('replace_rejected');
    expect(await shown('all')).toEqual([['Limit', 'Buy', 2, 'Working']]);
    expect(await trader().get('CancelReplace', { order_id, type: 'Market', dry_run: true })).toMatchObject({
      order_id: null,
      dry_run: true,
      status: 'Filled',
    });
    expect(await shown('all')).toEqual([['Limit', 'Buy', 2, 'Working']]);
  });

  test('with a condition that is not met leaves the old order as it was', async () => {
    const { order_id } = await place({ type: 'Limit', limit_price: 6_698 });
    const wanted = { order_id, limit_price: 6_697, require_market_position: 'long' };
    expect(await trader().refusal('CancelReplace', wanted)).toBe('replace_rejected');
    expect(await shown('all')).toEqual([['Limit', 'Buy', 2, 'Working']]);
    expect(await trader().get('CancelReplace', { ...wanted, require_market_position: 'flat' })).toMatchObject({
      limit_price: 6_697,
    });
  });

  test('of a leg keeps the group and the protection', async () => {
    const { bracket } = await place(exits);
    const [target, stop] = bracket?.ids ?? [];
    const moved = await trader().get<OrderRow>('CancelReplace', { order_id: stop, stop_price: 6_695 });
    expect(await trader().get('GetOrder', { order_id: moved.order_id })).toMatchObject({
      oco_siblings: [target, stop],
      name: 'Stop1',
    });
    await move(26_850);
    expect(await shown()).toEqual([]);
    expect(await held()).toBe(0);
  });

  test('of an order that filled before is aborted; of one that does not exist is not found', async () => {
    const { order_id } = await place();
    expect(await trader().get('CancelReplace', { order_id, quantity: 1 })).toMatchObject({
      aborted: true,
      reason: 'filled_before_cancel',
      cancelled_order_id: null,
    });
    expect(await trader().refusal('CancelReplace', { order_id: 'none' })).toBe('order_not_found');
    expect(await held()).toBe(2);
  });
});

describe('CancelAndBracket', () => {
  const bracket = { ...here, action: 'Buy', quantity: 2, ...exits };

  test('replaces the orders of a position by a target and a stop, not larger than it', async () => {
    const { bracket: old } = await place(exits);
    const swapped = await trader().get('CancelAndBracket', { ...bracket, quantity: 5, stop_loss: 6_695 });
    expect(swapped).toMatchObject({ cancelled: old?.ids, quantity: 2, clamped: true, aborted: false });
    expect(await shown()).toEqual([
      ['Target1', 'Sell', 2, 'Working'],
      ['Stop1', 'Sell', 2, 'Working'],
    ]);
    await move(26_775);
    expect([await held(), await shown()]).toEqual([0, []]);
  });

  test.each([
    ['no prices', { take_profit: undefined, stop_loss: undefined }, 'no_bracket_prices'],
    ['the stop beyond the market', { stop_loss: 6_705 }, 'invalid_price'],
    ['the target behind it', { take_profit: 6_690, stop_loss: undefined }, 'invalid_price'],
  ])('with %s cancels nothing', async (_, more, code) => {
    await place(exits);
    const before = await orders();
    expect(await trader().refusal('CancelAndBracket', { ...bracket, ...more })).toBe(code);
    expect(await orders()).toEqual(before);
  });

  test('in a dry run leaves the old orders', async () => {
    await place(exits);
    const before = await orders();
    const swapped = await trader().get('CancelAndBracket', { ...bracket, dry_run: true });
    expect(swapped).toMatchObject({ aborted: false, dry_run: true, take_profit_order_id: null });
    expect(await orders()).toEqual(before);
  });

  test('whose new pair the venue refuses keeps the old one', async () => {
    await place(exits);
    await trader().get('CancelAndBracket', bracket);
    const before = await orders();
    // The clock stands still: the group of the second call is the one that the first call used.
    expect(await trader().refusal('CancelAndBracket', { ...bracket, stop_loss: 6_695 })).toBe('bracket_rejected');
    expect((await orders()).map(({ order_id }) => order_id)).toEqual(before.map(({ order_id }) => order_id));
  });

  test.each([
    ['flat', undefined],
    ['short', 'Sell'],
  ])('of a position that is %s is aborted: nothing is cancelled, nothing placed', async (_, side) => {
    if (side) await place({ side });
    const entry = await place({ type: 'Limit', limit_price: 6_600 });
    expect(await trader().get('CancelAndBracket', bracket)).toMatchObject({
      aborted: true,
      reason: 'position_went_flat',
      cancelled: [],
    });
    expect(await orders()).toMatchObject([{ order_id: entry.order_id }]);
  });
});

describe('FlatPlace, Reverse and ReversePosition', () => {
  test('FlatPlace closes the position with its orders and places the new one', async () => {
    const { bracket } = await place(exits);
    const placed = await place({ side: 'Sell', quantity: 1 }, 'FlatPlace');
    expect(placed).toMatchObject({ status: 'Filled', closed: { quantity: 2, price: 6_700 }, cancelled: bracket?.ids });
    expect([await held(), await shown()]).toEqual([-1, []]);
  });

  test('FlatPlace places also where there was nothing', async () => {
    const placed = await place({ quantity: 1 }, 'FlatPlace');
    expect(placed).toMatchObject({ status: 'Filled', cancelled: [] });
    expect(placed).not.toHaveProperty('closed');
  });

  test.each(['FlatPlace', 'ReversePosition', 'Reverse'])(
    '%s that cannot close at once does nothing: the old orders go on protecting',
    async (tool) => {
      await place(exits);
      const before = await orders();
      await move(26_801, { bidSize: 1 });
      const args = tool === 'Reverse' ? here : { ...here, side: 'Sell', type: 'Market', quantity: 1 };
      expect(await trader().refusal(tool, args)).toBe('flatten_timeout');
      expect(await held()).toBe(2);
      expect((await orders()).map(({ order_id }) => order_id)).toEqual(before.map(({ order_id }) => order_id));
    },
  );

  test('FlatPlace whose order is refused does nothing', async () => {
    await place(exits);
    expect(
      await trader().refusal('FlatPlace', { ...here, side: 'Buy', type: 'Limit', quantity: 1, limit_price: 6_700.1 }),
    ).toBe('price_not_on_tick');
    expect([await held(), (await orders()).length]).toEqual([2, 2]);
  });

  test('Reverse turns a position round once, also when the call is sent again', async () => {
    await place(exits);
    const reversed = await trader().get('Reverse', here);
    expect(reversed).toMatchObject({ closed_quantity: 2, new_side: 'Short', new_quantity: 2, status: 'Filled' });
    expect([await held(), await shown()]).toEqual([-2, []]);
    expect(await trader().refusal('Reverse', here)).toBe('possible_duplicate');
    expect(await held()).toBe(-2);
  });

  test('ReversePosition closes and places; without a position it is refused, as Reverse is', async () => {
    expect(await trader().refusal('Reverse', here)).toBe('no_position');
    const wanted = { ...here, side: 'Sell', type: 'Market', quantity: 3 };
    expect(await trader().refusal('ReversePosition', wanted)).toBe('no_position');
    await place();
    expect(await trader().get('ReversePosition', wanted)).toMatchObject({
      closed_quantity: 2,
      status: 'Filled',
      quantity: 3,
    });
    expect(await held()).toBe(-3);
  });
});

describe('CancelOrders and Flatten', () => {
  test('CancelOrders takes a list, and tells what it could not cancel', async () => {
    const { order_id } = await place({ type: 'Limit', limit_price: 6_600 });
    const { order_id: filled } = await place();
    expect(await trader().get('CancelOrders', { order_ids: [order_id, filled, 'none'] })).toMatchObject({
      order_ids: [order_id],
      failed: [
        { order_id: filled },
        { order_id: 'none', reason: expect.stringContaining('not found or already terminal') },
      ],
    });
    expect(await trader().refusal('CancelOrders', {})).toBe('account_required');
    expect(await trader().get('CancelOrders', here)).toMatchObject({ order_ids: [], warning: expect.any(String) });
  });

  test('CancelOrders and Flatten of an instrument leave the others', async () => {
    await place({ type: 'Limit', limit_price: 6_600 });
    const { order_id: other } = await place({ instrument: 'NQ', type: 'Limit', limit_price: 6_600, quantity: 1 });
    expect(await trader().get('CancelOrders', here)).toMatchObject({ order_ids: [expect.any(String)] });
    await place();
    expect(await trader().get('Flatten', here)).toMatchObject({
      closed_positions: [{ side: 'Long', quantity: 2 }],
      remaining_positions: [],
    });
    expect(await orders()).toMatchObject([{ order_id: other }]);
    expect(await trader().get('Flatten', { account: 'Sim101' })).toMatchObject({
      cancelled_orders: [{ order_id: other }],
    });
    expect(await trader().get('Flatten', { account: 'Sim101' })).toMatchObject({ warning: 'nothing_to_flatten' });
  });
});
