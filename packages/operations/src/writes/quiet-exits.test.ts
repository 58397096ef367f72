import { expect, test } from 'vitest';
import { callsToldBy, createQuietExits } from './quiet-exits.ts';

test('30 leave a row each, then each doubling does', () => {
  const telling = Array.from({ length: 1_000 }, (_, index) => index + 1).filter((nth) => callsToldBy(nth) > 0);
  expect(telling.slice(0, 30)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  expect(telling.slice(30)).toEqual([60, 120, 240, 480, 960]);
});

test('the rows tell of every call, those of the minute before too', () => {
  const count = createQuietExits();
  const told = (calls: number, at: string) =>
    Array.from({ length: calls }, () => count('ann', new Date(at))).filter((each) => each > 0);
  const first = told(1_000, '2026-11-21T12:00:00Z');
  expect(first.slice(30)).toEqual([30, 60, 120, 240, 480]);
  expect(told(1, '2026-11-21T12:01:00Z')).toEqual([41]);
});

test('one actor’s flood costs another no row', () => {
  const count = createQuietExits();
  const now = new Date('2026-11-21T12:00:00Z');
  for (let call = 0; call < 100; call += 1) count('ann', now);
  expect(count('bert', now)).toBe(1);
});
