import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { runCommandLine } from '../../apps/operator/src/command-line.ts';

const root = resolve(import.meta.dirname, '../..');
/** Spares each command the compiling of what another one compiled, as `npm run` does. */
const compileCache = join(root, 'node_modules/.cache/compile');

type Ran = { code: number | null; output: string; stdout: string };

const environmentOf = (on: string | NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  typeof on === 'string' ? { DATABASE_URL: on } : on;

/**
 * Runs one operator's command in this process, with an environment and a terminal of its own: what it does and prints is the same, and
 * no process has to start. One of each group is run as a process too, and must say the same.
 */
export const runCommand = async (on: string | NodeJS.ProcessEnv, args: readonly string[], input = ''): Promise<Ran> => {
  let [output, stdout] = ['', ''];
  const write = (text: string) => {
    output += text;
  };
  const writeOut = (text: string) => {
    stdout += text;
    write(text);
  };
  const terminal = { stdin: Readable.from([input]), stdout: { write: writeOut }, stderr: { write } };
  const code = await runCommandLine(args, environmentOf(on), terminal);
  return { code, output, stdout };
};

/** Runs one operator's command on a database, or on what `env` says. Resolves with its exit code and what it printed. */
export const runOperator = (on: string | NodeJS.ProcessEnv, args: readonly string[], input = ''): Promise<Ran> =>
  new Promise((done, failed) => {
    const child = spawn(process.execPath, ['apps/operator/src/main.ts', ...args], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_COMPILE_CACHE: compileCache,
        ...environmentOf(on),
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
