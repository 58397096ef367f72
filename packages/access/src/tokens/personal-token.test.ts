import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isMistypedPersonalToken, personalToken, personalTokenDays } from './personal-token.ts';
import { createTokenVerifier } from './verify-token.ts';

const random = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a personal token', () => {
  test('is known by its prefix and its checksum', () => {
    // CRC-32 of `ptc_` and 43 zeros, in base62.
    expect(personalToken(new Uint8Array(32))).toBe(`ptc_${'0'.repeat(43)}1YUct6`);
    expect(personalToken(new Uint8Array(32).fill(255))).toMatch(/^ptc_[0-9A-Za-z]{49}$/);
  });

  test('of whatever randomness has one shape and a right checksum, and no two are the same', () => {
    fc.assert(
      fc.property(random, random, (one, other) => {
        const token = personalToken(one);
        expect(token).toMatch(/^ptc_[0-9A-Za-z]{49}$/);
        expect(isMistypedPersonalToken(token)).toBe(false);
        expect(personalToken(other) === token).toBe(Buffer.from(one).equals(Buffer.from(other)));
      }),
    );
  });

  test('with any one character changed is known as mistyped', () => {
    const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.split('');
    fc.assert(
      fc.property(random, fc.integer({ min: 4, max: 52 }), fc.constantFrom(...letters), (bytes, at, letter) => {
        const token = personalToken(bytes);
        fc.pre(token.charAt(at) !== letter);
        expect(isMistypedPersonalToken(token.slice(0, at) + letter + token.slice(at + 1))).toBe(true);
      }),
    );
  });

  test.each(['', 'ptc_', 'ptc_short', `ptc_${'a'.repeat(39)}`, 'a'.repeat(43), `gho_${'0'.repeat(49)}`])(
    '%j has another shape and is looked up like any token',
    (token) => {
      expect(isMistypedPersonalToken(token)).toBe(false);
    },
  );

  test('with a wrong checksum is dead without a look-up', async () => {
    const pool = { query: () => Promise.reject(new Error('looked up')) };
    const verify = createTokenVerifier({ pool } as unknown as Parameters<typeof createTokenVerifier>[0], 'resource');
    const token = personalToken(new Uint8Array(32).fill(7));
    await expect(verify(token)).rejects.toThrow('looked up');
    expect(await verify(`${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`)).toBeUndefined();
  });

  test('lives no longer than a consent of its scope', () => {
    expect(personalTokenDays('mcp:read')).toEqual({ least: 1, most: 90 });
    expect(personalTokenDays('mcp:trade')).toEqual({ least: 1, most: 30 });
  });
});
