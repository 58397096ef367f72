import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalDigest, canonicalJson } from './canonical-digest.ts';

describe('The canonical form of arguments', () => {
  test('the order of keys does not matter, nor do absent values', () => {
    expect(canonicalJson({ b: 1, a: { d: undefined, c: [2, null] } })).toBe('{"a":{"c":[2,null]},"b":1}');
    expect(canonicalDigest({ a: 1, b: 2 })).toEqual(canonicalDigest({ b: 2, a: 1, c: undefined }));
  });

  test('a text and a number are told apart', () => {
    expect(canonicalDigest({ quantity: 1 })).not.toEqual(canonicalDigest({ quantity: '1' }));
  });

  test('any JSON value comes back from its canonical form', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
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
