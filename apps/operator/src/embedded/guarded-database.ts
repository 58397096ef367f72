import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { GuardianMessage, GuardianOrder } from './guardian.ts';

/** The embedded PostgreSQL, run by a guardian process. URLs carry passwords: never print them. */
export type GuardedDatabase = {
  ownerUrl: string;
  appUrl: string;
  /** True when this call made it: the database is empty. */
  fresh: boolean;
};

export type Guardian = {
  /** Resolves when PostgreSQL serves. Rejects when it cannot, or when the guardian is stopped before. */
  ready: Promise<GuardedDatabase>;
  /** Lets others in the same folder use the database from now on. */
  serve: () => void;
  /** Stops PostgreSQL and resolves when it and the guardian are gone. */
  stop: () => Promise<void>;
  /** Resolves when the guardian has ended, wanted or not. */
  ended: Promise<void>;
};

/** @param onWaiting called when another process uses the same database and must finish first. */
export const startGuardian = (dataDir: string, onWaiting: () => void = () => {}): Guardian => {
  const child = fork(join(import.meta.dirname, 'guardian.ts'), [dataDir], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = new Promise<GuardedDatabase>((resolve, reject) => {
    child.on('message', (message: GuardianMessage) => {
      if (message.kind === 'waiting') onWaiting();
      else if (message.kind === 'ready') resolve(message);
      else reject(new Error(message.message));
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error('The process that runs PostgreSQL ended.')));
  });
  ready.catch(() => {}); // Whoever stops before it is ready does not wait for it.
  return {
    ready,
    ended,
    serve: () => order(child, 'serve'),
    stop: () => {
      order(child, 'stop');
      return ended;
    },
  };
};

const order = (child: ChildProcess, what: GuardianOrder): void => {
  if (child.connected) child.send(what);
};
