import { expect, test } from 'vitest';
import { elapsedWords } from './clients-news.ts';
import { untilWords } from './until-words.ts';

test.each([
  [-3, '0 ms'],
  [12.4, '12 ms'],
  [3_400, '3.4 s'],
  [60_000, '1 minute'],
  [1_500_000, '25 minutes'],
  [9_000_000, '2 hours'],
])('%d ms after is told as %s', (ms, words) => {
  expect(elapsedWords(ms)).toBe(words);
});

const now = new Date('2026-11-21T10:00:00Z');

test.each([
  [30, 'in less than a minute'],
  [60, 'in 1 minute'],
  [7_199, 'in 119 minutes'],
  [7_200, 'in 2 hours'],
  [172_799, 'in 47 hours'],
  [172_800, 'in 2 days'],
])('an end in %d s is told as %s', (seconds, words) => {
  expect(untilWords(new Date(now.getTime() + seconds * 1000), now)).toBe(words);
});
