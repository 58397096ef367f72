import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { freePort } from '../harness/free-port.ts';

const root = resolve(import.meta.dirname, '../..');

/** A data directory of one's own, with three free ports. */
export type Place = { dataDir: string; authUrl: string; mcpUrl: string; venueUrl: string; env: NodeJS.ProcessEnv };

export type Launched = {
  /** The process that npm would run. */
  pid: number;
  output: () => string;
  /** Everything that it said, and that what it started said, once all of them have ended. */
  whole: () => Promise<string>;
  /** Resolves when the output has the text; rejects when the process ends before. */
  says: (text: string | RegExp) => Promise<void>;
  /** To the process alone, or to its whole group as a terminal's Ctrl-C goes. */
  signal: (signal: NodeJS.Signals, to?: 'process' | 'group') => void;
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
  /** Every process that belongs to it at this moment, PostgreSQL's too. */
  family: () => number[];
};

/**
 * For a test file: `const place = usePlace();`. What still runs there after a test is stopped. In a `lasting` place it goes on for
 * the next test, and is stopped after the last one.
 */
export const usePlace = (
  kind: 'file' | 'lasting' = 'file',
): (() => Place) & { launch: (env?: NodeJS.ProcessEnv) => Launched } => {
  let place: Place;
  const launched: Launched[] = [];
  const stopAll = async () => {
    const left = launched.splice(0);
    const family = left.flatMap((each) => each.family());
    for (const each of left) {
      each.signal('SIGTERM');
      await each.ended;
    }
    await untilGone(family);
  };
  beforeAll(async () => {
    place = await makePlace();
  });
  if (kind === 'file') afterEach(stopAll);
  afterAll(async () => {
    await stopAll();
    removeData(place.dataDir);
  });
  const launch = (env: NodeJS.ProcessEnv = {}) => {
    const made = launchIn(place, env);
    launched.push(made);
    return made;
  };
  return Object.assign(() => place, { launch });
};

const makePlace = async (): Promise<Place> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'portcullis-lifecycle-'));
  const [authPort, mcpPort, venuePort] = [await freePort(), await freePort(), await freePort()];
  const urls = {
    authUrl: `http://localhost:${authPort}`,
    mcpUrl: `http://localhost:${mcpPort}/mcp`,
    venueUrl: `http://localhost:${venuePort}`,
  };
  const { DATABASE_URL: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    DATA_DIR: dataDir,
    AUTH_URL: urls.authUrl,
    MCP_URL: urls.mcpUrl,
    VENUE_URL: urls.venueUrl,
  };
  return { dataDir, ...urls, env };
};

const launchIn = (place: Place, env: NodeJS.ProcessEnv): Launched => {
  const child = spawn(process.execPath, [join(root, 'scripts/run.mjs'), 'start'], {
    cwd: root,
    env: { ...place.env, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pid = child.pid ?? 0;
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  // What it said last comes after its end.
  let isClosed = false;
  const closed = once(child, 'close').then(() => {
    isClosed = true;
  });
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 1));
  });
  return {
    pid,
    ended,
    output: () => output,
    whole: () => closed.then(() => output),
    says: (text) =>
      untilSaid(
        () => output,
        () => isClosed,
        text,
      ),
    signal: (signal, to = 'process') => {
      if (child.exitCode === null && child.signalCode === null) process.kill(to === 'group' ? -pid : pid, signal);
    },
    family: () => descendants([pid, postmasterPid(place.dataDir)]),
  };
};

const untilSaid = async (output: () => string, isClosed: () => boolean, text: string | RegExp): Promise<void> => {
  const said = () => (typeof text === 'string' ? output().includes(text) : text.test(output()));
  while (!said()) {
    if (isClosed()) throw new Error(`It ended without saying ${text}. It said:\n${output()}`);
    await new Promise((later) => setTimeout(later, 20));
  }
};

type Listed = { pid: number; parent: number; state: string; command: string };

const listProcesses = (): Listed[] =>
  spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
    .stdout.split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((found) => found !== null)
    .map(([, pid, parent, state = '', command = '']) => ({ pid: Number(pid), parent: Number(parent), state, command }));

const descendants = (roots: readonly (number | undefined)[]): number[] => {
  const all = listProcesses();
  const family = all.filter(({ pid }) => roots.includes(pid)).map(({ pid }) => pid);
  for (let index = 0; index < family.length; index += 1) {
    family.push(...all.filter(({ parent }) => parent === family[index]).map(({ pid }) => pid));
  }
  return [...new Set(family)];
};

const signalEach = (pids: readonly number[], signal: NodeJS.Signals): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended with another one.
    }
  }
};

/** SIGKILL to all of a family at one moment: they are held first, so that none of them starts another one meanwhile. */
export const killFamily = async ({ family }: Pick<Launched, 'family'>): Promise<void> => {
  const held = new Set<number>();
  for (;;) {
    const others = family().filter((pid) => !held.has(pid));
    if (others.length === 0) break;
    signalEach(others, 'SIGSTOP');
    for (const pid of others) held.add(pid);
  }
  signalEach([...held], 'SIGKILL');
  await untilGone([...held]);
};

/** PostgreSQL's first process, which belongs to nobody. */
export const postmasterPid = (dataDir: string): number | undefined => {
  const settings = join(dataDir, 'postgresql.json');
  if (!existsSync(settings)) return undefined;
  const { data } = JSON.parse(readFileSync(settings, 'utf8')) as { data: string };
  const file = join(data, 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined;
};

/** Those of the processes that still run. One that ended and was not yet collected does not. */
const stillRunning = (pids: readonly number[]): string[] =>
  listProcesses()
    .filter(({ pid, state }) => pids.includes(pid) && !state.startsWith('Z'))
    .map(({ pid, command }) => `${pid} ${command}`);

export const untilGone = async (pids: readonly number[]): Promise<void> => {
  for (;;) {
    const left = stillRunning(pids);
    if (left.length === 0) return;
    await new Promise((later) => setTimeout(later, 50));
  }
};

/** The process of an app, as `ps` shows it. */
export const pidOfApp = (app: string, family: readonly number[]): number => {
  const found = listProcesses().find(
    ({ pid, command }) => family.includes(pid) && command.includes(`apps/${app}/src/main.ts`),
  );
  if (!found) throw new Error(`No process of ${app} runs.`);
  return found.pid;
};

/** 200 when it serves; undefined when nobody answers. */
export const health = async (url: string): Promise<number | undefined> =>
  (await fetch(new URL('/healthz', url)).catch(() => undefined))?.status;

export const untilHealthy = async (url: string): Promise<void> => {
  while ((await health(url)) !== 200) await new Promise((later) => setTimeout(later, 50));
};

const removeData = (dataDir: string): void => {
  const settings = join(dataDir, 'postgresql.json');
  if (existsSync(settings)) {
    const { data } = JSON.parse(readFileSync(settings, 'utf8')) as { data: string };
    rmSync(data, { recursive: true, force: true });
  }
  rmSync(dataDir, { recursive: true, force: true });
};
