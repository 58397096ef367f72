import { describe, expect, test } from 'vitest';
import { grantType, refusedBy, resting, useGrantedOrders } from '../../../../tests/harness/granted-orders.ts';
import { later, noon } from '../../../../tests/harness/trading.ts';
import {
  cancelAllOrders,
  cancelReplace,
  changeOrder,
  closePosition,
  flatPlace,
  type PlaceOrderInput,
  reverse,
} from '../index.ts';

const { limit, place, desk, actor, order, trader, ordersOf, auditOf, readBudgets } = useGrantedOrders();

describe('Each field of a grant holds in the order’s own transaction, whichever way the order comes', () => {
  test.each<[string, object, Partial<PlaceOrderInput>]>([
    ['accounts', { accounts: ['Sim101'] }, { account: 'Sim102' }],
    ['accounts', { accounts: ['Sim101'] }, { account: ' SIM102 ' }],
    ['accounts', { accounts: [] }, {}],
    ['instruments', { instruments: ['ES'] }, { instrument: 'MES' }],
    ['instruments', { instruments: ['ES'] }, { instrument: 'mesz26' }],
    ['instruments', { instruments: ['ES'] }, { instrument: 'MES1!' }],
    ['sides', { sides: ['Sell'] }, {}],
    ['order_types', { order_types: ['Limit'] }, {}],
    ['max_order_quantity', { max_order_quantity: 1 }, { quantity: 2 }],
    ['max_position', { max_position: 1 }, { quantity: 2, name: 'Close' }],
    ['notional_per_day', { notional_per_day: 33_000 }, {}],
    ['trading_hours', { trading_hours: { from: '12:01', to: '12:00', time_zone: 'America/New_York' } }, {}],
    ['trading_hours', { trading_hours: { from: '09:00', to: '17:00', time_zone: 'UTC', days: ['Thu'] } }, {}],
    ['expires_at', { expires_at: noon.toISOString() }, {}],
    ['limits', { max_position: -1 }, {}],
    ['limits', { max_positions: 5 }, {}],
    ['limits', { type: 'other' }, {}],
  ])('%s of %j refuses %j, and leaves nothing', async (field, limits, more) => {
    await limit(limits);
    await expect(place(more)).rejects.toMatchObject(refusedBy(field));
    expect(await ordersOf()).toEqual([]);
    expect(await auditOf()).toMatchObject([{ decision: 'refused', reason: 'grant_limit' }]);
  });

  test('an order within all of them is taken, and its audit row says what was left of each budget', async () => {
    await limit({
      ...{ accounts: ['SIM101'], instruments: ['MES'], sides: ['Buy'], order_types: ['Limit'], max_order_quantity: 2 },
      ...{ max_position: 2, orders_per_hour: 3, notional_per_day: 100_000, loss_per_day: 100 },
      trading_hours: { from: '22:00', to: '12:01', time_zone: 'America/New_York', days: ['Tue'] },
      expires_at: later(1).toISOString(),
    });
    await place({ ...resting, quantity: 2, instrument: 'mes' });
    expect(await auditOf()).toMatchObject([
      {
        limitsBefore: { orders_per_hour: 3, notional_per_day: 100_000, loss_per_day: 100 },
        limitsAfter: { orders_per_hour: 2, notional_per_day: 40_000, loss_per_day: 100 },
      },
    ]);
  });

  test('the person’s own end of the connection ends its trading, and other writes too', async () => {
    await trader().changeConnection({ endsAt: noon });
    await expect(place()).rejects.toMatchObject(refusedBy('expires_at'));
    expect(await trader().refusal('EmitMcpAlert', { message: 'hello' })).toBe('grant_limit');
  });

  test('every other road to an order comes to the same checks', async () => {
    const held = (await place({ quantity: 2 })) as { order_id: string };
    const { order_id: orderId } = (await place({ ...resting, quantity: 1 })) as { order_id: string };
    await limit({ max_order_quantity: 1, instruments: ['MES'] });
    const act = actor();
    const target = { account: 'Sim101', instrument: 'MES' };
    await expect(changeOrder(desk(), act, { orderId, quantity: 2 })).rejects.toMatchObject(
      refusedBy('max_order_quantity'),
    );
    await expect(cancelReplace(desk(), act, { orderId, quantity: 2 })).rejects.toMatchObject({
      code: 'replace_rejected',
    });
    await expect(cancelReplace(desk(), act, { orderId, instrument: 'NQ', limitPrice: 6_000 })).rejects.toMatchObject({
      detail: expect.stringContaining('instruments'),
    });
    await expect(flatPlace(desk(), act, order({ quantity: 2 }))).rejects.toMatchObject(refusedBy('max_order_quantity'));
    await expect(reverse(desk(), act, target)).rejects.toMatchObject(refusedBy('max_order_quantity'));
    expect(await ordersOf()).toMatchObject([
      { id: held.order_id, status: 'Filled' },
      { id: orderId, status: 'Working' },
    ]);
  });

  test('exits are taken when nothing else is', async () => {
    await place({ quantity: 3 });
    await place(resting);
    await limit({ accounts: [], instruments: [], sides: [], order_types: [], expires_at: later(-1).toISOString() });
    const act = actor();
    await expect(place({ side: 'Sell' })).resolves.toMatchObject({ status: 'Filled' });
    await limit({ unknown: true });
    await expect(place({ side: 'Sell' })).resolves.toMatchObject({ status: 'Filled' });
    await expect(cancelAllOrders(desk(), act, { account: 'Sim101' })).resolves.toMatchObject({ failed: [] });
    await expect(closePosition(desk(), act, { account: 'Sim101', instrument: 'MES' })).resolves.toMatchObject({
      remaining: 0,
    });
    await expect(place({ side: 'Sell' })).rejects.toMatchObject(refusedBy('limits'));
  });

  test('an exit that the limits would hold as an entry only ever closes', async () => {
    await place({ quantity: 2 });
    await limit({ sides: ['Buy'] });
    await place({ side: 'Sell', type: 'Limit', limitPrice: 6_800, quantity: 1 });
    expect((await ordersOf()).at(-1)).toMatchObject({ side: 'Sell', reduceOnly: true });
  });

  test('an agent sees its limits and what is left of each budget, and nothing where the person set none', async () => {
    expect(await trader().get('GetMcpCapabilities')).not.toHaveProperty('grant');
    await limit({ instruments: ['MES'], orders_per_hour: 2 }, { endsAt: later(60) });
    await place(resting);
    expect((await trader().get<{ grant: object }>('GetMcpCapabilities')).grant).toEqual({
      limits: { type: grantType, instruments: ['MES'], orders_per_hour: 2 },
      ends_at: later(60).toISOString(),
      budgets: [{ field: 'orders_per_hour', limit: 2, used: 1, left: 1 }],
    });
  });

  test('a dry run shows the fields among its checks, and uses nothing', async () => {
    await limit({ orders_per_hour: 1, max_order_quantity: 1 });
    const answer = await place({ dryRun: true, quantity: 2 });
    const { preview } = answer as { preview: { risk_checks: { name: string; ok: boolean }[] } };
    expect(preview.risk_checks).toContainEqual({
      name: 'grant: max_order_quantity',
      ok: false,
      detail: expect.any(String),
    });
    expect(preview.risk_checks).toContainEqual({ name: 'grant: orders_per_hour', ok: true });
    expect(await readBudgets()).toMatchObject({ orders_per_hour: { used: 0, left: 1 } });
  });
});
