import { describe, expect, test } from 'vitest';
import { changedExpiry, connectionExpiry } from './connection-lifetime.ts';

const at = (day: number) => new Date(Date.UTC(2026, 0, 1 + day));

describe('how long a connection lives', () => {
  test('90 days to read, 30 to trade', () => {
    expect(connectionExpiry('mcp:read', at(0))).toEqual(at(90));
    expect(connectionExpiry('mcp:trade', at(0))).toEqual(at(30));
  });

  test.each([
    ['raised on its first day', 'mcp:trade', 90, 0, 30],
    ['raised near its end', 'mcp:trade', 90, 80, 90],
    ['lowered: never longer than it had', 'mcp:read', 30, 10, 30],
  ] as const)('%s', (_, scope, end, now, expected) => {
    expect(changedExpiry(scope, { expiresAt: at(end), now: at(now) })).toEqual(at(expected));
  });
});
