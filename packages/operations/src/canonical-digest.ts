import { hash } from 'node:crypto';
import { canonicalJson } from '@portcullis/access';

/**
 * SHA-256 of arguments in one canonical form: keys in order, absent values left out. Two calls that mean the same have
 * the same digest, whatever dialect they were written in.
 */
export const canonicalDigest = (value: unknown): Buffer => Buffer.from(hash('sha256', canonicalJson(value)), 'hex');
