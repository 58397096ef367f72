import { describe, expect, test } from 'vitest';
import { canonicalDigest } from '../canonical-digest.ts';
import { Refusal } from '../refusal.ts';
import { judgeRepeat, type StoredAnswer } from './idempotency.ts';

const digest = canonicalDigest({ account: 'Sim101', instrument: 'ES 12-26', side: 'Buy', quantity: 1 });
const other = canonicalDigest({ account: 'Sim101', instrument: 'ES 12-26', side: 'Buy', quantity: 100 });
const first: StoredAnswer = {
  tool: 'PlaceOrder',
  argsDigest: new Uint8Array(digest),
  answer: { order_id: 'one' },
  orderIds: ['one'],
};

describe('A repeated client_request_id', () => {
  test('with the same tool and arguments gives the first answer', () => {
    expect(judgeRepeat(first, 'PlaceOrder', digest)).toBe(first);
  });

  test.each([
    ['other arguments', 'PlaceOrder', other],
    ['another tool', 'Change', digest],
  ])('with %s is a conflict', (_, tool, argsDigest) => {
    expect(() => judgeRepeat(first, tool, argsDigest)).toThrow(Refusal);
    expect(() => judgeRepeat(first, tool, argsDigest)).toThrow(/idempotency_conflict/);
  });
});
