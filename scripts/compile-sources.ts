// Loads every app's sources once, so that Node keeps them compiled: what it compiles TypeScript with would else stay in the
// memory of each app until its next start (18 MB), and take half of the time of the first.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { AppName } from '../apps/operator/src/start/app-process.ts';
import { nodeFlags } from '../apps/operator/src/start/node-flags.ts';

const root = dirname(import.meta.dirname);
const apps: readonly AppName[] = ['authorization-server', 'mcp-server', 'venue'];

/** An app that is told of no database loads everything, says what it misses, and ends. */
const load = (app: AppName): Promise<void> =>
  new Promise((ended) => {
    const { PATH, NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE, NODE_OPTIONS } = process.env;
    const child = spawn(process.execPath, [...nodeFlags(app), join(root, 'apps', app, 'src/main.ts')], {
      env: { PATH, NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE, NODE_OPTIONS },
      stdio: 'ignore',
      timeout: 30_000,
      killSignal: 'SIGKILL',
    });
    child.on('error', () => ended());
    child.on('close', () => ended());
  });

await Promise.all(apps.map(load));
