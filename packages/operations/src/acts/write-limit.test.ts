import { expect, test } from 'vitest';
import { secondsLeft } from './write-limit.ts';

test.each([
  ['the start of the minute', '2026-11-21T10:00:00.000Z', 60_000, 60],
  ['the middle of the minute', '2026-11-21T10:00:30.500Z', 60_000, 30],
  ['the last millisecond of the minute', '2026-11-21T10:00:59.999Z', 60_000, 1],
  ['within a second', '2026-11-21T10:00:00.900Z', 1_000, 1],
])('at %s the client is told when the window has passed', (_, now, window, seconds) => {
  expect(secondsLeft(new Date(now), window)).toBe(seconds);
});
