import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf, productSources, root, type SourceFile } from './source-files.ts';

/** What each package may import. An app may import any package. */
const mayImport: Record<string, readonly string[]> = {
  database: [],
  http: [],
  people: ['database'],
  access: ['database'],
  trading: ['database'],
  journal: ['database'],
  operations: ['trading', 'journal', 'access', 'people', 'database'],
  tools: ['operations', 'trading', 'journal', 'access', 'people', 'database'],
};

const packages = readdirSync(join(root, 'packages'));
const apps = readdirSync(join(root, 'apps'));
const files = productSources();

/** `packages/access` of `packages/access/src/permissions/scopes.ts`. */
const workspaceOf = (path: string): string => path.split('/').slice(0, 2).join('/');
const under = (workspace: string): SourceFile[] => files.filter(({ path }) => workspaceOf(path) === workspace);

const straysOf = (workspace: string, isStray: (specifier: string) => boolean): string[] =>
  under(workspace).flatMap((file) =>
    importsOf(file.text)
      .filter(isStray)
      .map((specifier) => `${file.path} -> ${specifier}`),
  );

const ownPackage = (specifier: string): string | undefined => /^@portcullis\/([^/]+)/.exec(specifier)?.[1];

test('every package has its place in the order', () => {
  expect(Object.keys(mayImport).sort()).toEqual([...packages].sort());
});

describe.each(packages)('packages/%s', (name) => {
  const allowed = mayImport[name] ?? [];

  test(`imports of ours only ${allowed.join(', ') || 'nothing'}`, () => {
    const isStray = (specifier: string) => {
      const imported = ownPackage(specifier);
      return imported !== undefined && !allowed.includes(imported);
    };
    expect(straysOf(`packages/${name}`, isStray)).toEqual([]);
  });

  test('declares of ours only what it may import', () => {
    const { dependencies = {} } = readManifest(`packages/${name}`);
    const declared = Object.keys(dependencies).flatMap((dependency) => ownPackage(dependency) ?? []);
    expect(declared.filter((dependency) => !allowed.includes(dependency))).toEqual([]);
  });
});

describe.each(apps)('apps/%s', (name) => {
  test('imports no other app', () => {
    const isStray = (specifier: string) => apps.includes(ownPackage(specifier) ?? '');
    expect(straysOf(`apps/${name}`, isStray)).toEqual([]);
  });
});

describe.each([...packages.map((name) => `packages/${name}`), ...apps.map((name) => `apps/${name}`)])(
  '%s',
  (workspace) => {
    test('reaches other packages by their root alone', () => {
      expect(straysOf(workspace, (specifier) => /^@portcullis\/[^/]+\/./.test(specifier))).toEqual([]);
    });

    test('reaches no file outside itself by a relative path', () => {
      const strays = under(workspace).flatMap(({ path, text }) =>
        importsOf(text)
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => relative(root, resolve(root, dirname(path), specifier)))
          .filter((target) => workspaceOf(target) !== workspace)
          .map((target) => `${path} -> ${target}`),
      );
      expect(strays).toEqual([]);
    });

    test('declares every package that it imports', () => {
      const { dependencies = {} } = readManifest(workspace);
      const isUndeclared = (specifier: string) => {
        if (specifier.startsWith('.') || specifier.startsWith('node:') || builtinModules.includes(specifier))
          return false;
        const name = specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/');
        return !(name in dependencies) && !(`@types/${name}` in dependencies);
      };
      expect(straysOf(workspace, isUndeclared)).toEqual([]);
    });
  },
);

/** A package's root, and, where it gives much, the lists of its rooms in `exports`. */
const rootsOf = (name: string): string[] => {
  const source = join(root, 'packages', name, 'src');
  const lists = join(source, 'exports');
  const rooms = existsSync(lists) ? readdirSync(lists).map((file) => join(lists, file)) : [];
  return [join(source, 'index.ts'), ...rooms].filter((path) => existsSync(path));
};

test.each(packages.flatMap(rootsOf))('%s only names what its package gives', (path) => {
  const rest = readFileSync(path, 'utf8')
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
    .replace(/export\s+(?:type\s+)?(?:\{[^}]*\}|\*\s+as\s+\w+)\s+from\s+'[^']+';/g, '')
    .replace(/export \* from '\.\/exports\/[\w-]+\.ts';/g, '')
    .replace(/export \{\};/, '');
  expect(rest.trim()).toBe('');
});

const readManifest = (workspace: string): { dependencies?: Record<string, string> } =>
  JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8'));
