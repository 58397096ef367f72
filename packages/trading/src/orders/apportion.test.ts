import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportion } from './apportion.ts';

describe('contracts fall to the targets in their proportion', () => {
  it.each([
    [[2, 1], 3, [2, 1]],
    [[2, 1], 6, [4, 2]],
    [[2, 1], 1, [1, 0]],
    [[2, 1], 2, [1, 1]],
    [[1, 1, 1], 4, [2, 1, 1]],
    [[3, 1, 1], 5, [3, 1, 1]],
    [[1], 7, [7]],
    [[5, 5], 0, [0, 0]],
  ])('%j of %i: %j', (weights, total, expected) => expect(apportion(weights, total)).toEqual(expected));

  const weights = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 3 });
  it('none is lost, none falls back as more fill, and each is within a contract of its part', () =>
    fc.assert(
      fc.property(weights, fc.nat({ max: 100 }), (parts, total) => {
        const now = apportion(parts, total);
        const then = apportion(parts, total + 1);
        const sum = parts.reduce((all, each) => all + each, 0);
        expect(now.reduce((all, each) => all + each, 0)).toBe(total);
        for (const [index, part] of parts.entries()) {
          expect(then[index]).toBeGreaterThanOrEqual(now[index] ?? 0);
          expect(Math.abs((now[index] ?? 0) - (total * part) / sum)).toBeLessThanOrEqual(1);
        }
        expect(apportion(parts, 2 * sum)).toEqual(parts.map((part) => 2 * part));
      }),
    ));
});
