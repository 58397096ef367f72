import { expireOrders } from '@portcullis/operations';
import { sharedFeed } from '@portcullis/trading';
import { describe, expect, test } from 'vitest';
import { here, useMovingMarket } from '../../../tests/harness/moving-market.ts';
import { noon } from '../../../tests/harness/trading.ts';

const { database, trader, move, place, orders, shown, held } = useMovingMarket();
const exits = { take_profit: 6_710, stop_loss: 6_690 };

describe('A market if touched order', () => {
  test('waits below the market to buy, and buys at the ask when the last trade touches it', async () => {
    expect(
      await trader().refusal('PlaceOrder', { ...here, side: 'Buy', type: 'MIT', quantity: 1, stop_price: 6_701 }),
    ).toBe('invalid_price');
    const { order_id } = await place({ type: 'MIT', stop_price: 6_695 });
    await move(26_790);
    expect(await trader().get('GetOrderStatus', { order_id })).toMatchObject({ status: 'Working' });
    await move(26_780);
    expect(await trader().get('GetOrderStatus', { order_id })).toMatchObject({
      status: 'Filled',
      average_fill_price: 6_695.25,
    });
  });
});

describe('A group of orders', () => {
  test('one that fills cancels the other in the same step, and its id is used up', async () => {
    const up = await place({ type: 'StopMarket', stop_price: 6_705, oco_id: 'straddle' });
    const down = await place({ type: 'StopMarket', stop_price: 6_695, side: 'Sell', oco_id: 'straddle' });
    expect(await trader().get('GetOrder', { order_id: up.order_id })).toMatchObject({
      oco_id: 'straddle',
      oco_siblings: [down.order_id],
    });
    await move(26_825);
    expect(await shown('all')).toEqual([
      ['StopMarket', 'Buy', 0, 'Filled'],
      ['StopMarket', 'Sell', 2, 'Cancelled'],
    ]);
    const late = { ...here, side: 'Sell', type: 'Limit', quantity: 1, limit_price: 6_800, oco_id: 'straddle' };
    expect(await trader().refusal('PlaceOrder', late)).toBe('oco_id_used');
  });

  test('a part fill takes as much from the other', async () => {
    await place({ type: 'Limit', limit_price: 6_695, quantity: 5, oco_id: 'parts' });
    await place({ type: 'StopMarket', stop_price: 6_705, quantity: 5, oco_id: 'parts' });
    await move(26_770, { askSize: 3 });
    expect(await shown()).toEqual([
      ['Limit', 'Buy', 2, 'PartFilled'],
      ['StopMarket', 'Buy', 2, 'Working'],
    ]);
  });

  test('two legs that one quote reaches do not both fill', async () => {
    await place({ type: 'Limit', limit_price: 6_699, oco_id: 'both' });
    await place({ type: 'MIT', stop_price: 6_699, oco_id: 'both' });
    await move(26_700);
    expect(await held()).toBe(2);
  });
});

describe('A bracket', () => {
  test('of a market order is placed with the fill; the target cancels the stop', async () => {
    const entry = await place(exits);
    expect(entry).toMatchObject({
      status: 'Filled',
      bracket: { state: 'placed', ids: [expect.any(String), expect.any(String)] },
    });
    expect(await shown()).toEqual([
      ['Target1', 'Sell', 2, 'Accepted'],
      ['Stop1', 'Sell', 2, 'Accepted'],
    ]);
    expect(await orders()).toMatchObject([{ parent_order_id: entry.order_id }, { parent_order_id: entry.order_id }]);
    await move(26_850);
    expect(await shown('all')).toMatchObject([{}, ['Target1', 'Sell', 0, 'Filled'], ['Stop1', 'Sell', 2, 'Cancelled']]);
    expect(await held()).toBe(0);
  });

  test('of a limit order waits for the fill, and follows it part by part', async () => {
    const entry = await place({ type: 'Limit', limit_price: 6_698, quantity: 3, ...exits });
    expect(entry.bracket).toEqual({ state: 'deferred', ids: [] });
    await move(26_785, { askSize: 1 });
    expect(await shown()).toEqual([
      ['Limit', 'Buy', 2, 'PartFilled'],
      ['Target1', 'Sell', 1, 'Accepted'],
      ['Stop1', 'Sell', 1, 'Accepted'],
    ]);
    await move(26_784, { askSize: 1 });
    expect((await shown()).slice(1)).toEqual([
      ['Target1', 'Sell', 2, 'Working'],
      ['Stop1', 'Sell', 2, 'Working'],
    ]);
    await trader().get('Cancel', { order_id: entry.order_id });
    expect(await shown()).toEqual([
      ['Target1', 'Sell', 2, 'Working'],
      ['Stop1', 'Sell', 2, 'Working'],
    ]);
    await move(26_755);
    expect(await held()).toBe(0);
    expect(await shown()).toEqual([]);
  });

  test('of an entry that ends without a fill is dropped', async () => {
    const { order_id } = await place({
      type: 'Limit',
      limit_price: 6_600,
      ...exits,
      take_profit: 6_610,
      stop_loss: 6_590,
    });
    await expireOrders(database(), sharedFeed, { now: new Date(noon.getTime() + 86_400_000), hours: 'always' });
    expect(await trader().get('GetOrder', { order_id })).toMatchObject({
      status: 'Cancelled',
      bracket: { state: 'dropped', ids: [] },
    });
  });

  test('shrinks with the position, goes with it, and cannot be made larger than it', async () => {
    const { bracket } = await place(exits);
    await trader().get('ClosePosition', { ...here, quantity: 1 });
    expect(await shown()).toEqual([
      ['Target1', 'Sell', 1, 'Accepted'],
      ['Stop1', 'Sell', 1, 'Accepted'],
    ]);
    expect(await trader().refusal('Change', { order_id: bracket?.ids[0], quantity: 2 })).toBe('exceeds_position');
    await place({ side: 'Sell', quantity: 3 });
    expect(await held()).toBe(-2);
    expect(await shown()).toEqual([]);
  });

  test('whose stop has a limit is a stop limit', async () => {
    await place({ stop_loss_limit: 6_690 });
    expect(await orders()).toMatchObject([{ name: 'Stop1', type: 'StopLimit', stop_price: 6_690, limit_price: 6_690 }]);
  });
});
