import { expect, test } from 'vitest';
import { isConnectedAgain } from './safety-notice.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 10, minute));
const ended = { clientId: 'one', clientName: 'Claude Code', redirectHost: 'localhost', revokedAt: at(10) };
const later = { clientId: 'one', clientName: 'Claude Code', redirectHost: 'localhost', connectedAt: at(11) };

test.each([
  ['the same client, later', later, true],
  ['the same client, before', { ...later, connectedAt: at(9) }, false],
  ['the same client, not yet redeemed', { ...later, connectedAt: null }, false],
  ['registered anew under the same name, at the same address', { ...later, clientId: 'two' }, true],
  ['the same name at another address', { ...later, clientId: 'two', redirectHost: 'evil.example' }, false],
  ['another name at the same address', { ...later, clientId: 'two', clientName: 'Cursor' }, false],
])('%s: connected again is %s', (_, other, expected) => {
  expect(isConnectedAgain(ended, [other])).toBe(expected);
});
