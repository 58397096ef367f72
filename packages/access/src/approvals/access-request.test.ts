import { describe, expect, test } from 'vitest';
import { accessRequestLimits, decideAccessAsk, isOpenAccessRequest } from './access-request.ts';

const now = new Date('2026-11-21T10:00:00Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const request = (tool: string, minutes: number, outcome: string | null = null) => ({
  ...{ tool, outcome, createdAt: ago(minutes) },
  expiresAt: new Date(ago(minutes).getTime() + accessRequestLimits.lifeMs),
});

test.each([
  ['just made', request('PlaceOrder', 0), true],
  ['nearly ten minutes old', request('PlaceOrder', 9.99), true],
  ['ten minutes old', request('PlaceOrder', 10), false],
  ['allowed', request('PlaceOrder', 1, 'allowed'), false],
  ['declined', request('PlaceOrder', 1, 'declined'), false],
  ['ended with its connection', request('PlaceOrder', 1, 'ended'), false],
] as const)('a request that is %s: open %s', (_, made, open) => {
  expect(isOpenAccessRequest(made, now)).toBe(open);
});

describe('asking for a tool', () => {
  const ask = (...earlier: ReturnType<typeof request>[]) => decideAccessAsk('PlaceOrder', earlier, now);

  test('the first time makes a request', () => {
    expect(ask()).toEqual({ kind: 'new' });
    expect(ask(request('PlaceOrder', 11), request('Cancel', 1))).toEqual({ kind: 'new' });
  });

  test('again gives the one that is open', () => {
    const open = request('PlaceOrder', 9);
    expect(ask(request('Cancel', 1), open)).toEqual({ kind: 'repeated', request: open });
  });

  test('after the person declined, not before its ten minutes are over', () => {
    expect(ask(request('PlaceOrder', 4, 'declined'))).toEqual({ kind: 'declined', until: ago(-6) });
    expect(ask(request('PlaceOrder', 10, 'declined'))).toEqual({ kind: 'new' });
    expect(ask(request('Cancel', 4, 'declined'))).toEqual({ kind: 'new' });
  });

  test('beside three others that are open, not before one of them is over', () => {
    const open = [request('Cancel', 2), request('Change', 5), request('ClosePosition', 1)];
    expect(ask(...open)).toEqual({ kind: 'too_many', until: ago(-5) });
    expect(ask(...open.slice(1))).toEqual({ kind: 'new' });
  });

  test('ten times in an hour, not before the hour of the first is over', () => {
    const made = Array.from({ length: 10 }, (_, index) => request('PlaceOrder', 11 + index, 'ended'));
    expect(ask(...made)).toEqual({ kind: 'too_many', until: ago(-40) });
    expect(ask(...made.slice(1))).toEqual({ kind: 'new' });
  });
});
