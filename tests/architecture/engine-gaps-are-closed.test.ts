import { expect, test } from 'vitest';
import { engineGaps } from '../conformance/engine-gaps.ts';
import { allTitles } from './test-titles.ts';

/** The ids that a title begins with: `AS-43, G-6: …`. */
const idsOf = (title: string): string[] => /^([A-Z][A-Z0-9-]*\d+(, |(?=: )))+/.exec(title)?.[0].split(', ') ?? [];

const tested = new Set(allTitles().flatMap(({ title }) => idsOf(title)));

test('what the engine leaves open is each closed by a test whose title begins with its id', () => {
  expect(engineGaps).toHaveLength(35);
  expect(engineGaps.filter(({ id }) => !tested.has(id))).toEqual([]);
});
