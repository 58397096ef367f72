import type { AccountBook, Order } from '@portcullis/trading';
import { expect, test } from 'vitest';
import { isClosing } from './watch-accounts.ts';

const close = { name: 'Close', reduceOnly: true, type: 'Market', instrument: 'ES 12-26', quantity: 3, filled: 1 };
const bookOf = (quantity: number, orders: object[]): Pick<AccountBook, 'orders' | 'holdings'> => ({
  orders: orders as Order[],
  holdings: new Map([['ES 12-26', { quantity } as never]]),
});

test.each<[string, number, object[], boolean]>([
  ['nothing works', 2, [], false],
  ['a close of all of it works', -2, [close], true],
  ['several closes are for all of it', 4, [close, close], true],
  ['a close is for less: one contract at a time would put a monitor off for ever', 10, [close], false],
  ['another order works beside it, whatever its name', 2, [close, { ...close, reduceOnly: false }], false],
  ['what closes has a price', 2, [{ ...close, type: 'Limit' }], false],
])('an account is being closed out when %s', (_, held, orders, expected) => {
  expect(isClosing(bookOf(held, orders))).toBe(expected);
});
