import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountBook, StoredHolding } from '../accounts/account-book.ts';
import { type GrantFacts, isExit, type OrderFacts } from '../checks/order-facts.ts';
import { toDate } from '../instruments/calendar-day.ts';
import { instrumentNamed } from '../instruments/instrument.ts';
import { unitCents } from '../instruments/unit-cents.ts';
import type { Quote } from '../market/quote.ts';
import { type Order, orderTypes, type Side, sides } from '../orders/order.ts';
import { type OrderRequest, parseOrderPrices } from '../orders/order-request.ts';
import { checkOrder } from '../submission/order-checks.ts';
import { isReduceOnly } from '../submission/reduce-only.ts';
import { type GrantBounds, isInHours } from './grant-bounds.ts';
import { beyondTime } from './grant-checks.ts';
import type { GrantOrder, GrantUse } from './grant-use.ts';

const now = new Date('2026-11-18T17:00:00Z');
const mes = instrumentNamed('MES 12-26');
const quote: Quote = {
  ...{ feed: 'shared', instrument: mes.name, seq: 1n, bidTicks: 24_000n, askTicks: 24_001n, bidSize: 50, askSize: 50 },
  ...{ lastTicks: 24_000n, openTicks: 24_000n, highTicks: 24_000n, lowTicks: 24_000n, volume: 0n, at: now },
};
const noUse: GrantUse = { orders: 0, fills: [], working: [] };

type Given = {
  request?: Partial<OrderRequest>;
  held?: number;
  orders?: Order[];
  grant?: Partial<GrantFacts>;
  bounds?: GrantBounds;
  /** Grants that it comes under besides. */
  beside?: GrantFacts[];
};

/** A buy at the market of two, beside nothing. */
const factsOf = ({ request: asked, held = 0, orders = [], grant, bounds, beside = [] }: Given): OrderFacts => {
  const request: OrderRequest = { side: 'Buy', type: 'Market', quantity: 2, tif: 'Day', ...asked };
  const holding: StoredHolding = {
    quantity: held,
    costCents: BigInt(held) * unitCents(mes, 24_000n),
    realizedSessionCents: 0n,
  };
  const book = {
    account: {
      ...{ id: 'a', name: 'Sim101', nameKey: 'sim101', startCents: 10_000_000n, cashCents: 10_000_000n, limits: {} },
      ...{ sessionStartCashCents: 10_000_000n, sessionFeesCents: 0n, sessionDate: toDate('2026-11-18') },
      ...{ isConnected: true, monitors: [], watch: null },
    },
    ...{ holdings: new Map([[mes.name, holding]]), orders, quotes: new Map([[mes.name, quote]]) },
  } as unknown as AccountBook;
  return {
    ...{ request, instrument: mes, prices: parseOrderPrices(mes, request), remaining: request.quantity, quote, book },
    ...{ stopIsNew: true, market: { kind: 'simulated', hours: 'always' }, newestQuoteAt: now, now },
    ...{
      clientOrderIdTaken: false,
      ocoIdUsed: false,
      protects: false,
      closes: false,
      placed: { inMinute: 0, inDay: 0 },
    },
    grants: bounds && [{ connectionIds: ['c'], bounds, at: now, use: noUse, ...grant }, ...beside],
  };
};

const refusal = (given: Given): string | undefined => checkOrder(factsOf(given))?.refusal.detail;

const working = (quantity: number, more: Partial<GrantOrder> = {}): GrantOrder => ({
  ...{ id: 'w', accountId: 'a', instrument: mes.name, side: 'Buy', quantity, filled: 0, ocoId: null },
  ...{ limitTicks: 24_000n, stopTicks: null, slippageTicks: 0n, ...more },
});

/** One contract at the ask, and ten ticks: the least that a market order is counted with. */
const oneAtWorst = 24_011n * 125n;

describe('An order within the grant is taken, and one contract, order or cent more is not', () => {
  it.each<[string, Given, Given]>([
    ['accounts', { bounds: { accounts: ['sim101'] } }, { bounds: { accounts: ['sim102'] } }],
    ['instruments', { bounds: { instruments: ['ES', 'MES'] } }, { bounds: { instruments: ['ES'] } }],
    ['sides', { bounds: { sides: ['Buy'] } }, { bounds: { sides: [] } }],
    ['order_types', { bounds: { orderTypes: ['Market'] } }, { bounds: { orderTypes: ['Limit', 'MIT'] } }],
    ['max_order_quantity', { bounds: { orderQuantity: 2 } }, { bounds: { orderQuantity: 1 } }],
    ['max_position', { held: 3, bounds: { positionQuantity: 5 } }, { held: 3, bounds: { positionQuantity: 4 } }],
    [
      'orders_per_hour',
      { bounds: { ordersPerHour: 1 } },
      { bounds: { ordersPerHour: 1 }, grant: { use: { ...noUse, orders: 1 } } },
    ],
    [
      'notional_per_day',
      { bounds: { notionalCents: 2n * oneAtWorst } },
      { bounds: { notionalCents: 2n * oneAtWorst - 1n } },
    ],
    [
      'notional_per_day',
      { bounds: { notionalCents: 2n * oneAtWorst + 3_000_000n }, grant: { use: { ...noUse, working: [working(1)] } } },
      { bounds: { notionalCents: 2n * oneAtWorst + 2_999_999n }, grant: { use: { ...noUse, working: [working(1)] } } },
    ],
    ['expires_at', { bounds: { endsAt: new Date(now.getTime() + 1) } }, { bounds: { endsAt: now } }],
    ['limits', { bounds: {} }, { bounds: { isUnreadable: true } }],
    [
      'trading_hours',
      { bounds: { hours: { from: 17 * 60, to: 18 * 60, timeZone: 'UTC' } } },
      { bounds: { hours: { from: 16 * 60, to: 17 * 60, timeZone: 'UTC' } } },
    ],
  ])('%s', (field, taken, refused) => {
    expect(refusal(taken)).toBeUndefined();
    expect(refusal(refused)).toMatch(new RegExp(`^${field}: .+\\.$`));
  });

  it('judges a change like an order, but counts none more, and lets contracts go whatever the grant says', () => {
    const used = { use: { ...noUse, orders: 9 } };
    const change = { isOwn: true, onlyLess: false, ocoId: null };
    expect(refusal({ bounds: { ordersPerHour: 1 }, grant: { ...used, change } })).toBeUndefined();
    expect(refusal({ bounds: { orderQuantity: 1 }, grant: { change } })).toMatch(/^max_order_quantity/);
    const less = { change: { ...change, isOwn: false, onlyLess: true } };
    expect(
      refusal({ bounds: { orderQuantity: 1, notionalCents: 0n, isUnreadable: true }, grant: less }),
    ).toBeUndefined();
    expect(refusal({ bounds: { lossCents: 1n }, grant: { change: { ...change, isOwn: false } } })).toMatch(
      /^loss_per_day: another/,
    );
  });

  it('judges by the connection’s own grant and by that of all clients together, and says which of them holds', () => {
    const all = (bounds: GrantBounds, use = noUse): GrantFacts => ({ connectionIds: 'every', bounds, at: now, use });
    const used = { ...noUse, orders: 5 };
    const given = (own: GrantBounds, together: GrantFacts): Given => ({ bounds: own, beside: [together] });
    expect(refusal(given({ ordersPerHour: 1 }, all({ ordersPerHour: 6 }, used)))).toBeUndefined();
    const refused = (own: GrantBounds, together: GrantFacts) => checkOrder(factsOf(given(own, together)))?.refusal;
    expect(refused({ ordersPerHour: 1 }, all({ ordersPerHour: 5 }, used))).toMatchObject({
      code: 'grant_limit',
      detail:
        'orders_per_hour: 5 of 5 orders of this hour are used. This is the limit of all of the person’s AI clients together.',
      hint: expect.stringMatching(/^Wait until .+ under “All AI clients together”\.$/),
    });
    expect(refused({ orderQuantity: 1 }, all({ orderQuantity: 1 }))?.detail).toBe(
      'max_order_quantity: an order is at most 1 contracts.',
    );
    expect(refused({}, all({ isUnreadable: true }))?.detail).toContain('all of the person’s AI clients together');
    const change = { isOwn: false, onlyLess: false, ocoId: null };
    expect(refused({}, { ...all({ notionalCents: 1_000_000_000n }), change })?.detail).toMatch(/no AI client placed/);
  });

  it('holds what is no order only when the grant has ended or cannot be read', () => {
    const grant = { connectionIds: ['c'], at: now };
    expect(
      beyondTime({ ...grant, bounds: { sides: [], ordersPerHour: 1, endsAt: new Date(now.getTime() + 1) } }),
    ).toBeUndefined();
    expect(beyondTime({ ...grant, bounds: { endsAt: now } })?.refusal.code).toBe('grant_limit');
    expect(beyondTime({ ...grant, bounds: { isUnreadable: true } })?.refusal.code).toBe('grant_limit');
  });
});

const amount = fc.integer({ min: 0, max: 3 });
const anyBounds: fc.Arbitrary<GrantBounds> = fc.record(
  {
    isUnreadable: fc.boolean(),
    accounts: fc.subarray(['sim101', 'other']),
    instruments: fc.subarray(['MES', 'ES']),
    sides: fc.subarray([...sides]),
    orderTypes: fc.subarray([...orderTypes]),
    ...{ orderQuantity: amount, positionQuantity: amount, ordersPerHour: amount },
    ...{ notionalCents: fc.bigInt(0n, 10_000_000n), lossCents: fc.bigInt(0n, 1_000n) },
    endsAt: fc.constantFrom(now, new Date(now.getTime() + 1)),
  },
  { requiredKeys: [] },
);
const anyUse = fc.record({
  orders: amount,
  fills: fc.constant([]),
  working: fc.array(
    amount.map((n) => working(n)),
    { maxLength: 3 },
  ),
});
const anyOrder = fc
  .record({
    side: fc.constantFrom<Side>(...sides),
    quantity: fc.integer({ min: 1, max: 4 }),
    protects: fc.boolean(),
    reduceOnly: fc.boolean(),
    ocoId: fc.constantFrom(null, 'g'),
  })
  .map((terms) => ({ id: JSON.stringify(terms), instrument: mes.name, type: 'Limit', filled: 0, ...terms }) as Order);

describe('An exit is never held by a grant', () => {
  it('whatever book, bounds and use: an exit that is taken without a grant is taken under any', () => {
    let exits = 0;
    const given = fc.record({
      held: fc.integer({ min: -4, max: 4 }),
      orders: fc.array(anyOrder, { maxLength: 4 }),
      request: fc.record({ side: fc.constantFrom<Side>(...sides), quantity: fc.integer({ min: 1, max: 5 }) }),
      closes: fc.boolean(),
    });
    fc.assert(
      fc.property(given, anyBounds, anyBounds, anyUse, ({ closes, ...book }, bounds, together, use) => {
        const free: OrderFacts = { ...factsOf(book), closes };
        const beside: GrantFacts[] = [{ connectionIds: 'every', bounds: together, at: now, use }];
        const bound: OrderFacts = { ...factsOf({ ...book, bounds, grant: { use }, beside }), closes };
        if (!isExit(free) || checkOrder(free)) return;
        exits += 1;
        expect(checkOrder(bound)).toBeUndefined();
      }),
    );
    expect(exits).toBeGreaterThan(5);
  });

  it('and one that the grant would hold as an entry is taken to close alone', () => {
    const exit: Given = { held: 3, request: { side: 'Sell' } };
    expect(isReduceOnly(factsOf({ ...exit, bounds: { sides: ['Buy'] } }))).toBe(true);
    expect(isReduceOnly(factsOf({ ...exit, bounds: { sides: ['Sell'] } }))).toBe(false);
    expect(refusal({ ...exit, request: { side: 'Sell', quantity: 4 }, bounds: { sides: ['Buy'] } })).toMatch(/^sides/);
  });
});

describe('Trading hours', () => {
  const at = (time: string) => new Date(`2026-11-${time}Z`);
  it.each<[string, Parameters<typeof isInHours>[0], string[], string[]]>([
    [
      'by the clock of a place, its days and its summer time',
      { from: 570, to: 960, timeZone: 'America/New_York', days: [3] },
      ['18T14:30:00', '18T20:59:59'],
      ['18T14:29:59', '18T21:00:00', '17T15:00:00'],
    ],
    [
      'across midnight they belong to the day on which they begin',
      { from: 1320, to: 120, timeZone: 'UTC', days: [3] },
      ['18T22:00:00', '19T01:59:59'],
      ['18T01:00:00', '19T02:00:00', '19T22:00:00'],
    ],
    [
      'from Saturday into Sunday',
      { from: 1320, to: 120, timeZone: 'UTC', days: [6] },
      ['22T01:00:00'],
      ['21T01:00:00'],
    ],
    ['all day', { from: 0, to: 1440, timeZone: 'UTC', days: [0] }, ['22T00:00:00', '22T23:59:59'], ['23T00:00:00']],
    ['never', { from: 0, to: 1440, timeZone: 'UTC', days: [] }, [], ['22T00:00:00', '18T12:00:00']],
  ])('%s', (_, hours, inside, outside) => {
    for (const time of inside) expect([time, isInHours(hours, at(time))]).toEqual([time, true]);
    for (const time of outside) expect([time, isInHours(hours, at(time))]).toEqual([time, false]);
  });
});
