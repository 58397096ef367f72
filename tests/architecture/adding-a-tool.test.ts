import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** For whole programs, a compiler among them: several times what they take on a busy machine. */
const patience = 240_000;

type Block = { language: string; file: string; text: string };

/** The fenced blocks of a page that name a file. */
const blocksOf = (page: string): Block[] =>
  [...page.matchAll(/^```(\w+) (\S+)\n(.*?)^```$/gms)].map(([, language = '', file = '', text = '']) => ({
    language,
    file,
    text,
  }));

/** A diff block replaces its `-` lines, which must be there once, by its `+` lines. */
const applied = (source: string, { text, file }: Block): string => {
  const lines = (mark: string) =>
    text
      .split('\n')
      .filter((line) => line.startsWith(mark))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const parts = source.split(lines('-'));
  if (parts.length !== 2) throw new Error(`The page changes what ${file} does not say once:\n${lines('-')}`);
  return parts.join(lines('+'));
};

describe('docs/adding-a-tool.md, followed word for word', () => {
  const folder = mkdtempSync(join(tmpdir(), 'adding-a-tool-'));
  const blocks = blocksOf(readFileSync(join(root, 'docs/adding-a-tool.md'), 'utf8'));

  beforeAll(() => {
    for (const file of ['package.json', 'tsconfig.json', 'vitest.config.ts'])
      cpSync(join(root, file), join(folder, file));
    cpSync(join(root, 'packages'), join(folder, 'packages'), {
      recursive: true,
      filter: (path) => !path.includes('node_modules'),
    });
    linkPackages();
    for (const block of blocks) {
      const path = join(folder, block.file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, block.language === 'diff' ? applied(readFileSync(path, 'utf8'), block) : block.text);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Everything installed is linked to where it is; our own packages to the copy. */
  const linkPackages = () => {
    mkdirSync(join(folder, 'node_modules/@portcullis'), { recursive: true });
    const packages = ['access', 'database', 'http', 'journal', 'operations', 'people', 'tools', 'trading'];
    for (const name of packages)
      symlinkSync(join(folder, 'packages', name), join(folder, 'node_modules/@portcullis', name));
    const installed = readdirSync(join(root, 'node_modules'));
    for (const name of installed) {
      if (name !== '@portcullis') symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
    }
  };

  const run = (command: string, ...args: string[]): string => {
    try {
      return execFileSync(join(root, 'node_modules/.bin', command), args, {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${command} failed:\n${stdout}${stderr}`);
    }
  };

  test('the page has the three places to change, the tool and its test', () => {
    expect(blocks.map(({ language, file }) => `${language} ${file}`)).toEqual([
      'diff packages/access/src/permissions/permission-table.ts',
      'ts packages/tools/src/catalogue/get-server-time.ts',
      'diff packages/tools/src/catalogue.ts',
      'diff packages/tools/src/catalogue.ts',
      'ts packages/tools/src/catalogue/get-server-time.test.ts',
    ]);
  });

  test(
    'the types hold',
    () => {
      const inner = { extends: './tsconfig.json', include: ['packages/tools'], exclude: ['**/*.integration.test.ts'] };
      writeFileSync(join(folder, 'tsconfig.tools.json'), JSON.stringify(inner));
      run('tsc', '--noEmit', '-p', 'tsconfig.tools.json');
    },
    patience,
  );

  test(
    'the tool answers, in Node and in its own test',
    () => {
      const script = `
      const { callTool, toolsOf } = await import('@portcullis/tools');
      const listed = toolsOf('mcp:read', { trading: true }).map(({ name }) => name);
      const context = {
        principal: { scope: 'mcp:read' }, requestId: 'request-1',
        now: () => new Date('2026-11-21T10:00:00.250Z'), service: { trading: true, checkResults: true },
      };
      const { structuredContent } = await callTool(context, 'GetServerTime', { unit: 'seconds' });
      console.log(JSON.stringify({ listed: listed.includes('GetServerTime'), structuredContent }));`;
      const said = JSON.parse(run('node', '--input-type=module', '--eval', script));
      expect(said).toEqual({
        listed: true,
        structuredContent: { success: true, time: '2026-11-21T10:00:00.250Z', epoch: 1_795_255_200 },
      });
      run('vitest', 'run', '--project', 'unit', 'packages/tools/src/catalogue/get-server-time.test.ts');
    },
    patience,
  );
});
