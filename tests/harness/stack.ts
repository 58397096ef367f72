import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type AppName, appNames, end, type Replica, startReplica } from './app-process.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { freePort } from './free-port.ts';

/** Spares the processes the compiling of what another one compiled. */
const compileCache = resolve(import.meta.dirname, '../../node_modules/.cache/compile');

export type StackOptions = {
  /** Variables on top of the defaults of a test (rate limits off, logs at `info`). */
  env?: Record<string, string>;
  /** How many processes of an app, behind a round-robin proxy when more than one. */
  replicas?: Partial<Record<AppName, number>>;
  /** Apps that the test runs itself, in its own process, at `port(app)`. */
  without?: readonly AppName[];
};

/** Where the apps are served, and on which database. */
export type StackAddresses = { authUrl: string; mcpUrl: string; venueUrl: string; databaseUrl: string };

/** The three real apps as processes of their own. */
export type Stack = StackAddresses & {
  /** Where the keys are. */
  dataDir: string;
  /** Everything that the apps wrote so far. */
  logs: () => string;
  /** Where one process of an app listens, past the proxy. */
  port: (app: AppName, replica?: number) => number;
  kill9: (app: AppName, replica?: number) => Promise<void>;
  terminate: (app: AppName, replica?: number) => Promise<void>;
  start: (app: AppName, replica?: number) => Promise<void>;
  stop: () => Promise<void>;
};

/**
 * Starts the apps on free ports of loopback, and answers when all of them are ready (`/healthz`). A port that another
 * process took in between is left to it.
 */
export const startStack = async (databaseUrl: string, options: StackOptions = {}): Promise<Stack> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnFreePorts(databaseUrl, options);
    } catch (error) {
      if (attempt >= 3 || !/EADDRINUSE/.test(String(error))) throw error;
    }
  }
};

const startOnFreePorts = async (databaseUrl: string, options: StackOptions): Promise<Stack> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'portcullis-stack-'));
  const publicPorts = await inEachApp(freePort);
  const replicas = await makeReplicas(publicPorts, options);
  const urls = {
    authUrl: `http://localhost:${publicPorts['authorization-server']}`,
    mcpUrl: `http://localhost:${publicPorts['mcp-server']}/mcp`,
    venueUrl: `http://localhost:${publicPorts.venue}`,
  };
  const environment = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    AUTH_URL: urls.authUrl,
    MCP_URL: urls.mcpUrl,
    VENUE_URL: urls.venueUrl,
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'info',
    NODE_COMPILE_CACHE: compileCache,
    ...options.env,
  };
  const output: string[] = [];
  const find = (app: AppName, replica = 0) => {
    const found = replicas.filter((each) => each.app === app)[replica];
    if (!found) throw new Error(`There is no replica ${replica} of ${app}.`);
    return found;
  };
  const start = (replica: Replica) => startReplica(replica, environment, output);
  const balancers = await startBalancers(publicPorts, replicas);
  const stop = async () => {
    await Promise.all(replicas.map((replica) => end(replica, 'SIGTERM')));
    await Promise.all(balancers.map((balancer) => balancer.stop()));
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    // The first authorization server makes the keys that a second one reads.
    const wanted = replicas.filter(({ app }) => !options.without?.includes(app));
    const later = wanted.filter(({ app }, index) => app === 'authorization-server' && index > 0);
    await Promise.all(wanted.filter((each) => !later.includes(each)).map(start));
    await Promise.all(later.map(start));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...urls,
    databaseUrl,
    dataDir,
    logs: () => output.join(''),
    port: (app, replica) => find(app, replica).port,
    kill9: (app, replica) => end(find(app, replica), 'SIGKILL'),
    terminate: (app, replica) => end(find(app, replica), 'SIGTERM'),
    start: (app, replica) => start(find(app, replica)),
    stop,
  };
};

/** For a test file: `const stack = useStack();` and inside tests `stack().mcpUrl`. The database is the file's own. */
export const useStack = (options: StackOptions = {}): (() => Stack) & { database: () => TestDatabase } => {
  let database: TestDatabase;
  let stack: Stack;
  beforeAll(async () => {
    database = await createTestDatabase();
    stack = await startStack(database.appUrl, options);
  });
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.error(errorLines(stack.logs()));
  });
  afterAll(async () => {
    await stack?.stop();
    await database?.drop();
  });
  return Object.assign(() => stack, { database: () => database });
};

/** What the apps logged as an error, for whoever reads why a test failed. */
export const errorLines = (logs: string): string =>
  logs
    .split('\n')
    .filter((line) => !line.startsWith('{') || /"level":[56]0/.test(line))
    .slice(-20)
    .join('\n');

const inEachApp = async <T>(make: (app: AppName) => Promise<T>): Promise<Record<AppName, T>> => ({
  'authorization-server': await make('authorization-server'),
  'mcp-server': await make('mcp-server'),
  venue: await make('venue'),
});

const makeReplicas = async (ports: Record<AppName, number>, options: StackOptions): Promise<Replica[]> => {
  const replicas: Replica[] = [];
  for (const app of appNames) {
    const count = options.replicas?.[app] ?? 1;
    for (let each = 0; each < count; each += 1) {
      replicas.push({ app, port: count === 1 ? ports[app] : await freePort() });
    }
  }
  return replicas;
};

const startBalancers = (ports: Record<AppName, number>, replicas: readonly Replica[]): Promise<Balancer[]> => {
  const several = appNames
    .map((app) => ({ app, behind: replicas.filter((each) => each.app === app).map(({ port }) => port) }))
    .filter(({ behind }) => behind.length > 1);
  return Promise.all(several.map(({ app, behind }) => startBalancer(ports[app], behind)));
};
