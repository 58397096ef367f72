import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
/** Spares each command the compiling of what another one compiled, as `npm run` does. */
const compileCache = join(root, 'node_modules/.cache/compile');

/** Runs one operator's command on a database, or on what `env` says. Resolves with its exit code and what it printed. */
export const runOperator = (
  on: string | NodeJS.ProcessEnv,
  args: readonly string[],
  input = '',
): Promise<{ code: number | null; output: string; stdout: string }> =>
  new Promise((done, failed) => {
    const child = spawn(process.execPath, ['apps/operator/src/main.ts', ...args], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_COMPILE_CACHE: compileCache,
        ...(typeof on === 'string' ? { DATABASE_URL: on } : on),
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    let stdout = '';
    child.stdout.on('data', (text: string) => {
      stdout += text;
    });
    child.on('error', failed);
    child.on('close', (code) => done({ code, output, stdout }));
    child.stdin.end(input);
  });
