import { describe, expect, it } from 'vitest';
import type { AccountBook, StoredHolding } from '../accounts/account-book.ts';
import type { Monitor } from '../accounts/monitors.ts';
import type { OrderFacts } from '../checks/order-facts.ts';
import { grantFields } from '../grants/grant-bounds.ts';
import { toDate } from '../instruments/calendar-day.ts';
import { instrumentNamed } from '../instruments/instrument.ts';
import { unitCents } from '../instruments/unit-cents.ts';
import type { Quote } from '../market/quote.ts';
import type { Order, Side } from '../orders/order.ts';
import { type OrderRequest, parseOrderPrices } from '../orders/order-request.ts';
import { checkOrder, orderChecks } from './order-checks.ts';

const now = new Date('2026-11-18T17:00:00Z');
const saturday = new Date('2026-11-21T17:00:00Z');
const es = instrumentNamed('ES 12-26');
const mes = instrumentNamed('MES 12-26');

const quote: Quote = {
  ...{ feed: 'shared', instrument: es.name, seq: 1n, bidTicks: 24_000n, askTicks: 24_001n, bidSize: 50, askSize: 50 },
  ...{ lastTicks: 24_000n, openTicks: 24_000n, highTicks: 24_000n, lowTicks: 24_000n, volume: 0n, at: now },
};

const long = (quantity: number, instrument = es): [string, StoredHolding] => [
  instrument.name,
  { quantity, costCents: BigInt(quantity) * unitCents(instrument, 24_000n), realizedSessionCents: 0n },
];

const working = (side: Side, quantity: number, instrument = es) =>
  ({ id: 'w', instrument: instrument.name, side, quantity, filled: 0 }) as Order;

const book = (
  holdings: [string, StoredHolding][] = [],
  orders: Order[] = [],
  monitors: Monitor[] = [],
): AccountBook => ({
  account: {
    ...{ id: 'a', startCents: 10_000_000n, cashCents: 10_000_000n, sessionStartCashCents: 10_000_000n },
    ...{ sessionFeesCents: 0n, isConnected: true, sessionDate: toDate('2026-11-18'), monitors, watch: null },
  } as unknown as AccountBook['account'],
  holdings: new Map(holdings),
  orders,
  quotes: new Map([
    [es.name, quote],
    [mes.name, { ...quote, instrument: mes.name }],
  ]),
});

/** Reached by an account that has made nothing. */
const target: Monitor = { kind: 'trailing_dollars', distanceCents: 0, lockCents: null, peak: 'intraday' };

type Given = Omit<Partial<OrderFacts>, 'request'> & { request?: Partial<OrderRequest> };

const code = ({ request: asked, ...more }: Given): string | undefined => {
  const request: OrderRequest = { side: 'Buy', type: 'Market', quantity: 1, tif: 'Day', ...asked };
  const instrument = more.instrument ?? es;
  const facts: OrderFacts = {
    ...{
      request,
      instrument,
      prices: parseOrderPrices(instrument, request),
      remaining: request.quantity,
      stopIsNew: true,
    },
    ...{
      quote,
      book: book(),
      market: { kind: 'simulated', hours: 'always' },
      newestQuoteAt: now,
      clientOrderIdTaken: false,
      ocoIdUsed: false,
      protects: false,
      closes: false,
      placed: { inMinute: 0, inDay: 0 },
      now,
    },
    ...more,
  };
  return checkOrder(facts)?.refusal.code;
};

describe('an order is refused before it is submitted', () => {
  it('with the first of these that fails', () =>
    expect(orderChecks.map(([name]) => name)).toEqual([
      'connected',
      'unlocked',
      'not expired',
      'quoted',
      'quantity',
      'prices',
      'stop on its side of the market',
      'bracket on its sides of the entry',
      'session',
      'condition',
      'working orders',
      'protection',
      'position size',
      'allowed instruments',
      'order size of the account',
      'position size of the account',
      'open instruments of the account',
      'orders a minute of the account',
      'orders a day of the account',
      'notional of the account',
      'price collar of the account',
      ...grantFields.map((field) => `grant: ${field}`),
      'grant: own order',
      'margin',
      'client order id',
      'oco id',
    ]));

  it('and taken when none does', () => expect(code({})).toBeUndefined());

  const silent = { newestQuoteAt: new Date(now.getTime() - 11_000) };
  it.each<[string, Given, string | undefined]>([
    ['the venue is silent', silent, 'account_disconnected'],
    ['the venue never spoke', { newestQuoteAt: undefined }, 'account_disconnected'],
    ['the feed is off', { market: { kind: 'off', hours: 'always' } }, 'account_disconnected'],
    [
      'silent, but the order only reduces',
      { ...silent, book: book([long(2)]), request: { side: 'Sell', quantity: 2 } },
      undefined,
    ],
    [
      'silent, and the order turns the position',
      { ...silent, book: book([long(2)]), request: { side: 'Sell', quantity: 3 } },
      'account_disconnected',
    ],
    [
      'silent, and with what works already it turns the position',
      { ...silent, book: book([long(2)], [working('Sell', 1)]), request: { side: 'Sell', quantity: 2 } },
      'account_disconnected',
    ],
    ['a monitor is breached', { book: book([], [], [target]) }, 'trading_locked'],
    [
      'a monitor is breached, and the order only reduces',
      { book: book([long(2)], [], [target]), request: { side: 'Sell', quantity: 2 } },
      undefined,
    ],
    [
      'a monitor is breached, and the order reduces beside what protects the position',
      {
        book: book([long(2)], [{ ...working('Sell', 2), protects: true }], [target]),
        request: { side: 'Sell', quantity: 2 },
      },
      undefined,
    ],
    [
      'a monitor is breached, and the venue closes a part',
      {
        ...{ book: book([long(2)], [working('Sell', 2)], [target]), closes: true },
        request: { side: 'Sell', quantity: 1 },
      },
      undefined,
    ],
    ['the contract has expired', { instrument: instrumentNamed('ES 12-13') }, 'instrument_expired'],
    ['the contract is not quoted', { quote: undefined }, 'no_market_data'],
    ['no contracts', { request: { quantity: 0 } }, 'invalid_quantity'],
    ['a part of a contract', { request: { quantity: 1.5 } }, 'invalid_quantity'],
    ['more than an order may have', { request: { quantity: 101 } }, 'max_order_size'],
    ['a limit order without a limit', { request: { type: 'Limit' } }, 'missing_price'],
    ['a stop limit without a stop', { request: { type: 'StopLimit', limitPrice: 6000 } }, 'missing_price'],
    ['a market order with a price', { request: { limitPrice: 6000 } }, 'unexpected_price'],
    ['a price off the tick', { request: { type: 'Limit', limitPrice: 6000.1 } }, 'price_not_on_tick'],
    ['a price below zero', { request: { type: 'Limit', limitPrice: -1 } }, 'invalid_price'],
    ['a buy stop at the ask', { request: { type: 'StopMarket', stopPrice: 6000.25 } }, 'invalid_price'],
    ['a buy stop above the ask', { request: { type: 'StopMarket', stopPrice: 6000.5 } }, undefined],
    ['a sell stop at the bid', { request: { side: 'Sell', type: 'StopMarket', stopPrice: 6000 } }, 'invalid_price'],
    [
      'a sell stop below the bid',
      { request: { side: 'Sell', type: 'StopLimit', stopPrice: 5999.75, limitPrice: 5990 } },
      undefined,
    ],
    [
      'a stop that stays where it is',
      { stopIsNew: false, request: { type: 'StopMarket', stopPrice: 6000 } },
      undefined,
    ],
    ['a buy MIT at the ask', { request: { type: 'MIT', stopPrice: 6000.25 } }, 'invalid_price'],
    ['a buy MIT below the ask', { request: { type: 'MIT', stopPrice: 6000 } }, undefined],
    ['a sell MIT at the bid', { request: { side: 'Sell', type: 'MIT', stopPrice: 6000 } }, 'invalid_price'],
    ['a sell MIT above the bid', { request: { side: 'Sell', type: 'MIT', stopPrice: 6000.25 } }, undefined],
    ['a MIT without a trigger', { request: { type: 'MIT' } }, 'missing_price'],
    ['a take profit at the ask', { request: { takeProfit: 6000.25 } }, 'invalid_price'],
    ['a take profit above the ask', { request: { takeProfit: 6000.5 } }, undefined],
    ['a stop loss at the ask', { request: { stopLoss: 6000.25 } }, 'invalid_price'],
    ['a stop loss below the ask', { request: { stopLoss: 6000 } }, undefined],
    ['a short with its exits', { request: { side: 'Sell', takeProfit: 5990, stopLoss: 6010 } }, undefined],
    [
      'a short with its exits swapped',
      { request: { side: 'Sell', takeProfit: 6010, stopLoss: 5990 } },
      'invalid_price',
    ],
    [
      'exits are judged from the entry price, not from the market',
      { request: { type: 'Limit', limitPrice: 5990, takeProfit: 5995, stopLoss: 5985 } },
      undefined,
    ],
    ['a stop limit within its trigger', { request: { stopLoss: 5990, stopLossLimit: 5995 } }, 'invalid_price'],
    ['a stop limit alone is its own trigger', { request: { stopLossLimit: 5990 } }, undefined],
    ['a take profit off the tick', { request: { takeProfit: 6010.1 } }, 'price_not_on_tick'],
    ['a marketable limit is legal', { request: { type: 'Limit', limitPrice: 6100 } }, undefined],
  ])('%s', (_, given, expected) => expect(code(given)).toBe(expected));

  const closed = { now: saturday, market: { kind: 'simulated', hours: 'exchange' } } as const;
  it.each<[string, Partial<OrderRequest>, string | undefined]>([
    ['a market order', {}, 'market_closed'],
    ['a limit order that must fill at once', { type: 'Limit', limitPrice: 6000, tif: 'Ioc' }, 'market_closed'],
    ['a limit order for the day waits', { type: 'Limit', limitPrice: 6000 }, undefined],
    ['a stop that stays waits', { type: 'StopMarket', stopPrice: 6100, tif: 'Gtc' }, undefined],
  ])('while the market is closed: %s', (_, request, expected) => expect(code({ ...closed, request })).toBe(expected));

  it.each([
    ['before its early close', '2026-11-26T17:59:59Z', undefined],
    ['after it', '2026-11-26T18:00:00Z', 'market_closed'],
    ['in the evening', '2026-11-26T23:00:00Z', undefined],
  ])('on a holiday, %s: a market order', (_, time, expected) => {
    const at = new Date(time);
    expect(code({ ...closed, now: at, quote: { ...quote, at }, newestQuoteAt: at })).toBe(expected);
  });

  it.each<[string, Given, string | undefined]>([
    [
      'flat was asked, long is held',
      { book: book([long(1)]), request: { requireMarketPosition: ['flat'] } },
      'condition_not_met',
    ],
    [
      'long or flat was asked, long is held',
      { book: book([long(1)]), request: { requireMarketPosition: ['flat', 'long'] } },
      undefined,
    ],
    [
      'one position is allowed and another is open',
      { book: book([long(1, mes)]), request: { maxPositions: 1 } },
      'max_positions_reached',
    ],
    [
      'one position is allowed, and this order adds to one of two that are open',
      { book: book([long(1), long(1, mes)]), request: { maxPositions: 1 } },
      undefined,
    ],
    [
      'one position is allowed and this one is open',
      { book: book([long(1)]), request: { maxPositions: 1 } },
      undefined,
    ],
    ['200 orders work', { book: book([], Array(200).fill(working('Buy', 1, mes))) }, 'too_many_working_orders'],
    [
      'the position could become too large',
      { instrument: mes, book: book([], [working('Buy', 150, mes)]), request: { quantity: 51 } },
      'max_position_size',
    ],
    ['margin for 8 ES is there', { request: { quantity: 8 } }, undefined],
    ['margin for 9 ES is not', { request: { quantity: 9 } }, 'insufficient_margin'],
    ['working orders count', { book: book([], [working('Buy', 5)]), request: { quantity: 4 } }, 'insufficient_margin'],
    [
      'working orders of the other side do not',
      { book: book([], [working('Sell', 8)]), request: { quantity: 8 } },
      undefined,
    ],
    ['other instruments count', { book: book([long(80, mes)]), request: { quantity: 1 } }, 'insufficient_margin'],
    [
      'turning a position that is too large already into a smaller one needs no more',
      { book: book([long(20)]), request: { side: 'Sell', quantity: 21 } },
      undefined,
    ],
    ['reducing needs no margin', { book: book([long(20)]), request: { side: 'Sell', quantity: 20 } }, undefined],
    ['the id is taken', { clientOrderIdTaken: true }, 'duplicate_order_id'],
    ['a leg of the group has ended', { ocoIdUsed: true }, 'oco_id_used'],
    [
      'two legs of a group count once',
      { book: book([], [{ ...working('Buy', 8), ocoId: 'g' }]), request: { quantity: 8, ocoId: 'g' } },
      undefined,
    ],
    ['protection of nothing', { protects: true, request: { side: 'Sell' } }, 'exceeds_position'],
    ['protection on the wrong side', { protects: true, book: book([long(1)]) }, 'exceeds_position'],
    [
      'protection of more than is held',
      { protects: true, book: book([long(1)]), request: { side: 'Sell', quantity: 2 } },
      'exceeds_position',
    ],
    [
      'protection of what is held',
      { protects: true, book: book([long(2)]), request: { side: 'Sell', quantity: 2 } },
      undefined,
    ],
  ])('%s', (_, given, expected) => expect(code(given)).toBe(expected));
});
