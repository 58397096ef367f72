import { dirname, join, normalize, sep } from 'node:path';
import { expect, test } from 'vitest';
import { productSources } from './source-files.ts';

/** A room: a folder below `src` of an app or a package. What lies in `src` itself is the ground or the roof of the house. */
const roomOf = (path: string): string | undefined => {
  const [kind, name, , ...rest] = dirname(path).split(sep);
  return rest.length === 0 ? undefined : [kind, name, 'src', ...rest].join('/');
};

/** What a source imports by a path, except what is gone once types are erased. */
const valuesImported = (text: string): string[] =>
  [...text.matchAll(/^(?:import|export) (?!type )[^;]*? from '(\.[^']+)';/gm)].map(([, specifier = '']) => specifier);

const doors = (): Map<string, Set<string>> => {
  const found = new Map<string, Set<string>>();
  for (const { path, text } of productSources()) {
    const from = roomOf(path);
    for (const specifier of valuesImported(text)) {
      const to = roomOf(normalize(join(dirname(path), specifier)));
      if (from && to && from !== to) found.set(from, (found.get(from) ?? new Set()).add(to));
    }
  }
  return found;
};

test('the rooms of a package import one way: none leads back to itself', () => {
  const all = doors();
  const reachedFrom = (room: string, seen = new Set<string>()): Set<string> => {
    for (const next of all.get(room) ?? []) {
      if (!seen.has(next)) reachedFrom(next, seen.add(next));
    }
    return seen;
  };
  expect([...all.keys()].filter((room) => reachedFrom(room).has(room))).toEqual([]);
  expect(all.size).toBeGreaterThan(20);
});

test('no room holds more than 40 sources, but for the catalogue with a file for each tool', () => {
  const counts = Map.groupBy(productSources(), ({ path }) => dirname(path));
  const full = [...counts].filter(([room, files]) => files.length > 40 && room !== 'packages/tools/src/catalogue');
  expect(full.map(([room, files]) => `${room}: ${files.length}`)).toEqual([]);
});
