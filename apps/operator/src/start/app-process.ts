import { type ChildProcess, fork } from 'node:child_process';
import { resolve } from 'node:path';
import { nodeEnvironment, nodeFlags } from './node-flags.ts';
import { restartDelay } from './restart-policy.ts';

export type AppName = 'authorization-server' | 'mcp-server' | 'venue';

export type AppProcess = {
  /** Resolves at the first `/healthz` that answers 200. Rejects when the app ends before. */
  ready: Promise<void>;
  /** Rejects when the app crashed too often to be started again. Never resolves. */
  lost: Promise<never>;
  /** Lets running requests finish. */
  stop: () => Promise<void>;
};

type Settings = {
  name: AppName;
  environment: NodeJS.ProcessEnv;
  /** Where the app listens on this machine. */
  healthUrl: string;
  /** Told of each crash: the app is started again after `delayMs`. */
  onCrash: (how: string, delayMs: number) => void;
};

const root = resolve(import.meta.dirname, '../../../..');
const stopMs = 25_000;
const readyMs = 60_000;

/**
 * Keeps one app running. Apps are in process groups of their own, so that Ctrl-C reaches them through us, in order;
 * when we are killed, their channel to us closes, and they stop by themselves.
 */
export const keepRunning = ({ name, environment, healthUrl, onCrash }: Settings): AppProcess => {
  const crashes: number[] = [];
  const { promise: lost, reject: lose } = Promise.withResolvers<never>();
  lost.catch(() => {});
  let stopping = false;
  let wasReady = false;
  let again: NodeJS.Timeout | undefined;
  let child = launch(name, environment);

  const watch = (): void => {
    child.once('exit', (code, signal) => {
      if (stopping) return;
      const how = signal ? `was killed by ${signal}` : `ended with code ${code}`;
      const now = performance.now();
      crashes.push(now);
      const delayMs = wasReady ? restartDelay(crashes, now) : undefined;
      if (delayMs === undefined) {
        lose(
          new Error(`The ${name} ${how}${wasReady ? ' once more, and is not started again' : ' while it started'}.`),
        );
        return;
      }
      onCrash(how, delayMs);
      again = setTimeout(() => {
        child = launch(name, environment);
        watch();
      }, delayMs);
    });
  };
  watch();

  const ready = untilHealthy(name, healthUrl).then(() => {
    wasReady = true;
  });
  ready.catch(() => {});
  return {
    ready: Promise.race([ready, lost]),
    lost,
    stop: () => {
      stopping = true;
      clearTimeout(again);
      return end(child);
    },
  };
};

const launch = (name: AppName, environment: NodeJS.ProcessEnv): ChildProcess =>
  fork(resolve(root, 'apps', name, 'src/main.ts'), {
    cwd: root,
    env: { ...nodeEnvironment, ...environment },
    detached: true,
    execArgv: [...nodeFlags(name)],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });

const untilHealthy = async (name: AppName, url: string): Promise<void> => {
  const deadline = performance.now() + readyMs;
  while (performance.now() < deadline) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`The ${name} did not become ready within ${readyMs / 1000} seconds.`);
};

/** An app that does not stop within its own grace time is killed. */
const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((ended) => child.once('exit', ended));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await gone;
  clearTimeout(force);
};
