import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  formToken,
  hashSessionSecret,
  isFreshSignIn,
  isLive,
  isSameToken,
  isWorthTouching,
} from './browser-session.ts';

const at = (hours: number) => new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000);

test.each([
  // signed in at 0; last request, now
  [0, 11.99, true],
  [0, 12, false],
  [11, 22.9, true],
  [20, 23.99, true],
  [23.9, 24, false],
])('with its last request at hour %d, a session at hour %d is live: %s', (lastSeen, now, live) => {
  expect(isLive({ lastSeenAt: at(lastSeen), expiresAt: at(24) }, at(now))).toBe(live);
});

test('a session is written to once a minute at the most', () => {
  expect(isWorthTouching({ lastSeenAt: at(0), expiresAt: at(24) }, at(59 / 3600))).toBe(false);
  expect(isWorthTouching({ lastSeenAt: at(0), expiresAt: at(24) }, at(60 / 3600))).toBe(true);
});

test('a form token belongs to one session', () => {
  const [secret, other] = [randomBytes(32), randomBytes(32)];
  const [mine, theirs] = [hashSessionSecret('mine'), hashSessionSecret('theirs')];
  const token = formToken(secret, mine);
  expect(isSameToken(token, formToken(secret, mine))).toBe(true);
  for (const foreign of [formToken(other, mine), formToken(secret, theirs), '', `${token} `, token.slice(1)]) {
    expect(isSameToken(foreign, token)).toBe(false);
  }
});

test.each([
  [0, true],
  [15 * 60, true],
  [15 * 60 + 1, false],
])('A111: a sign-in %d seconds ago grants trading: %s', (seconds, fresh) => {
  const now = new Date('2026-03-02T10:00:00Z');
  expect(isFreshSignIn(new Date(now.getTime() - seconds * 1000), now)).toBe(fresh);
});
