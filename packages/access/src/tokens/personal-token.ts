import { crc32 } from 'node:zlib';
import type { Scope } from '../permissions/scopes.ts';
import { absoluteDays } from './connection-lifetime.ts';

/** How secret scanners know one. */
const prefix = 'ptc_';
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62 to the power of 43 is more than 2 to the power of 256; 62 to that of 6, more than 2 to that of 32. */
const [randomLength, checksumLength] = [43, 6];

const base62 = (value: bigint, length: number): string => {
  let [rest, text] = [value, ''];
  for (; text.length < length; rest /= 62n) text = digits.charAt(Number(rest % 62n)) + text;
  return text;
};

const checksum = (text: string): string => base62(BigInt(crc32(text)), checksumLength);

/**
 * A personal token: `ptc_`, 256 random bits in base62, and the CRC-32 of all that in base62, so that a scanner that finds
 * one is right about it, and a mistyped one is known without a look-up.
 * @param random 32 random bytes
 */
export const personalToken = (random: Uint8Array): string => {
  const body = prefix + base62(BigInt(`0x${Buffer.from(random).toString('hex')}`), randomLength);
  return body + checksum(body);
};

const shape = new RegExp(`^${prefix}[0-9A-Za-z]{${randomLength + checksumLength}}$`);

/** Shaped like a personal token, and none by its checksum. What has another shape is not judged here. */
export const isMistypedPersonalToken = (token: string): boolean =>
  token.startsWith(prefix) &&
  shape.test(token) &&
  checksum(token.slice(0, -checksumLength)) !== token.slice(-checksumLength);

/** The days of a personal token: no longer than a consent of that scope. */
export const personalTokenDays = (scope: Scope): { least: number; most: number } => ({
  least: 1,
  most: absoluteDays[scope],
});
