import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalDigest } from './canonical-digest.ts';

describe('The canonical form of arguments', () => {
  test('the order of keys does not matter, nor do absent values', () => {
    expect(canonicalDigest({ a: 1, b: 2 })).toEqual(canonicalDigest({ b: 2, a: 1, c: undefined }));
  });

  test('a text and a number are told apart', () => {
    expect(canonicalDigest({ quantity: 1 })).not.toEqual(canonicalDigest({ quantity: '1' }));
  });

  test('however keys are shuffled, the digest is the same', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
        const shuffled = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalDigest(shuffled)).toEqual(canonicalDigest(value));
      }),
    );
  });
});
