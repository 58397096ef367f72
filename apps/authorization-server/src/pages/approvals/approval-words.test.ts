import type { ApprovalOrder } from '@portcullis/access';
import { expect, test } from 'vitest';
import { twoContracts } from '../../../../../tests/harness/waiting-approval.ts';
import { causeWords, headline, orderLine, positionWords, priceOf } from './approval-words.ts';

const [bought] = twoContracts.orders as [ApprovalOrder];
const order = (changes: Partial<ApprovalOrder>): ApprovalOrder => ({ ...bought, ...changes });

test.each<[words: string, orders: ApprovalOrder[]]>([
  ['Buy 2 ES 12-26', [bought]],
  ['Buy 2 ES 12-26 and 2 more orders', [order({ act: 'cancel' }), bought, order({ side: 'Sell' })]],
  ['Cancel Sell 1 ES 12-26', [order({ act: 'cancel', side: 'Sell', quantity: 1 })]],
  ['Change to Buy 3 ES 12-26', [order({ act: 'change', quantity: 3 })]],
  ['CreateAlert', []],
])('a call is headed “%s”', (words, orders) => {
  expect(headline('CreateAlert', { orders })).toBe(words);
});

test.each<[words: string, changes: Partial<ApprovalOrder>]>([
  ['At the market', {}],
  ['Limit 6,700.25', { limitPrice: 6_700.25 }],
  ['Stop 6,690.00', { stopPrice: 6_690 }],
  ['Stop 6,690.00, limit 6,689.75', { stopPrice: 6_690, limitPrice: 6_689.75 }],
])('a price is told as “%s”', (words, changes) => {
  expect(priceOf(order(changes))).toBe(words);
});

test('an order that is changed tells what it was, and one that is cancelled no worth', () => {
  const before = { quantity: 1, limitPrice: 6_700, stopPrice: null };
  expect(orderLine(order({ act: 'change', limitPrice: 6_701, before }))).toEqual({
    act: 'Change',
    what: 'Buy 2 ES 12-26',
    how: 'Limit 6,701.00 · Market, Day · Sim101',
    worth: '$670,025.00',
    was: '1 limit 6,700.00',
  });
  expect(orderLine(order({ act: 'cancel' })).worth).toBeUndefined();
});

test.each([
  [0, 'Flat'],
  [2, 'Long 2'],
  [-1, 'Short 1'],
])('a position of %i contracts is %s', (contracts, words) => {
  expect(positionWords(contracts)).toBe(words);
});

test.each([
  ['above_threshold', 'above the threshold'],
  ['every_write', 'every write'],
  ['named_tool', 'each PlaceOrder'],
  ['untrusted_text', 'others wrote (GetSignalHistory)'],
])('%s is told as “%s”', (cause, words) => {
  expect(causeWords(cause, { tool: 'PlaceOrder', afterReading: 'GetSignalHistory' })).toContain(words);
});
