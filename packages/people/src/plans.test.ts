import { expect, test } from 'vitest';
import { isPlan, reachesPlan } from './plans.ts';

test.each([
  ['free', 'pro', false],
  ['pro', 'pro', true],
  ['elite', 'pro', true],
  ['pro', 'elite', false],
  ['gold', 'pro', false],
] as const)('a person on %s reaches %s: %s', (held, required, reaches) => {
  expect(reachesPlan(held, required)).toBe(reaches);
});

test('only the three plans are plans', () => {
  expect(['free', 'pro', 'elite', 'gold', '', undefined, 'toString'].filter(isPlan)).toEqual(['free', 'pro', 'elite']);
});
