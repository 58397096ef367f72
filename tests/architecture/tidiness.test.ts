import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrationsAreWhole } from '@portcullis/database';
import { describe, expect, test } from 'vitest';
import { codeOf, root, sourcesUnder } from './source-files.ts';

const files = sourcesUnder('apps', 'packages', 'tests', 'bench', 'scripts', 'views').filter(
  ({ path }) => path !== 'tests/architecture/tidiness.test.ts',
);

const pathsWith = (pattern: RegExp, only: RegExp = /./): string[] =>
  files.filter(({ path, text }) => only.test(path) && pattern.test(text)).map(({ path }) => path);

describe('nothing is left over', () => {
  test('no mark of unfinished work', () => {
    expect(pathsWith(/\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([]);
  });

  test('no check is switched off', () => {
    expect(pathsWith(/@ts-(ignore|nocheck)|biome-ignore|eslint-disable/)).toEqual([]);
  });

  test('no test is skipped, singled out or expected to fail', () => {
    const marks = /\b(test|it|describe|suite)(\.\w+)*\.(skip|only|todo|fails|skipIf|runIf)\b/;
    expect(files.filter(({ text }) => marks.test(codeOf(text))).map(({ path }) => path)).toEqual([]);
  });

  test('no `any`', () => {
    const any = /:\s*any\b|\bas any\b|<any[,>]|\bany\[\]/;
    expect(files.filter(({ text }) => any.test(codeOf(text))).map(({ path }) => path)).toEqual([]);
  });

  test('nothing names the machine it was written on', () => {
    expect(pathsWith(/['"`\s(]\/(work|root|home\/\w+)\//)).toEqual([]);
  });
});

test('the environment is read where a process begins, and nowhere else', () => {
  const allowed: Record<string, string> = {
    'packages/http/src/run-app.ts': 'where every app begins',
    'packages/database/src/embedded/cluster.ts': 'gives PostgreSQL its PATH',
  };
  const readers = files
    .filter(({ path }) => /^(apps|packages)\//.test(path) && !/\.test\.ts$|\/main\.ts$/.test(path))
    .filter(({ text }) => /\bprocess\.env\b/.test(codeOf(text)))
    .map(({ path }) => path);
  expect(readers.filter((path) => !(path in allowed))).toEqual([]);
});

test('the migrations on disk make the whole schema', () => {
  expect(migrationsAreWhole()).toBe(true);
});

describe('the README', () => {
  const path = join(root, 'README.md');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };

  test('is there', () => {
    expect(text).not.toBe('');
  });

  test('names only commands that exist', () => {
    const named = [...text.matchAll(/\bnpm (?:run (?:-s )?)?(?!run\b|install\b|ci\b)([a-z][\w:-]*)/g)].map(
      ([, name]) => name,
    );
    expect(named).toEqual(expect.arrayContaining(['start', 'test']));
    expect(named.filter((name) => !((name as string) in scripts))).toEqual([]);
  });

  test('names only folders and files that exist', () => {
    const named = [...text.matchAll(/`((?:apps|packages|prisma|views|tests|bench|docs|scripts)(?:\/[\w.-]+)*\/?)`/g)];
    expect(named.map(([, folder = '']) => folder).filter((folder) => !existsSync(join(root, folder)))).toEqual([]);
  });
});
