import { addAtmTemplate, openSignalKey, takeSignal } from '@portcullis/operations';
import type { AtmTerms } from '@portcullis/trading';
import { beforeEach, describe, expect, test } from 'vitest';
import { here, useMovingMarket } from '../../../tests/harness/moving-market.ts';
import { service } from '../../../tests/harness/tool-caller.ts';

const { database, trader, move, place, orders, shown, held } = useMovingMarket();

/** Two contracts leave at 8 ticks, one at 16; the stop is 10 away, goes to breakeven plus 1 at 6, and trails from 10. */
const scalper: AtmTerms = {
  quantity: 3,
  targets: [
    { quantity: 2, ticks: 8 },
    { quantity: 1, ticks: 16 },
  ],
  stopTicks: 10,
  autoBreakeven: { triggerTicks: 6, plusTicks: 1 },
  autoTrail: [{ triggerTicks: 10, stopTicks: 6, frequencyTicks: 2 }],
};

const person = () => ({ kind: 'person' as const, personId: trader().personId, requestId: 'r', address: '192.0.2.1' });
const clock = () => trader().clock.now;

beforeEach(async () => {
  await addAtmTemplate(database(), person(), { name: 'Scalper', terms: scalper }, clock);
});

const atm = { quantity: 3, strategy: 'scalper' };

/** Live orders as name, quantity and price. */
const working = async () => {
  const rows = await trader().get<{ orders: Record<string, unknown>[] }>('ListOrders', { status: 'active' });
  return rows.orders.toReversed().map((row) => [row.name, row.remaining, row.limit_price ?? row.stop_price]);
};
const stops = async () =>
  (await working()).filter(([name]) => String(name).startsWith('Stop')).map(([, , price]) => price);

describe('An order with a strategy', () => {
  test('gets the exits of the template as it fills, over its targets, counted from the fill', async () => {
    const entry = await place(atm);
    expect(entry).toMatchObject({ strategy: 'Scalper', status: 'Filled', bracket: { state: 'placed' } });
    // Bought at 6,700.25.
    expect(await working()).toEqual([
      ['Target1', 2, 6_702.25],
      ['Stop1', 2, 6_697.75],
      ['Target2', 1, 6_704.25],
      ['Stop2', 1, 6_697.75],
    ]);
    expect(await orders()).toMatchObject(Array(4).fill({ strategy: 'Scalper', parent_order_id: entry.order_id }));
  });

  test('waits for the fill, and follows it part by part', async () => {
    const entry = await place({ ...atm, type: 'Limit', limit_price: 6_698, quantity: 6 });
    expect(entry.bracket).toEqual({ state: 'deferred', ids: [] });
    await move(26_790, { askSize: 2 });
    expect((await working()).slice(1)).toEqual([
      ['Target1', 1, 6_700],
      ['Stop1', 1, 6_695.5],
      ['Target2', 1, 6_702],
      ['Stop2', 1, 6_695.5],
    ]);
    await move(26_790, { askSize: 9 });
    expect((await working()).map(([name, left]) => [name, left])).toEqual([
      ['Target1', 4],
      ['Stop1', 4],
      ['Target2', 2],
      ['Stop2', 2],
    ]);
  });

  test('is another order with another strategy, and with none; with the same one it is a possible duplicate', async () => {
    await addAtmTemplate(database(), person(), { name: 'Runner', terms: scalper }, clock);
    const limit = { ...atm, type: 'Limit', limit_price: 6_690 };
    for (const strategy of ['Scalper', 'Runner', undefined]) await place({ ...limit, strategy });
    for (const strategy of ['SCALPER', 'runner', undefined]) {
      const again = { ...here, side: 'Buy', ...limit, strategy };
      expect(await trader().refusal('PlaceOrder', again)).toBe('possible_duplicate');
    }
    expect((await orders()).length).toBe(3);
  });

  test.each(['FlatPlace', 'ReversePosition'])('%s brings it too', async (tool) => {
    await place({ side: 'Sell', quantity: 1 });
    await place(atm, tool);
    expect((await working()).map(([name]) => name)).toEqual(['Target1', 'Stop1', 'Target2', 'Stop2']);
  });

  test('CancelReplace inherits it, or brings it', async () => {
    const limit = { type: 'Limit', limit_price: 6_698 };
    const [first, second] = [await place({ ...atm, ...limit }), await place({ ...limit, quantity: 1 })];
    const replace = (order_id: string, more: object) => trader().get('CancelReplace', { order_id, ...more });
    expect(await replace(first.order_id, { limit_price: 6_697 })).toMatchObject({ strategy: 'Scalper' });
    expect(await replace(second.order_id, { strategy: 'SCALPER' })).toMatchObject({ strategy: 'Scalper', bracket: {} });
  });

  test('is refused under a name that is not the person’s, with names that are near; beside exits of its own; dry too', async () => {
    const asked = { ...here, side: 'Buy', type: 'Market', quantity: 3 };
    const { structuredContent } = await trader().call('PlaceOrder', { ...asked, strategy: 'Skalper' });
    expect(structuredContent).toMatchObject({ error: 'strategy_not_found', did_you_mean: ['Scalper'] });
    expect(await trader().refusal('PlaceOrder', { ...asked, ...atm, stop_loss: 6_690 })).toBe('unexpected_price');
    const { preview } = await trader().get<{ preview: { risk_checks: { name: string; ok: boolean }[] } }>(
      'PlaceOrder',
      {
        ...{ ...asked, strategy: 'nobody', dry_run: true },
      },
    );
    expect(preview.risk_checks).toContainEqual(expect.objectContaining({ name: 'prices', ok: false }));
    expect(await shown('all')).toEqual([]);
  });
});

describe('The stops of a strategy', () => {
  test('go to breakeven, then follow the price, and never go back; their life says who moved them', async () => {
    const entry = await place(atm);
    await move(26_806);
    expect(await stops()).toEqual([6_697.75, 6_697.75]);
    await move(26_807);
    expect(await stops()).toEqual([6_700.5, 6_700.5]);
    await move(26_803);
    expect(await stops()).toEqual([6_700.5, 6_700.5]);
    // The first target is gone through; the runner's stop goes on.
    await move(26_813);
    expect(await working()).toEqual([
      ['Target2', 1, 6_704.25],
      ['Stop2', 1, 6_701.75],
    ]);
    const stop = await database().prisma.order.findFirstOrThrow({
      where: { parentOrderId: entry.order_id, name: 'Stop2' },
    });
    const events = await database().prisma.orderEvent.findMany({
      where: { orderId: stop.id },
      orderBy: { seq: 'asc' },
    });
    expect(events.filter(({ source }) => source === 'atm').map(({ reason }) => reason)).toEqual([
      ...['auto_breakeven', 'auto_breakeven', 'auto_trail', 'auto_trail'],
    ]);
    await move(26_806);
    expect([await held(), await shown()]).toEqual([0, []]);
  });

  test('that the person moves back stay there until the price goes farther', async () => {
    await place(atm);
    await move(26_807);
    const stop = (await orders()).at(-1);
    await trader().get('Change', { order_id: stop?.order_id, stop_price: 6_699 });
    await move(26_808);
    expect(await stops()).toEqual([6_700.5, 6_699]);
    await move(26_811);
    expect(await stops()).toEqual([6_701.25]);
  });

  test('a quote that comes late is not met by a stop that has moved since', async () => {
    const early = { seq: 1n };
    await place({ ...atm, quantity: 1 });
    await move(26_807);
    await move(26_790, early);
    expect(await held()).toBe(1);
  });
});

describe('A strategy whose position is closed', () => {
  const resting = { ...atm, type: 'Limit', limit_price: 6_698, quantity: 6 };
  const filledInPart = async () => {
    await place(resting);
    await move(26_790, { askSize: 1 });
    expect(await held()).toBe(1);
  };
  test.each<[string, () => Promise<unknown>]>([
    ['by its target', () => move(26_830)],
    ['by its stop', () => move(26_770, { askSize: 0 })],
    ['by ClosePosition', () => trader().get('ClosePosition', here)],
    ['by Flatten', () => trader().get('Flatten', { account: 'Sim101' })],
    ['by hand', () => trader().get('PlaceOrder', { ...here, side: 'Sell', type: 'Market', quantity: 1 })],
  ])('%s has no orders left, its entry’s rest not either', async (_, close) => {
    await filledInPart();
    await close();
    expect([await held(), await shown()]).toEqual([0, []]);
  });
});

describe('strategy_id', () => {
  test('is the entry’s id, and must be the order’s', async () => {
    const mine = await place({ ...atm, order_id: 'my-entry' });
    const plain = await place({ type: 'Limit', limit_price: 6_690 });
    const [target] = await orders();
    const change = { order_id: target?.order_id, limit_price: 6_703 };
    expect(await trader().refusal('Change', { ...change, strategy_id: plain.order_id })).toBe('order_not_found');
    await trader().get('Change', { ...change, strategy_id: 'my-entry' });
    const cancel = { order_id: plain.order_id, strategy_id: mine.order_id };
    expect(await trader().refusal('Cancel', cancel)).toBe('order_not_found');
    await trader().get('Cancel', { ...cancel, order_id: target?.order_id });
  });
});

describe('A signal', () => {
  const signal = async (secret: string, text: string) => {
    const desk = { database: database(), market: service.market, clock };
    const sent = { secret, text, requestId: 'r', address: '192.0.2.1', multiId: crypto.randomUUID() };
    return (await takeSignal(desk, sent))?.map(({ status, error }) => [status, error]);
  };

  test('brings a strategy by its name, and CLOSESTRATEGY ends it and nothing besides', async () => {
    const secret = crypto.randomUUID().padEnd(43, 'x');
    await openSignalKey(database(), person(), { name: 'Breakout', secret }, clock);
    const placing = 'command=PLACE; account=Sim101; instrument=MES; action=BUY; qty=3; order_type=MARKET; strategy=';
    expect(await signal(secret, `${placing}nobody`)).toEqual([['failed', 'strategy_not_found']]);
    await place({ quantity: 2 });
    await place({ side: 'Sell', type: 'Limit', limit_price: 6_900, quantity: 1 });
    expect(await signal(secret, `${placing}scalper`)).toEqual([['success', null]]);
    expect([await held(), (await shown()).length]).toEqual([5, 5]);
    const entry = (await orders('all')).find(({ name, quantity }) => name === null && quantity === 3);
    expect(await signal(secret, `command=CLOSESTRATEGY; strategy_id=${entry?.order_id}`)).toEqual([['success', null]]);
    expect([await held(), (await shown()).map(([name]) => name)]).toEqual([2, ['Limit']]);
    expect(await signal(secret, `command=CLOSESTRATEGY; strategy_id=${entry?.order_id}`)).toEqual([['warning', null]]);
    expect(await signal(secret, 'command=CLOSESTRATEGY; strategy_id=nobody')).toEqual([
      ['failed', 'strategy_not_found'],
    ]);
  });
});
