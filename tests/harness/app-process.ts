import { type ChildProcess, fork } from 'node:child_process';
import { join, resolve } from 'node:path';

export const appNames = ['authorization-server', 'mcp-server', 'venue'] as const;
export type AppName = (typeof appNames)[number];

/** One process of an app. */
export type Replica = { app: AppName; port: number; process?: ChildProcess };

const root = resolve(import.meta.dirname, '../..');
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
    execArgv: [],
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
    stream?.setEncoding('utf8').on('data', (text: string) => {
      own.push(text);
      output.push(text);
    });
  }
  await untilReady(
    app,
    port,
    child,
    () => listens,
    () => own.join(''),
  );
};

const untilReady = async (
  app: AppName,
  port: number,
  child: ChildProcess,
  listens: () => boolean,
  said: () => string,
): Promise<void> => {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`${app} ended (${child.exitCode ?? child.signalCode}) before it was ready:\n${said()}`);
    }
    const answer = listens() ? await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined) : undefined;
    await answer?.text();
    if (answer?.ok) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`${app} was not ready after a minute:\n${said()}`);
};

/** Ends the process and answers when it is gone. SIGTERM turns into SIGKILL after 15 seconds. */
export const end = async (replica: Replica, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
  const child = replica.process;
  delete replica.process;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((ended) => child.once('exit', ended));
  child.kill(signal);
  const force = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await gone;
  clearTimeout(force);
};
