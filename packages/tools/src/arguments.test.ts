import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { argumentReader } from './arguments.ts';

const read = argumentReader(
  z.strictObject({
    account: z.string().min(1).max(64),
    side: z.enum(['Buy', 'Sell']),
    type: z.enum(['Market', 'Limit', 'StopMarket', 'StopLimit']),
    quantity: z.int().min(1).max(100),
    limit_price: z.number().positive().optional(),
    tif: z.enum(['Day', 'Gtc', 'Ioc', 'Fok']).default('Day'),
    order_id: z.string().optional(),
  }),
  { client_order_id: 'order_id' },
);
const order = { account: 'Sim101', side: 'Buy', type: 'Market', quantity: 1 };
const expected = { ...order, tif: 'Day' };

describe('Both dialects of the field mean the same call', () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['snake_case, as on MCP pages', order, expected],
    ['action for side', { ...order, side: undefined, action: 'Buy' }, expected],
    ['orderType for type, qty for quantity', { account: 'Sim101', side: 'Buy', orderType: 'Market', qty: 1 }, expected],
    ['timeInForce for tif', { ...order, timeInForce: 'Gtc' }, { ...expected, tif: 'Gtc' }],
    ['limitPrice for limit_price', { ...order, limitPrice: 5000.25 }, { ...expected, limit_price: 5000.25 }],
    ['a name of this tool alone', { ...order, clientOrderId: 'mine' }, { ...expected, order_id: 'mine' }],
    ['values in upper case', { ...order, side: 'BUY', type: 'MARKET', tif: 'IOC' }, { ...expected, tif: 'Ioc' }],
    ['values in lower case', { ...order, side: 'buy', type: 'stop_limit' }, { ...expected, type: 'StopLimit' }],
    ['STOPMARKET', { ...order, type: 'STOPMARKET' }, { ...expected, type: 'StopMarket' }],
    ['Stop', { ...order, type: 'Stop' }, { ...expected, type: 'StopMarket' }],
  ])('%s', (_, written, meant) => {
    const given = Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined));
    expect(read(given)).toEqual({ args: meant });
  });
});

describe('Wrong arguments are named, all at once', () => {
  test.each<[string, unknown, object[]]>([
    ['a misspelt name', { ...order, accuont: 'x' }, [{ field: 'accuont', did_you_mean: 'account' }]],
    [
      'a name that does nothing here',
      { ...order, leverage: 5 },
      [{ field: 'leverage', reason: 'is not an argument here' }],
    ],
    [
      'one argument in both dialects',
      { ...order, action: 'Sell' },
      [{ field: 'action', reason: 'is given twice, also as side' }],
    ],
    [
      'nothing at all',
      undefined,
      ['account', 'side', 'type', 'quantity'].map((field) => ({ field, reason: 'is required' })),
    ],
    ['a value that is not listed', { ...order, type: 'Limt' }, [{ field: 'type', did_you_mean: 'Limit' }]],
    ['a half contract', { ...order, quantity: 0.5 }, [{ field: 'quantity', reason: 'must be a whole number' }]],
    ['a number as text', { ...order, quantity: '1' }, [{ field: 'quantity', reason: 'must be a number' }]],
    ['too many', { ...order, quantity: 101 }, [{ field: 'quantity', reason: 'must be 100 or less' }]],
    ['an empty text', { ...order, account: '' }, [{ field: 'account', reason: 'must have 1 or more characters' }]],
    ['nothing of a price', { ...order, limit_price: 0 }, [{ field: 'limit_price', reason: 'must be more than 0' }]],
    ['a text with a NUL', { ...order, orderId: 'a\0b' }, [{ field: 'orderId', reason: 'must have no NUL' }]],
    ['a list', [order], [{ field: '', reason: 'must be an object of named arguments' }]],
    ['a text', 'Buy 1 ES', [{ field: '' }]],
    ['not a number', { ...order, limit_price: Number.NaN }, [{ field: 'limit_price' }]],
  ])('%s', (_, given, faults) => {
    expect(read(given)).toEqual({ faults: faults.map((fault) => expect.objectContaining(fault)) });
  });

  test('a list that is empty or too long is told in entries', () => {
    const readList = argumentReader(z.object({ ids: z.array(z.string()).min(1).max(2) }));
    expect(readList({ ids: [] }).faults).toEqual([{ field: 'ids', reason: 'must have 1 or more entries' }]);
    expect(readList({ ids: ['a', 'b', 'c'] }).faults).toEqual([
      { field: 'ids', reason: 'must have 2 or fewer entries' },
    ]);
  });

  test('a reason never repeats the value that was sent', () => {
    expect(JSON.stringify(read({ ...order, side: 'secret-value', account: { token: 'secret-value' } }))).not.toContain(
      'secret-value',
    );
  });
});

describe('Hostile arguments', () => {
  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    '%s is an unknown name and changes nothing',
    (name) => {
      const given = JSON.parse(
        `{"account":"Sim101","side":"Buy","type":"Market","quantity":1,"${name}":{"polluted":true}}`,
      );
      expect(read(given)).toEqual({ faults: [{ field: name, reason: 'is not an argument here' }] });
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    },
  );

  test('depth and size are bounded before anything looks at them', () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 1_000; depth += 1) deep = [deep];
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`key${index}`, 1]));
    const tooMuch = (field: string) => ({ faults: [{ field, reason: 'is too deep or too large' }] });
    expect(read({ ...order, account: deep })).toEqual(tooMuch('account'));
    expect(read(wide)).toEqual(tooMuch(''));
    expect(read({ ...order, account: 'x'.repeat(5_000) })).toEqual(tooMuch('account'));
  });

  test('whatever is sent, reading it answers and does not throw', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (given) => {
        const { args, faults } = read(given);
        expect((args === undefined) !== (faults === undefined)).toBe(true);
      }),
    );
  });
});
