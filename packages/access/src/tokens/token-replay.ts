import { hash } from 'node:crypto';

/** What a refresh gave, kept for the replay window. Each is the base64url of 32 random bytes. */
export type TokenPair = { accessToken: string; refreshToken: string };

const tokenBytes = 32;

/**
 * Seals the pair under the presented refresh token, so that the database, which holds only hashes, cannot open it: the
 * tokens' bytes are XORed with SHAKE256 of the presented token under a name of its own. A token is 256 random bits and
 * seals one pair in its life, so the stream is used once. Integrity is not the seal's: what comes out is taken only if
 * its hashes are the stored ones.
 */
export const sealPair = ({ accessToken, refreshToken }: TokenPair, presentedToken: string): Uint8Array<ArrayBuffer> =>
  xor(Buffer.concat([bytes(accessToken), bytes(refreshToken)], 2 * tokenBytes), stream(presentedToken));

/** Opens what `sealPair` sealed; with another token, gives tokens that nobody ever issued. Undefined: not whole. */
export const openPair = (sealed: Uint8Array, presentedToken: string): TokenPair | undefined => {
  if (sealed.length !== 2 * tokenBytes) return undefined;
  const opened = Buffer.from(xor(sealed, stream(presentedToken)));
  const text = (from: number) => opened.toString('base64url', from, from + tokenBytes);
  return { accessToken: text(0), refreshToken: text(tokenBytes) };
};

const bytes = (token: string): Buffer => Buffer.from(token, 'base64url');

const stream = (presentedToken: string): Buffer =>
  hash('shake256', `portcullis refresh replay:${presentedToken}`, {
    outputEncoding: 'buffer',
    outputLength: 2 * tokenBytes,
  });

const xor = (one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(one, (byte, index) => byte ^ (other[index] ?? 0));
