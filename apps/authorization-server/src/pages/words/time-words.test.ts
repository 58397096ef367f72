import { expect, test } from 'vitest';
import { agoWords, timeWords } from './time-words.ts';

const now = new Date('2026-11-21T04:12:30Z');

test.each([
  ['2026-11-21T04:12:29Z', 'just now'],
  ['2026-11-21T04:13:00Z', 'just now'],
  ['2026-11-21T04:11:30Z', '1 minute ago'],
  ['2026-11-21T03:13:00Z', '59 minutes ago'],
  ['2026-11-21T03:12:30Z', '1 hour ago'],
  ['2026-11-18T04:12:00Z', '3 days ago'],
  ['2026-08-01T00:00:00Z', '3 months ago'],
  ['2024-01-01T00:00:00Z', '2 years ago'],
])('%s was %s', (at, words) => {
  expect(agoWords(new Date(at), now)).toBe(words);
});

test('a time is printed in UTC and says so', () => {
  expect(timeWords(now)).toBe('21 Nov 2026, 04:12 UTC');
});
