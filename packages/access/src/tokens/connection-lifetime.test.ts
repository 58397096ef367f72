import { describe, expect, test } from 'vitest';
import { changedExpiry, connectionExpiry, consentExpiry, endAt } from './connection-lifetime.ts';

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

describe('the person’s own end', () => {
  const consented = { expiresAt: at(90), livesUntil: null };

  test.each([
    ['sooner than the consent’s', consented, at(7), { expiresAt: at(7), livesUntil: at(90) }],
    ['later than the consent’s: no longer than it', consented, at(91), consented],
    ['moved later', { expiresAt: at(7), livesUntil: at(90) }, at(30), { expiresAt: at(30), livesUntil: at(90) }],
    ['taken back', { expiresAt: at(7), livesUntil: at(90) }, null, consented],
    ['none, as before', consented, null, consented],
  ])('%s', (_, lifetime, endsAt, expected) => {
    expect(endAt(lifetime, endsAt)).toEqual(expected);
    expect(consentExpiry(endAt(lifetime, endsAt))).toEqual(at(90));
  });
});
