import type { RateLimiter } from '@portcullis/access';
import { expect, test } from 'vitest';
import type { Gate, Known } from '../gate.ts';
import { checkRate } from './rate.ts';

const exhausted: RateLimiter = () => 7;
const gate = {
  tools: {
    resolve: (name: string) => name,
    scopeOf: (name: string) => (name === 'GetQuote' ? 'mcp:read' : 'mcp:trade'),
    isExit: (name: string) => name === 'Cancel',
  },
  limitReads: exhausted,
  limitAttempts: exhausted,
  now: () => new Date(0),
} as unknown as Gate;

const known = (scope: string, name: string) =>
  ({
    principal: { scope, connectionId: 'one' },
    message: { method: 'tools/call', params: { name } },
  }) as unknown as Known;

const refused = { refuse: { reason: 'too_many_requests', retryAfterSeconds: 7 } };

test.each([
  ['a read is counted', 'mcp:trade', 'GetQuote', gate, refused],
  ['an attempt at a write is counted', 'mcp:trade', 'PlaceOrder', gate, refused],
  ['an exit is never held back', 'mcp:trade', 'Cancel', gate, undefined],
  ['an exit that the scope does not allow is counted as what it is', 'mcp:read', 'Cancel', gate, refused],
  ['reads do not count against writes', 'mcp:trade', 'PlaceOrder', { ...gate, limitAttempts: undefined }, undefined],
])('%s', (_, scope, name, at, expected) => {
  expect(checkRate(known(scope, name), at)).toEqual(expected);
});
