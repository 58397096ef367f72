import { describe, expect, test } from 'vitest';
import { endOf, type Standing } from './authority.ts';

const now = new Date('2026-11-21T10:00:00Z');
const live: Standing = {
  personId: 'anna',
  scope: 'mcp:trade',
  connectedAt: new Date('2026-11-20T10:00:00Z'),
  expiresAt: new Date('2026-12-20T10:00:00Z'),
  revokedAt: null,
};

describe('Whether a connection may still act', () => {
  test.each<[string, Standing | undefined, string | undefined]>([
    ['a live one', live, undefined],
    ['one that does not exist', undefined, 'unknown'],
    ['another person’s', { ...live, personId: 'bert' }, 'unknown'],
    ['one whose code was never redeemed', { ...live, connectedAt: null }, 'unknown'],
    ['a revoked one', { ...live, revokedAt: now }, 'revoked'],
    ['one that expires this instant', { ...live, expiresAt: now }, 'expired'],
  ])('%s', (_, standing, expected) => {
    expect(endOf(standing, 'anna', now)).toBe(expected);
  });
});
