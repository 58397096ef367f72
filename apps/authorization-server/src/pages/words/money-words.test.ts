import { expect, test } from 'vitest';
import { gainOf, moneyWords, priceWords } from './money-words.ts';

test.each([
  [100_000, '$100,000.00'],
  [0, '$0.00'],
  [0.05, '$0.05'],
  [-12.5, '−$12.50'],
  [1_234_567_890.12, '$1,234,567,890.12'],
])('%d dollars are %s', (dollars, words) => {
  expect(moneyWords(dollars)).toBe(words);
});

test('a gain has a plus, a loss a minus, nothing neither', () => {
  expect([gainOf(0.01), gainOf(-0.01), gainOf(0)]).toEqual([
    { words: '+$0.01', tone: 'gain' },
    { words: '−$0.01', tone: 'loss' },
    { words: '$0.00', tone: '' },
  ]);
});

test.each([
  [6704, 2, '6,704.00'],
  [6704.25, 2, '6,704.25'],
  [6704.125, 2, '6,704.125'],
  [6704.3333, 2, '6,704.3333'],
  [1809.7, 1, '1,809.7'],
  [110.515625, 6, '110.515625'],
  [110.5078125, 6, '110.5078125'],
])('the price %d with %d decimals is %s', (price, decimals, words) => {
  expect(priceWords(price, decimals)).toBe(words);
});
