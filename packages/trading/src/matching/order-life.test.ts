import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookExecution } from '../accounts/book-execution.ts';
import { unrealizedCents } from '../accounts/position.ts';
import { instrumentNamed } from '../instruments/instrument.ts';
import { unitCents } from '../instruments/unit-cents.ts';
import type { Quote } from '../market/quote.ts';
import { hasStop, type Order, type OrderEvent, orderTypes, sides, timesInForce } from '../orders/order.ts';
import { isTerminal, mayBecome } from '../orders/order-status.ts';
import { acceptOrder, amendOrder, endOrder, stepOrder } from './order-life.ts';

const at = new Date(0);
const instrument = instrumentNamed('MES 12-26');
const cause = { source: 'test', at };

const ticks = fc.bigInt({ min: 90n, max: 110n });
const size = fc.integer({ min: 0, max: 6 });

const orders: fc.Arbitrary<Order> = fc
  .record({
    side: fc.constantFrom(...sides),
    type: fc.constantFrom(...orderTypes),
    tif: fc.constantFrom(...timesInForce),
    quantity: fc.integer({ min: 1, max: 10 }),
    limit: ticks,
    stop: ticks,
  })
  .map(({ side, type, tif, quantity, limit, stop }) => ({
    ...{
      id: 'o',
      seq: 1n,
      eventSeq: 0,
      accountId: 'a',
      personId: 'p',
      connectionId: null,
      clientOrderId: null,
      name: null,
      ocoId: null,
      parentOrderId: null,
      protects: false,
      reduceOnly: false,
      exitPlan: null,
      strategy: null,
      stopRules: null,
      queueAhead: null,
    },
    ...{ side, type, tif, quantity, filled: 0, filledTicks: 0n, status: 'Initialized' as const, triggered: false },
    limitTicks: type === 'Limit' || type === 'StopLimit' ? limit : null,
    stopTicks: hasStop({ type }) ? stop : null,
    ...{
      instrument: instrument.name,
      submittedSeq: 0n,
      rejectReason: null,
      expiresAt: null,
      submittedAt: at,
      updatedAt: at,
    },
  }));

const quotes: fc.Arbitrary<Quote> = fc
  .record({ bid: ticks, spread: fc.integer({ min: -1, max: 3 }), last: ticks, bidSize: size, askSize: size })
  .map(({ bid, spread, last, bidSize, askSize }) => ({
    ...{
      feed: 'shared',
      instrument: instrument.name,
      seq: 1n,
      bidTicks: bid,
      askTicks: bid + BigInt(spread),
      bidSize,
      askSize,
    },
    ...{ lastTicks: last, openTicks: last, highTicks: last, lowTicks: last, volume: 0n, at },
  }));

/** What may happen to an order: quotes come, it is changed, it is cancelled. */
const happenings = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: quotes.map((quote) => ({ kind: 'quote' as const, quote })) },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 1, max: 12 }).map((quantity) => ({ kind: 'change' as const, quantity })),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'cancel' as const }) },
  ),
  { maxLength: 30 },
);

type Life = { order: Order; events: OrderEvent[]; fills: { quantity: number; priceTicks: bigint; quote: Quote }[] };

const live = (start: Order, days: typeof happenings extends fc.Arbitrary<infer T> ? T : never): Life => {
  const opened = acceptOrder(start, cause);
  const life: Life = { order: opened.order, events: opened.events, fills: [] };
  for (const day of days) {
    if (isTerminal(life.order.status)) break;
    if (day.kind === 'quote') {
      const step = stepOrder(
        life.order,
        day.quote,
        start.side === 'Buy' ? day.quote.askSize : day.quote.bidSize,
        cause,
      );
      if (step.fill) life.fills.push({ ...step.fill, quote: day.quote });
      life.order = step.order;
      life.events.push(...step.events);
    } else if (day.kind === 'cancel' || day.quantity > life.order.filled) {
      const step =
        day.kind === 'cancel'
          ? endOrder(life.order, { ...cause, reason: 'user' })
          : amendOrder(life.order, { quantity: day.quantity }, cause);
      life.order = step.order;
      life.events.push(...step.events);
    }
  }
  return life;
};

const always = (hold: (life: Life, start: Order) => void): void =>
  fc.assert(
    fc.property(orders, happenings, (start, days) => hold(live(start, days), start)),
    { numRuns: 500 },
  );

describe('whatever happens to an order', () => {
  it('its life has legal transitions only', () =>
    always(({ events }) => {
      for (const [index, { status, reason }] of events.entries()) {
        const before = events[index - 1];
        const noted = before?.status === status && (reason === 'changed' || reason === 'triggered');
        expect(!before || noted || mayBecome(before.status, status)).toBe(true);
      }
    }));

  it('it is never filled above its quantity, nor a quote above its size', () =>
    always(({ order, fills }) => {
      expect(order.filled).toBeLessThanOrEqual(order.quantity);
      expect(fills.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(order.filled);
      expect(order.status === 'Filled').toBe(order.filled === order.quantity);
      for (const { quantity, quote } of fills) {
        expect(quantity).toBeLessThanOrEqual(order.side === 'Buy' ? quote.askSize : quote.bidSize);
      }
    }));

  it('it never fills worse than its limit', () =>
    always(({ order, fills }) => {
      for (const { priceTicks } of fills) {
        if (order.limitTicks === null) continue;
        expect(order.side === 'Buy' ? priceTicks <= order.limitTicks : priceTicks >= order.limitTicks).toBe(true);
      }
    }));

  it('Fok fills whole or not at all, Ioc in one step', () =>
    always(({ order, fills }) => {
      if (order.tif === 'Fok') expect([0, order.quantity]).toContain(order.filled);
      if (order.tif === 'Fok' || order.tif === 'Ioc') expect(fills.length).toBeLessThanOrEqual(1);
    }));

  it.each([instrument, instrumentNamed('ZN 12-26')])(
    'cash and unrealized profit are the start, the flows and the fees of $root, to the cent',
    (contract) =>
      always(({ order, fills }) => {
        const zero = { quantity: 0, costCents: 0n, realizedSessionCents: 0n };
        const money = { id: 'a', cashCents: 10_000_000n, feesCents: 0n, sessionFeesCents: 0n };
        let state = { account: money as never, holding: zero } as Pick<
          ReturnType<typeof bookExecution>,
          'account' | 'holding'
        >;
        for (const each of fills) {
          const fill = { ...each, liquidity: 'taker' as const };
          state = bookExecution(state, order, fill, contract, { quoteSeq: 1n, at });
        }
        const sign = order.side === 'Buy' ? 1n : -1n;
        const flow = fills.reduce(
          (sum, { quantity, priceTicks }) =>
            sum + sign * BigInt(quantity) * (unitCents(contract, 100n) - unitCents(contract, priceTicks)),
          0n,
        );
        const fees = BigInt(order.filled) * contract.feeCents;
        expect(state.account.cashCents + unrealizedCents(state.holding, 100n, contract)).toBe(
          10_000_000n + flow - fees,
        );
      }),
  );
});
