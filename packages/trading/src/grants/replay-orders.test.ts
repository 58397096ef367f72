import { describe, expect, it } from 'vitest';
import type { GrantBounds } from './grant-bounds.ts';
import { type PastFill, type PastOrder, replayOrders } from './replay-orders.ts';

const start = Date.UTC(2026, 10, 18, 15);

const order = (minute: number, more: Partial<PastOrder> = {}): PastOrder => ({
  ...{ id: String(minute), instrument: 'MES 12-26', side: 'Buy', type: 'Limit', quantity: 1, accountKey: 'sim101' },
  ...{ limitTicks: 24_000n, stopTicks: null, protects: false, reduceOnly: false, positionBefore: 0, fills: [] },
  ...{ submittedAt: new Date(start + minute * 60_000), ...more },
});

const fill = (realizedCents: bigint, more: Partial<PastFill> = {}): PastFill => ({
  ...{ at: new Date(start), quantity: 1, priceTicks: 24_000n, feeCents: 62n, realizedCents, positionAfter: 0, ...more },
});

const refusedBy = (bounds: GrantBounds, orders: PastOrder[]) =>
  replayOrders(bounds, orders, (at) => at.toISOString().slice(0, 10)).map(({ order: { id }, field }) => [id, field]);

describe('New limits against orders that were placed', () => {
  it('counts the orders of the hour before, of those that would have been taken', () => {
    const orders = [order(0), order(1), order(2), order(60), order(61)];
    expect(refusedBy({ ordersPerHour: 2 }, orders)).toEqual([['2', 'orders_per_hour']]);
  });

  it('counts notional of the day: what filled at its price, else the price that was named', () => {
    const worth = 24_000n * 125n;
    const orders = [order(0, { fills: [fill(0n)] }), order(1), order(2), order(24 * 60)];
    expect(refusedBy({ notionalCents: 2n * worth }, orders)).toEqual([['2', 'notional_per_day']]);
  });

  it('counts what was realised, and begins anew with the day', () => {
    const loss = { side: 'Sell' as const, positionBefore: 1, fills: [fill(-5_000n)] };
    const orders = [order(0), order(1, loss), order(2), order(24 * 60)];
    expect(refusedBy({ lossCents: 5_000n }, orders)).toEqual([['2', 'loss_per_day']]);
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
