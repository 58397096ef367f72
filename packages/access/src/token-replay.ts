import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What a refresh gave, kept for the replay window. */
export type TokenPair = { accessToken: string; refreshToken: string; scope: string };

const key = (presentedToken: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', presentedToken, '', 'portcullis refresh replay', 32));

/**
 * Seals the pair under the presented refresh token (HKDF-SHA256, AES-256-GCM): the database alone cannot open it,
 * because it holds only the token's hash.
 */
export const sealPair = (pair: TokenPair, presentedToken: string): Uint8Array<ArrayBuffer> => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key(presentedToken), nonce);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(pair), 'utf8'), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), sealed]));
};

/** Opens what `sealPair` sealed. Undefined: another token, or not whole. */
export const openPair = (sealed: Uint8Array, presentedToken: string): TokenPair | undefined => {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key(presentedToken), sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    const opened = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
    return JSON.parse(opened.toString('utf8')) as TokenPair;
  } catch {
    return undefined;
  }
};
