// The first Node that sees the project is the machine's own, 20 or newer. This file is plain JavaScript for it: it
// installs what is missing and runs the command under the project's own Node 24.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { whenNpmIsGone } from './orphaned.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const commands = {
  start: 'apps/operator/src/start/main.ts',
  test: 'scripts/test.ts',
  bench: 'bench/run.ts',
  portcullis: 'apps/operator/src/main.ts',
  migration: 'scripts/migration.ts',
  reference: 'scripts/reference.ts',
};

const refuse = (message, code = 1) => {
  process.stderr.write(`${message}\n`);
  process.exit(code);
};

const [name = '', ...args] = process.argv.slice(2);
const file = Object.hasOwn(commands, name)
  ? commands[name]
  : refuse(`Use: run.mjs ${Object.keys(commands).join('|')}`, 2);

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) refuse(`Node ${process.versions.node} is too old: Node 20 or newer is needed to begin.`);
const npmMajor = Number(/^npm\/(\d+)/.exec(process.env.npm_config_user_agent ?? '')?.[1] ?? 99);
if (npmMajor < 8) refuse('This npm is too old: use the one that comes with Node 20 or newer.');

const { compileCache, installMissing, ownNode } = await import('./install.mjs');
await installMissing(root).catch((error) => refuse(error.message));

// `start` is told through the channel when this process is killed; the others end by themselves.
const node = ownNode(root);
const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(root, file), ...args], {
  cwd: root,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: {
    ...process.env,
    NODE_COMPILE_CACHE: compileCache(root),
    PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
  },
});
child.on('error', (error) => refuse(`Node could not be started: ${error.message}`));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));

whenNpmIsGone(() => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
