import { describe, expect, test } from 'vitest';
import { didYouMean, editDistance } from './did-you-mean.ts';

describe('Did you mean', () => {
  const known = ['account', 'instrument', 'limit_price', 'quantity'];

  test.each([
    ['acount', 'account'],
    ['instrumnt', 'instrument'],
    ['limitprice', 'limit_price'],
    ['Quantity', 'quantity'],
    ['leverage', undefined],
    ['__proto__', undefined],
    ['', undefined],
    ['x'.repeat(100_000), undefined],
  ])('%s', (written, meant) => {
    expect(didYouMean(written, known)).toBe(meant);
  });

  test.each([
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['same', 'same', 0],
  ])('from %s to %s it takes %i edits', (one, other, distance) => {
    expect(editDistance(one, other)).toBe(distance);
    expect(editDistance(other, one)).toBe(distance);
  });
});
