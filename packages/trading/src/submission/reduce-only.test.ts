import { describe, expect, it } from 'vitest';
import type { AccountBook, StoredHolding } from '../accounts/account-book.ts';
import type { AccountLimits } from '../accounts/account-limits.ts';
import type { OrderFacts } from '../checks/order-facts.ts';
import { toDate } from '../instruments/calendar-day.ts';
import { instrumentNamed } from '../instruments/instrument.ts';
import { unitCents } from '../instruments/unit-cents.ts';
import type { Quote } from '../market/quote.ts';
import type { Order } from '../orders/order.ts';
import { type OrderRequest, parseOrderPrices } from '../orders/order-request.ts';
import { fitProtection } from '../orders/protection.ts';
import { checkOrder } from './order-checks.ts';
import { isReduceOnly } from './reduce-only.ts';

const now = new Date('2026-11-18T17:00:00Z');
const mes = instrumentNamed('MES 12-26');
const quote: Quote = {
  ...{ feed: 'shared', instrument: mes.name, seq: 1n, bidTicks: 24_000n, askTicks: 24_001n, bidSize: 50, askSize: 50 },
  ...{ lastTicks: 24_000n, openTicks: 24_000n, highTicks: 24_000n, lowTicks: 24_000n, volume: 0n, at: now },
};

const working = (quantity: number, more: Partial<Order> = {}) =>
  ({ id: `w${quantity}`, instrument: mes.name, side: 'Sell', quantity, filled: 0, ocoId: null, ...more }) as Order;

type Given = {
  request?: Partial<OrderRequest>;
  limits?: AccountLimits;
  account?: object;
  held?: number;
  orders?: Order[];
  facts?: Partial<OrderFacts>;
};

/** A sell limit of three at 6010 beside a long of four. */
const factsOf = ({ request: asked, limits = {}, account, held = 4, orders = [], facts }: Given): OrderFacts => {
  const request: OrderRequest = {
    ...{ side: 'Sell', type: 'Limit', quantity: 3, limitPrice: 6010, tif: 'Day' },
    ...asked,
  };
  const holding: StoredHolding = {
    ...{ quantity: held, costCents: BigInt(held) * unitCents(mes, 24_000n), realizedSessionCents: 0n },
  };
  const book = {
    account: {
      ...{ id: 'a', startCents: 10_000_000n, cashCents: 10_000_000n, sessionStartCashCents: 10_000_000n, limits },
      ...{
        sessionFeesCents: 0n,
        sessionDate: toDate('2026-11-18'),
        isConnected: true,
        monitors: [],
        watch: null,
        ...account,
      },
    },
    ...{ holdings: new Map([[mes.name, holding]]), orders, quotes: new Map([[mes.name, quote]]) },
  } as unknown as AccountBook;
  return {
    ...{ request, instrument: mes, prices: parseOrderPrices(mes, request), remaining: request.quantity, quote, book },
    ...{ stopIsNew: true, market: { kind: 'simulated', hours: 'always' }, newestQuoteAt: now, now },
    ...{ clientOrderIdTaken: false, ocoIdUsed: false, protects: false, closes: false },
    ...{ placed: { inMinute: 0, inDay: 0 }, ...facts },
  };
};

describe('an order that is taken only because it reduces closes only', () => {
  it.each<[string, Given, boolean]>([
    ['nothing would refuse it', {}, false],
    ['the instrument is not allowed', { limits: { instruments: ['ES'] } }, true],
    ['the order is too large', { limits: { orderQuantity: 2 } }, true],
    ['no more orders are allowed', { limits: { ordersPerDay: 1 }, facts: { placed: { inMinute: 1, inDay: 1 } } }, true],
    ['it is worth too much', { limits: { notionalCents: 1 } }, true],
    ['its price is too far away', { limits: { collarBasisPoints: 1 } }, true],
    ['the account is disconnected', { account: { isConnected: false } }, true],
    [
      'the account has its most orders',
      { orders: Array.from({ length: 500 }, () => working(4, { protects: true })) },
      true,
    ],
    // With the long closed before it, it would open a short of three.
    ['its position could become too large without the one that it reduces', { limits: { positionQuantity: 2 } }, true],
    ['the limit allows for the position that it could open', { limits: { positionQuantity: 3 } }, false],
    ['there is no money for what it could open', { account: { cashCents: 1_000n } }, true],
    [
      'it is one of protection, which has rules of its own',
      { limits: { instruments: ['ES'] }, facts: { protects: true } },
      false,
    ],
  ])('%s', (_, given, expected) => expect(isReduceOnly(factsOf(given))).toBe(expected));

  it('several of them may each be for the whole position', () => {
    const locked = { limits: { instruments: ['ES'] }, request: { quantity: 4 } };
    expect(checkOrder(factsOf({ ...locked, orders: [working(4)] }))?.refusal.code).toBe('instrument_not_allowed');
    expect(checkOrder(factsOf({ ...locked, orders: [working(4, { reduceOnly: true })] }))).toBeUndefined();
  });
});

describe('orders that only close are fitted to the position', () => {
  const live = [
    working(4, { protects: true, reduceOnly: false }),
    working(3, { protects: false, reduceOnly: true }),
    working(1, { protects: false, reduceOnly: true }),
  ];
  it.each<[string, number, [string, number][]]>([
    ['each for itself: beside full protection they stay', 4, []],
    [
      'none is for more than is held',
      2,
      [
        ['w4', 2],
        ['w3', 2],
      ],
    ],
    [
      'all go when it is flat',
      0,
      [
        ['w4', 0],
        ['w3', 0],
        ['w1', 0],
      ],
    ],
    [
      'and when it has turned',
      -4,
      [
        ['w4', 0],
        ['w3', 0],
        ['w1', 0],
      ],
    ],
  ])('%s', (_, position, expected) =>
    expect(fitProtection(position, live).map(({ id, quantity }) => [id, quantity])).toEqual(expected),
  );
});
