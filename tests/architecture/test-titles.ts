import { dirname, relative, resolve } from 'node:path';
import { parseAst } from 'vitest/node';
import { importsOf, root, type SourceFile, sourcesUnder } from './source-files.ts';

/** A title of a test or of a group of tests. */
export type Title = {
  title: string;
  /** The same before a row of a table was put in. */
  written: string;
  /** The titles of the groups around it, the outermost first. */
  groups: readonly string[];
};

/** A title, and the file that it stands in. */
export type TestTitle = Title & { path: string };

type Node = { type: string; [member: string]: unknown };

const runners = new Set(['test', 'it', 'describe', 'suite']);

/**
 * The titles of a test file. The rows of a table (`test.each`) give one title each when their first value is a text;
 * other placeholders stay as written, and what a template puts in is `…`.
 */
export const titlesOf = (text: string): Title[] => {
  const titles: Title[] = [];
  const visit = (node: unknown, groups: readonly string[]): void => {
    if (Array.isArray(node)) for (const each of node) visit(each, groups);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const found = titlesAt(node as Node, groups);
    titles.push(...found);
    const inner = found[0] ? [...groups, found[0].written] : groups;
    for (const member of Object.values(node)) visit(member, inner);
  };
  visit(parseAst(text, { lang: 'ts' }), []);
  return titles;
};

/** What a call of a test or of a group names, one title for each row of its table. */
const titlesAt = (node: Node, groups: readonly string[]): Title[] => {
  if (node.type !== 'CallExpression' || !isRunner(node.callee)) return [];
  const written = textOf((node.arguments as unknown[])[0]);
  if (written === undefined) return [];
  const names = written.includes('%s') ? rowNames(node.callee as Node) : [];
  const rows = names.map((name) => written.replace('%s', () => name));
  return (rows.length > 0 ? rows : [written]).map((title) => ({ title, written, groups }));
};

/** The first values of a table's rows, where they are texts. */
const rowNames = (callee: Node): string[] => {
  const [table] = (callee.arguments ?? []) as unknown[];
  return elementsOf(table)
    .map((row) => textOf(row) ?? textOf(elementsOf(row)[0]))
    .filter((name) => name !== undefined);
};

/** The elements of a list, written with `as const` or without. */
const elementsOf = (node: unknown): unknown[] => {
  const { type, elements, expression } = (node ?? { type: 'none' }) as Node;
  if (type === 'TSAsExpression') return elementsOf(expression);
  return type === 'ArrayExpression' ? (elements as unknown[]) : [];
};

/** Harness modules that put a real server behind HTTP. */
const servers = ['stack', 'own-cluster', 'authorization-server', 'mcp-server', 'app-process'].map(
  (name) => `tests/harness/${name}.ts`,
);

/** The titles of the tests that speak HTTP to a real server, which are those whose imports lead to one. */
export const titlesOverHttp = (): TestTitle[] => {
  const files = new Map(sourcesUnder('apps', 'packages', 'tests').map((file) => [file.path, file]));
  return [...files.values()]
    .filter(({ path }) => path.endsWith('.test.ts') && reaches(path, files, new Set()))
    .flatMap(({ path, text }) => titlesOf(text).map((title) => ({ path, ...title })));
};

/** The titles of every test, but for those of this folder, which are about titles and prove nothing of the product. */
export const allTitles = (): TestTitle[] =>
  sourcesUnder('apps', 'packages', 'tests', 'bench', 'scripts')
    .filter(({ path }) => path.endsWith('.test.ts') && !path.startsWith('tests/architecture/'))
    .flatMap(({ path, text }) => titlesOf(text).map((title) => ({ path, ...title })));

const reaches = (path: string, files: ReadonlyMap<string, SourceFile>, seen: Set<string>): boolean => {
  if (servers.includes(path)) return true;
  if (seen.has(path)) return false;
  seen.add(path);
  return importsOf(files.get(path)?.text ?? '')
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(root, resolve(root, dirname(path), specifier)))
    .some((imported) => imported.startsWith('tests/') && reaches(imported, files, seen));
};

/** `test`, `test.concurrent`, `test.each(…)`, `describe.each(…)`: what takes a title. */
const isRunner = (callee: unknown): boolean => {
  const { type, name, object, callee: called } = callee as Node;
  if (type === 'Identifier') return runners.has(name as string);
  if (type === 'MemberExpression') return isRunner(object);
  return type === 'CallExpression' && (called as Node).type === 'MemberExpression' && isRunner(called);
};

const textOf = (node: unknown): string | undefined => {
  const { type, value, quasis } = (node ?? { type: 'none' }) as Node;
  if (type === 'Literal' && typeof value === 'string') return value;
  if (type !== 'TemplateLiteral') return undefined;
  return (quasis as { value: { cooked: string } }[]).map((each) => each.value.cooked).join('…');
};
