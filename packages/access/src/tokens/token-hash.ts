import { hash } from 'node:crypto';

/** What of a code, token or browser secret is stored: SHA-256, 32 bytes. Each has 256 random bits, so no salt. */
export const hashToken = (token: string): Uint8Array<ArrayBuffer> => new Uint8Array(hash('sha256', token, 'buffer'));
