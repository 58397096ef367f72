import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';

export const appNames = ['authorization-server', 'mcp-server', 'venue'] as const;
export type AppName = (typeof appNames)[number];

/** One process of an app. */
export type Replica = { app: AppName; port: number; process?: ChildProcess };

const root = resolve(import.meta.dirname, '../..');
/** As `npm start` has it: an optimizing compiler for Prisma's WebAssembly costs a short life more than it saves. */
const nodeFlags = ['--liftoff-only'];
const readyMs = 120_000;
const portVariable: Record<AppName, string> = {
  'authorization-server': 'AUTH_PORT',
  'mcp-server': 'MCP_PORT',
  venue: 'VENUE_PORT',
};

/** Starts a process and answers when it is ready. */
export const startReplica = async (
  replica: Replica,
  environment: Record<string, string>,
  output: string[],
): Promise<void> => {
  const { app, port } = replica;
  const child = fork(join(root, 'apps', app, 'src/main.ts'), {
    cwd: root,
    env: { ...environment, [portVariable[app]]: String(port) },
    execArgv: [...nodeFlags],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  replica.process = child;
  // Another process may answer at that port; this one says for itself that it listens.
  let listens = false;
  child.on('message', () => {
    listens = true;
  });
  const own: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) readLines(stream, (lines) => [own, output].map((said) => said.push(lines)));
  }
  await untilReady(
    app,
    port,
    child,
    () => listens,
    () => own.join(''),
  );
};

/** Whole lines, since other processes write between two parts of one. What ends without a line's end is told at the end. */
const readLines = (stream: Readable, tell: (lines: string) => void): void => {
  let begun = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    const all = begun + text;
    const end = all.lastIndexOf('\n') + 1;
    begun = all.slice(end);
    if (end > 0) tell(all.slice(0, end));
  });
  stream.once('end', () => {
    if (begun) tell(begun);
  });
};

const untilReady = async (
  app: AppName,
  port: number,
  child: ChildProcess,
  listens: () => boolean,
  said: () => string,
): Promise<void> => {
  // What it said last comes after its end.
  const closed = once(child, 'close').catch(() => {});
  const deadline = performance.now() + readyMs;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) {
      await closed;
      throw new Error(`${app} ended (${child.exitCode ?? child.signalCode}) before it was ready:\n${said()}`);
    }
    const answer = listens() ? await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined) : undefined;
    await answer?.text();
    if (answer?.ok) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`${app} was not ready after ${readyMs / 1000} seconds:\n${said()}`);
};

/** Ends the process and answers when it is gone. SIGTERM turns into SIGKILL after 30 seconds, when a server has long given up waiting. */
export const end = async (replica: Replica, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
  const child = replica.process;
  delete replica.process;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((ended) => child.once('exit', ended));
  child.kill(signal);
  const force = setTimeout(() => child.kill('SIGKILL'), 30_000);
  await gone;
  clearTimeout(force);
};
