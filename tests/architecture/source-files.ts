import { globSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** A source file of the product: its path from the root, and its text. */
export type SourceFile = { path: string; text: string };

const ignored = /(^|\/)(node_modules|generated|vendor)\//;

/** Every TypeScript source under `folder`, without what is generated. */
export const sourcesUnder = (...folders: string[]): SourceFile[] =>
  folders
    .flatMap((folder) => globSync(`${folder}/**/*.{ts,mts,mjs,js}`, { cwd: root }))
    .map((path) => relative(root, resolve(root, path)))
    .filter((path) => !ignored.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(resolve(root, path), 'utf8') }));

export const isTest = ({ path }: SourceFile): boolean => /\.test\.ts$/.test(path) || path.startsWith('tests/');

/** What runs in production. */
export const productSources = (): SourceFile[] => sourcesUnder('apps', 'packages').filter((file) => !isTest(file));

/** The text without comments and without what stands in quotes, so that words in prose are not taken for code. */
export const codeOf = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g, (match) =>
    match.replace(/[^\n]/g, ' '),
  );

/** Every module that a source imports, exports from, or loads later. */
export const importsOf = (text: string): string[] => {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/[^\n]*/gm, '');
  const patterns = [
    /\b(?:import|export)\s[^;'"`]*?\bfrom\s*['"]([^'"]+)['"]/g,
    /^import\s*['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
    /\brequire\(\s*['"]([^'"]+)['"]\s*\)/g,
  ];
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map(([, specifier = '']) => specifier));
};

/** The length in lines of each function that has a body of its own, outermost ones too. */
export const functionsOf = (text: string): { line: number; lines: number }[] => {
  const code = codeOf(text);
  const openings = /=>\s*\(?\{|\bfunction\b[^{};]*\{|^ {2}(?:static |async |get |set )*#?\w+\([^;{}]*\)[^;{}=]*\{/gm;
  return [...code.matchAll(openings)].map(({ index, 0: opening }) => {
    const open = index + opening.length - 1;
    const start = lineAt(code, index);
    return { line: start, lines: lineAt(code, closingOf(code, open)) - start + 1 };
  });
};

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

const closingOf = (code: string, open: number): number => {
  let depth = 0;
  for (let at = open; at < code.length; at += 1) {
    if (code[at] === '{') depth += 1;
    else if (code[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return code.length - 1;
};
