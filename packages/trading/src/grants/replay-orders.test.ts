import { describe, expect, it } from 'vitest';
import type { GrantBounds } from './grant-bounds.ts';
import type { PastOpening } from './past-openings-store.ts';
import { type PastFill, type PastOrder, replayOrders } from './replay-orders.ts';

const start = Date.UTC(2026, 10, 18, 15);

/** Placed, and filled, in a minute. */
const order = (minute: number, { fills = [], ...more }: Partial<PastOrder> = {}): PastOrder => {
  const submittedAt = new Date(start + minute * 60_000);
  return {
    ...{ id: String(minute), instrument: 'MES 12-26', side: 'Buy', type: 'Limit', quantity: 1, accountKey: 'sim101' },
    ...{ limitTicks: 24_000n, stopTicks: null, protects: false, reduceOnly: false, positionBefore: 0, submittedAt },
    ...{ fills: fills.map((each) => ({ ...each, at: submittedAt })), ...more },
  };
};

const fill = (positionAfter: number, priceTicks = 24_000n): PastFill => ({
  ...{ at: new Date(start), quantity: 1, priceTicks, feeCents: 62n, positionAfter },
});

const refusedBy = (bounds: GrantBounds, orders: PastOrder[], openings = new Map<string, PastOpening>()) =>
  replayOrders(bounds, orders, {
    dayOf: (at) => at.toISOString().slice(0, 10),
    openedAt: (instrument, at) => openings.get(`${instrument} ${at.toISOString().slice(0, 10)}`),
  }).map(({ order: { id }, field }) => [id, field]);

describe('New limits against orders that were placed', () => {
  it('counts the orders of the hour before, of those that would have been taken', () => {
    const orders = [order(0), order(1), order(2), order(60), order(61)];
    expect(refusedBy({ ordersPerHour: 2 }, orders)).toEqual([['2', 'orders_per_hour']]);
  });

  it('counts notional of the day: what filled at its price, else the price that was named', () => {
    const worth = 24_000n * 125n;
    const orders = [order(0, { fills: [fill(1)] }), order(1), order(2), order(24 * 60)];
    expect(refusedBy({ notionalCents: 2n * worth }, orders)).toEqual([['2', 'notional_per_day']]);
  });

  const bought = { fills: [fill(1)] };
  /** 40 ticks of 1.25 lower, and two fees of 0.62. */
  const sold = { side: 'Sell' as const, positionBefore: 1, fills: [fill(0, 23_960n)] };

  it('counts what was realised, and begins anew with the day', () => {
    const orders = [order(0, bought), order(1, sold), order(2), order(24 * 60)];
    expect(refusedBy({ lossCents: 5_124n }, orders)).toEqual([['2', 'loss_per_day']]);
    expect(refusedBy({ lossCents: 5_125n }, orders)).toEqual([]);
  });

  it('counts of what was held over the day’s beginning what it lost from then on', () => {
    const day = 24 * 60;
    const orders = [order(0, bought), order(day, sold), order(day + 1)];
    const told = (long: bigint) => new Map([['MES 12-26 2026-11-19', { long, short: 0n }]]);
    const held = [[String(day + 1), 'loss_per_day']];
    expect(refusedBy({ lossCents: 5_062n }, orders), 'no price is known').toEqual(held);
    expect(refusedBy({ lossCents: 5_063n }, orders)).toEqual([]);
    expect(refusedBy({ lossCents: 1_312n }, orders, told(23_970n))).toEqual(held);
    expect(refusedBy({ lossCents: 1_313n }, orders, told(23_970n))).toEqual([]);
    expect(refusedBy({ lossCents: 63n }, orders, told(23_960n))).toEqual([]);
  });

  it('counts for nobody what others opened, and what an order opened that would have been refused', () => {
    expect(refusedBy({ lossCents: 63n }, [order(0, sold), order(1)]), 'its fee is all').toEqual([]);
    const refused = order(0, { ...bought, type: 'Market' });
    const bounds = { orderTypes: ['Limit'], lossCents: 63n };
    expect(refusedBy(bounds, [refused, order(1, sold), order(2)])).toEqual([['0', 'order_types']]);
    const closedByOther = [
      order(0, bought),
      order(1, { ...sold, fills: [fill(-1, 23_960n)], positionBefore: 0 }),
      order(2),
    ];
    expect(refusedBy({ lossCents: 125n }, closedByOther)).toEqual([]);
  });

  it('takes exits whatever the limits', () => {
    const exits = [{ protects: true }, { reduceOnly: true }, { side: 'Sell' as const, positionBefore: 1 }];
    expect(refusedBy({ sides: [] }, [...exits.map((each, at) => order(at, each)), order(9)])).toEqual([['9', 'sides']]);
  });

  it('judges each order by itself: size, position, account, kind', () => {
    const orders = [
      order(0, { quantity: 3 }),
      order(1, { positionBefore: 2 }),
      order(2, { accountKey: 'sim102' }),
      order(3, { type: 'Market', limitTicks: null }),
      order(4, { instrument: 'ES 12-26' }),
    ];
    const bounds: GrantBounds = {
      orderQuantity: 2,
      positionQuantity: 2,
      accounts: ['sim101'],
      orderTypes: ['Limit'],
      instruments: ['MES'],
    };
    expect(refusedBy(bounds, orders)).toEqual([
      ['0', 'max_order_quantity'],
      ['1', 'max_position'],
      ['2', 'accounts'],
      ['3', 'order_types'],
      ['4', 'instruments'],
    ]);
  });
});
