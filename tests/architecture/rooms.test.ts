import { dirname, join, normalize, sep } from 'node:path';
import { expect, test } from 'vitest';
import { importsOf, productSources, type SourceFile } from './source-files.ts';

/** A room: a folder below `src` of an app or a package. What lies in `src` itself stands for itself. */
const roomOf = (path: string): string => {
  const folder = dirname(path);
  return folder.split(sep).length > 3 ? folder : path;
};

/** What a source imports by a path, except what is gone once types are erased. */
const valuesImported = (text: string): string[] =>
  importsOf(text.replace(/^(?:import|export) type\s[^;]*;/gm, '')).filter((specifier) => specifier.startsWith('.'));

/** From each room to the others that it imports, with a file that does. */
const doorsOf = (sources: readonly SourceFile[]): Map<string, Map<string, string>> => {
  const doors = new Map<string, Map<string, string>>();
  for (const { path, text } of sources) {
    const from = roomOf(path);
    for (const specifier of valuesImported(text)) {
      const to = roomOf(normalize(join(dirname(path), specifier)));
      if (from !== to) doors.set(from, (doors.get(from) ?? new Map()).set(to, path));
    }
  }
  return doors;
};

/** The doors that lead back to where one came from. */
const circlesOf = (sources: readonly SourceFile[]): string[] => {
  const doors = doorsOf(sources);
  const reachedFrom = (room: string, seen = new Set<string>()): Set<string> => {
    for (const next of doors.get(room)?.keys() ?? []) {
      if (!seen.has(next)) reachedFrom(next, seen.add(next));
    }
    return seen;
  };
  return [...doors].flatMap(([from, to]) =>
    [...to].filter(([room]) => reachedFrom(room).has(from)).map(([room, file]) => `${from} -> ${room} (${file})`),
  );
};

test('the rooms of a package import one way: no door leads back', () => {
  expect(circlesOf(productSources())).toEqual([]);
});

test.each([
  ["import { a } from '../b/a.ts';", 1],
  ["import {\n  a,\n  type A,\n} from '../b/a.ts';", 1],
  ["export * from '../b/a.ts';", 1],
  ["import '../b/a.ts';", 1],
  ["const a = await import('../b/a.ts');", 1],
  ["import type { A } from '../b/a.ts';", 0],
  ["import type {\n  A,\n} from '../b/a.ts';", 0],
])('of two rooms, with %j in the one and an import back in the other, it finds %i circles', (text, circles) => {
  const sources = [
    { path: 'packages/x/src/a/one.ts', text },
    { path: 'packages/x/src/b/a.ts', text: "import { one } from '../a/one.ts';" },
  ];
  expect(circlesOf(sources)).toHaveLength(circles * 2);
});

test('no room holds more than 40 sources, but for the catalogue with a file for each tool', () => {
  const counts = Map.groupBy(productSources(), ({ path }) => dirname(path));
  const full = [...counts].filter(([room, files]) => files.length > 40 && room !== 'packages/tools/src/catalogue');
  expect(full.map(([room, files]) => `${room}: ${files.length}`)).toEqual([]);
});
