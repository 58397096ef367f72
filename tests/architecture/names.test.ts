import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { sourcesUnder } from './source-files.ts';

const files = sourcesUnder('apps', 'packages', 'tests', 'bench', 'scripts');

test('folders and files are nouns of the field, not drawers', () => {
  const drawer = /^(utils?|helpers?|common|misc|lib|shared|types|interfaces|constants)(\.[a-z.]+)?$/;
  const found = files.filter(({ path }) => path.split('/').some((part) => drawer.test(part)));
  expect(found.map(({ path }) => path)).toEqual([]);
});

test('an index is a package’s root and nothing else', () => {
  const found = files.filter(
    ({ path }) => /(^|\/)index\.\w+$/.test(path) && !/^packages\/[^/]+\/src\/index\.ts$/.test(path),
  );
  expect(found.map(({ path }) => path)).toEqual([]);
});

test('file names are kebab-case', () => {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(integration))?(\.test)?\.(ts|mts|mjs|js)$/;
  expect(files.map(({ path }) => path).filter((path) => !kebab.test(basename(path)))).toEqual([]);
});
