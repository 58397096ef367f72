import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSealOf, sealCall, sealedApprovalId } from './request-seal.ts';

const now = new Date('2026-11-18T17:00:00Z');
const expiresAt = new Date(now.getTime() + 300_000);
const key = randomBytes(32);
const call = {
  approvalId: randomUUID(),
  personId: randomUUID(),
  connectionId: randomUUID(),
  tool: 'PlaceOrder',
  argsDigest: randomBytes(32),
};
const state = sealCall({ ...call, expiresAt }, key, randomBytes(12));

describe('T26-20, A057: the state that a client carries to its retry', () => {
  it('is of one call, until it expires', () => {
    expect(sealedApprovalId(state)).toBe(call.approvalId);
    expect(isSealOf(state, key, call, now)).toBe(true);
    expect(isSealOf(state, key, call, expiresAt)).toBe(false);
  });

  it.each([
    ['another person', { personId: randomUUID() }],
    ['another connection', { connectionId: randomUUID() }],
    ['another tool', { tool: 'FlatPlace' }],
    ['other arguments', { argsDigest: randomBytes(32) }],
    ['another approval', { approvalId: randomUUID() }],
  ])('is nothing for %s', (_, changed) => {
    expect(isSealOf(state, key, { ...call, ...changed }, now)).toBe(false);
  });

  it('is nothing under another key', () => {
    expect(isSealOf(state, randomBytes(32), call, now)).toBe(false);
  });

  it('is nothing when any bit of it was changed, and says nothing of what is in it', () => {
    const bytes = Buffer.from(state, 'base64url');
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return !isSealOf(changed.toString('base64url'), key, call, now);
      }),
    );
    expect(bytes.includes(call.personId)).toBe(false);
  });

  it.each(['', 'x', 'a'.repeat(60), 'a'.repeat(2_000), '{"approval":1}'])('%j opens nothing', (given) => {
    expect(isSealOf(given, key, call, now)).toBe(false);
  });
});
