import { expect, it } from 'vitest';
import { restartDelay } from './restart-policy.ts';

it.for([
  { crashes: [0], now: 0, delay: 250 },
  { crashes: [0, 1_000], now: 1_000, delay: 500 },
  { crashes: [0, 1_000, 2_000, 3_000, 4_000], now: 4_000, delay: 4_000 },
])('after $crashes.length crashes within a minute it waits $delay ms', ({ crashes, now, delay }) => {
  expect(restartDelay(crashes, now)).toBe(delay);
});

it('gives up at the sixth crash within a minute', () => {
  expect(restartDelay([0, 1_000, 2_000, 3_000, 4_000, 5_000], 5_000)).toBeUndefined();
});

it('forgets crashes that are more than a minute old', () => {
  expect(restartDelay([0, 1_000, 2_000, 3_000, 4_000, 70_000], 70_000)).toBe(250);
});
