import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { AccountBook, StoredHolding } from '../accounts/account-book.ts';
import type { AccountLimits } from '../accounts/account-limits.ts';
import { type AccountRules, loosens, ruleIn, ruleNames, withRule } from '../accounts/account-rules.ts';
import { instrumentNamed } from '../instruments/instrument.ts';
import { unitCents } from '../instruments/unit-cents.ts';
import type { Quote } from '../market/quote.ts';
import type { Order, Side } from '../orders/order.ts';
import { type OrderRequest, parseOrderPrices } from '../orders/order-request.ts';
import { limitChecks } from './limit-checks.ts';
import type { OrderFacts } from './order-facts.ts';

const es = instrumentNamed('ES 12-26');
const mes = instrumentNamed('MES 12-26');
/** 6000.00 by 6000.25. */
const quote = { bidTicks: 24_000n, askTicks: 24_001n, lastTicks: 24_000n } as Quote;

const long = (quantity: number, instrument = es): [string, StoredHolding] => [
  instrument.name,
  { quantity, costCents: BigInt(quantity) * unitCents(instrument, 24_000n), realizedSessionCents: 0n },
];

const working = (side: Side, quantity: number, instrument = es) =>
  ({ id: 'w', instrument: instrument.name, side, quantity, filled: 0 }) as Order;

const book = (limits: AccountLimits, holdings: [string, StoredHolding][], orders: Order[]): AccountBook => ({
  account: { limits } as AccountBook['account'],
  ...{ holdings: new Map(holdings), orders, quotes: new Map() },
});

type Given = Omit<Partial<OrderFacts>, 'request'> & { request?: Partial<OrderRequest> };

/** The code of the first limit that an order meets: a market order to buy one ES, but for what is given. */
const code = ({ request: asked, ...more }: Given): string | undefined => {
  const request: OrderRequest = { side: 'Buy', type: 'Market', quantity: 1, tif: 'Day', ...asked };
  const facts = {
    ...{ request, quote, instrument: es, prices: parseOrderPrices(es, request), remaining: request.quantity },
    ...{ protects: false, closes: false, placed: { inMinute: 0, inDay: 0 } },
    ...more,
  } as OrderFacts;
  return limitChecks.map(([, check]) => check(facts)).find((refused) => refused !== undefined)?.refusal.code;
};

describe('limits that a person set', () => {
  const limited = (limits: AccountLimits, holdings: [string, StoredHolding][] = [], orders: Order[] = []) => ({
    book: book(limits, holdings, orders),
  });
  const protective = { ...working('Sell', 2), protects: true };
  it.each<[string, Given, string | undefined]>([
    ['another root than the allowed ones', limited({ instruments: ['MES'] }), 'instrument_not_allowed'],
    ['an allowed root', limited({ instruments: ['MES', 'ES'] }), undefined],
    ['a larger order', { ...limited({ orderQuantity: 2 }), request: { quantity: 3 } }, 'max_order_size'],
    ['an order of the largest size', { ...limited({ orderQuantity: 2 }), request: { quantity: 2 } }, undefined],
    [
      'a larger position, with what works',
      { ...limited({ positionQuantity: 3 }, [long(1)], [working('Buy', 1)]), request: { quantity: 2 } },
      'max_position_size',
    ],
    [
      'a short of more than that by way of a long',
      { ...limited({ positionQuantity: 1 }, [long(1)]), request: { side: 'Sell', quantity: 3 } },
      'max_position_size',
    ],
    [
      'a short of more than that when the long is closed before it fills',
      { ...limited({ positionQuantity: 5 }, [long(5)]), request: { side: 'Sell', quantity: 6 } },
      'max_position_size',
    ],
    [
      'the same by two orders',
      { ...limited({ positionQuantity: 5 }, [long(5)], [working('Sell', 5)]), request: { side: 'Sell', quantity: 1 } },
      'max_position_size',
    ],
    [
      'a reversal to no more than that, beside what protects',
      { ...limited({ positionQuantity: 5 }, [long(2)], [protective]), request: { side: 'Sell', quantity: 5 } },
      undefined,
    ],
    ['a second instrument', limited({ openInstruments: 1 }, [long(1, mes)]), 'max_open_instruments'],
    [
      'a second instrument while another works',
      limited({ openInstruments: 1 }, [], [working('Buy', 1, mes)]),
      'max_open_instruments',
    ],
    ['more of the one instrument', limited({ openInstruments: 1 }, [long(1)]), undefined],
    [
      'an order too many in the minute',
      { ...limited({ ordersPerMinute: 2 }), placed: { inMinute: 2, inDay: 2 } },
      'max_orders',
    ],
    [
      'an order too many in the day',
      { ...limited({ ordersPerDay: 5 }), placed: { inMinute: 0, inDay: 5 } },
      'max_orders',
    ],
    ['the last order of the day', { ...limited({ ordersPerDay: 5 }), placed: { inMinute: 0, inDay: 4 } }, undefined],
    // A market order counts at the opposite quote and 10 ticks more: 24,011 ticks of $12.50.
    ['a market order of more worth', limited({ notionalCents: 30_013_749 }), 'max_notional'],
    ['a market order of that worth', limited({ notionalCents: 30_013_750 }), undefined],
    ['two of them', { ...limited({ notionalCents: 30_013_750 }), request: { quantity: 2 } }, 'max_notional'],
    [
      'a buy limit counts at its limit',
      { ...limited({ notionalCents: 30_000_000 }), request: { type: 'Limit', limitPrice: 6000 } },
      undefined,
    ],
    [
      'a sell limit far below the market counts at the market',
      { ...limited({ notionalCents: 29_999_999 }), request: { side: 'Sell', type: 'Limit', limitPrice: 1 } },
      'max_notional',
    ],
    [
      'a stop counts as the market order that it becomes',
      { ...limited({ notionalCents: 30_500_000 }), request: { type: 'StopMarket', stopPrice: 6100 } },
      'max_notional',
    ],
    [
      'a limit at the collar',
      { ...limited({ collarBasisPoints: 100 }), request: { type: 'Limit', limitPrice: 5940 } },
      undefined,
    ],
    [
      'a limit below the collar',
      { ...limited({ collarBasisPoints: 100 }), request: { type: 'Limit', limitPrice: 5939.75 } },
      'price_collar',
    ],
    [
      'a limit above the collar',
      { ...limited({ collarBasisPoints: 100 }), request: { type: 'Limit', limitPrice: 6060.25 } },
      'price_collar',
    ],
  ])('the account is limited: %s', (_, given, expected) => expect(code(given)).toBe(expected));

  const tightest: AccountLimits = {
    ...{ orderQuantity: 1, positionQuantity: 1, openInstruments: 1, ordersPerMinute: 1, ordersPerDay: 1 },
    ...{ notionalCents: 1, collarBasisPoints: 1, instruments: ['CL'] },
  };
  const spent = { placed: { inMinute: 9, inDay: 9 } };
  const out = { side: 'Sell', quantity: 2 } as const;
  it.each<[string, Given]>([
    ['an order that only reduces', { ...limited(tightest, [long(2), long(1, mes)]), ...spent, request: out }],
    [
      'also at a limit far away',
      { ...limited(tightest, [long(2)]), ...spent, request: { ...out, type: 'Limit', limitPrice: 9000 } },
    ],
    [
      'also beside what protects the position',
      { ...limited(tightest, [long(2)], [protective]), ...spent, request: out },
    ],
    [
      'the venue closing the position',
      { ...limited(tightest, [long(2)], [working('Sell', 2)]), ...spent, closes: true, request: out },
    ],
    [
      'protection',
      {
        ...limited(tightest, [long(2)]),
        ...spent,
        protects: true,
        request: { ...out, type: 'StopMarket', stopPrice: 5990 },
      },
    ],
  ])('no limit holds back %s', (_, given) => expect(code(given)).toBeUndefined());
});

const few = fc.integer({ min: 1, max: 4 });
const anyLimits = fc.record<AccountLimits>(
  {
    ...{ orderQuantity: few, positionQuantity: few, openInstruments: few, ordersPerMinute: few, ordersPerDay: few },
    notionalCents: fc.integer({ min: 20_000_000, max: 120_000_000 }),
    collarBasisPoints: fc.integer({ min: 1, max: 300 }),
    instruments: fc.subarray(['ES', 'MES', 'CL']),
  },
  { requiredKeys: [] },
);
const anyOrder = fc.record({
  ...{ side: fc.constantFrom<Side>('Buy', 'Sell'), quantity: few, price: fc.integer({ min: 23_500, max: 24_500 }) },
  ...{ type: fc.constantFrom('Market', 'Limit', 'StopMarket'), held: fc.integer({ min: -3, max: 3 }) },
  ...{ working: fc.array(fc.tuple(fc.constantFrom<Side>('Buy', 'Sell'), few), { maxLength: 2 }), placed: fc.nat(5) },
});

test('what one set of limits refuses, no tighter set takes', () => {
  const rules = (limits: AccountLimits) => ({ limits, monitors: [] });
  let refusals = 0;
  fc.assert(
    fc.property(anyLimits, anyLimits, anyOrder, (before, wanted, { price, held, working: at, placed, ...order }) => {
      // Each rule of the wanted ones, where it is not looser: what a connection can reach.
      const after = ruleNames.reduce((reached, rule) => {
        const value = ruleIn(rules(wanted), rule);
        return loosens(reached, rule, value) ? reached : withRule(reached, rule, value);
      }, rules(before) as AccountRules).limits;
      const prices = {
        ...(order.type === 'Limit' ? { limitPrice: price / 4 } : {}),
        ...(order.type === 'StopMarket' ? { stopPrice: price / 4 } : {}),
      };
      const orders = at.map(([side, quantity]) => working(side, quantity));
      const judge = (limits: AccountLimits) =>
        code({
          book: book(limits, held === 0 ? [] : [long(held)], orders),
          placed: { inMinute: placed, inDay: placed },
          request: { ...order, type: order.type as OrderRequest['type'], ...prices },
        });
      if (judge(before) === undefined) return;
      refusals += 1;
      expect(judge(after)).toBeDefined();
    }),
    { numRuns: 500 },
  );
  expect(refusals).toBeGreaterThan(100);
});
