import { array, assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRateLimiter, readLimit } from './rate-limit.ts';

describe('the rate limit of reads', () => {
  test('lets a burst through, then asks to wait', () => {
    const take = createRateLimiter({ perMinute: 60, burst: 3 });
    expect([0, 0, 0, 0].map((now) => take('one', now))).toEqual([undefined, undefined, undefined, 1]);
    expect(take('one', 999)).toBe(1);
    expect(take('one', 1_000)).toBeUndefined();
  });

  test('counts each connection by itself', () => {
    const take = createRateLimiter({ perMinute: 60, burst: 1 });
    expect([take('one', 0), take('two', 0), take('one', 0)]).toEqual([undefined, undefined, 1]);
  });

  test('forgets buckets that are full again', () => {
    const take = createRateLimiter({ perMinute: 60, burst: 1 }, 2);
    for (const key of ['a', 'b', 'c', 'd']) take(key, 0);
    expect(take('e', 10_000)).toBeUndefined();
    expect(take('a', 10_000)).toBeUndefined();
  });

  test('never lets more through than the burst and the rate allow, however the calls fall', () => {
    assert(
      property(array(integer({ min: 0, max: 2_000 }), { maxLength: 400 }), (pauses) => {
        const take = createRateLimiter(readLimit);
        let now = 0;
        let passed = 0;
        for (const pause of pauses) {
          now += pause;
          if (take('one', now) === undefined) passed += 1;
        }
        expect(passed).toBeLessThanOrEqual(readLimit.burst + (now / 60_000) * readLimit.perMinute + 1);
      }),
    );
  });

  test('a clock that steps back gives nothing away', () => {
    const take = createRateLimiter({ perMinute: 60, burst: 1 });
    take('one', 5_000);
    expect(take('one', 1_000)).toBe(1);
  });
});
