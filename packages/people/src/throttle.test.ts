import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Attempts, decideAttempt, windowOf } from './throttle.ts';

const start = Date.UTC(2026, 0, 1);
const at = (seconds: number) => new Date(start + seconds * 1000);

test('five wrong passwords are free; the sixth has to wait half a minute, then a minute, then two', () => {
  let attempts: Attempts | undefined;
  for (let each = 1; each <= 5; each += 1) attempts = allowed(attempts, at(0));
  expect(decideAttempt(attempts, at(0))).toEqual({ allowed: false, retryAfterSeconds: 30 });
  attempts = allowed(attempts, at(30));
  expect(decideAttempt(attempts, at(31))).toEqual({ allowed: false, retryAfterSeconds: 59 });
  attempts = allowed(attempts, at(90));
  expect(decideAttempt(attempts, at(90))).toEqual({ allowed: false, retryAfterSeconds: 120 });
});

test('the pause never grows past a quarter of an hour, so the right password works again', () => {
  expect(decideAttempt({ count: 5000, lastAt: at(0) }, at(0))).toEqual({ allowed: false, retryAfterSeconds: 900 });
  expect(decideAttempt({ count: 5000, lastAt: at(0) }, at(900)).allowed).toBe(true);
});

test('an hour after the last attempt all is forgotten', () => {
  expect(decideAttempt({ count: 40, lastAt: at(0) }, at(3600))).toEqual({
    allowed: true,
    attempts: { count: 1, lastAt: at(3600) },
  });
});

test('whatever the rhythm of attempts, fewer than a hundred pass in an hour', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 200, maxLength: 600 }), (gaps) => {
      let now = 0;
      let attempts: Attempts | undefined;
      const passed: number[] = [];
      for (const gap of gaps) {
        now += gap;
        const decision = decideAttempt(attempts, at(now));
        if (!decision.allowed) continue;
        attempts = decision.attempts;
        passed.push(now);
      }
      const most = Math.max(
        ...passed.map((from) => passed.filter((time) => time >= from && time < from + 3600).length),
      );
      return most < 100;
    }),
    { numRuns: 50 },
  );
});

test('windows lie on the clock, the same for every process', () => {
  const quarter = { limit: 30, windowMs: 900_000 };
  expect(windowOf(quarter, new Date('2026-03-01T10:14:59Z'))).toEqual({
    windowAt: new Date('2026-03-01T10:00:00Z'),
    endsAt: new Date('2026-03-01T10:15:00Z'),
  });
});

const allowed = (before: Attempts | undefined, now: Date): Attempts => {
  const decision = decideAttempt(before, now);
  if (!decision.allowed) throw new Error(`must wait ${decision.retryAfterSeconds} s`);
  return decision.attempts;
};
