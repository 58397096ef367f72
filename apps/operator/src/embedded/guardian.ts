// A process of its own that runs the embedded PostgreSQL, and stops it properly when whoever asked for it is gone,
// also by SIGKILL. It is deaf to Ctrl-C, so the apps can finish first.
import { type Cluster, startCluster, stopCluster, untilClusterLost, untilClusterUnused } from '@portcullis/database';
import { locksOf } from './locks.ts';
import { type ProcessLock, tryLock } from './process-lock.ts';

/** What the guardian tells whoever started it. */
export type GuardianMessage =
  | { kind: 'waiting' }
  | { kind: 'ready'; ownerUrl: string; appUrl: string; fresh: boolean }
  | { kind: 'failed'; message: string };

/** `serve`: the database is migrated and may be used by others. `stop`: nobody needs it any more. */
export type GuardianOrder = 'serve' | 'stop';

const drainMs = 10_000;
const pollMs = 100;
const patienceMs = 500;
const startMs = 10_000;

const dataDir = process.argv[2] ?? '';
const locks = locksOf(dataDir);
const held: ProcessLock[] = [];
let stopWanted: 'now' | 'drained' | undefined;
const { promise: stopping, resolve: wakeUp } = Promise.withResolvers<void>();
let ownerUrl: string | undefined;

const tell = (message: GuardianMessage): void => {
  if (process.connected) process.send?.(message);
};

const pause = (ms: number): Promise<void> => new Promise((later) => setTimeout(later, ms));

const stop = (how: 'now' | 'drained'): void => {
  stopWanted ??= how;
  wakeUp();
};

const takeLock = async (file: string): Promise<ProcessLock | undefined> => {
  for (let attempt = 0; !stopWanted; attempt += 1) {
    const lock = tryLock(file, patienceMs);
    if (lock) return lock;
    if (attempt === 0) tell({ kind: 'waiting' });
    await pause(pollMs);
  }
  return undefined;
};

const run = async (): Promise<void> => {
  const lock = await takeLock(locks.postgresql);
  if (!lock) return;
  held.push(lock);
  const cluster = await startPatiently();
  ownerUrl = cluster.ownerUrl();
  tell({ kind: 'ready', ownerUrl, appUrl: cluster.appUrl(), fresh: cluster.fresh });
  while (!stopWanted) {
    await untilClusterLost(ownerUrl, stopping);
    if (!stopWanted) await startPatiently();
  }
};

/** A server that was killed leaves sessions that hold its memory for a moment, and PostgreSQL refuses to start beside them. */
const startPatiently = async (): Promise<Cluster> => {
  const deadline = performance.now() + startMs;
  for (;;) {
    try {
      return await startCluster(dataDir);
    } catch (error) {
      if (stopWanted || performance.now() > deadline) throw error;
      await pause(pollMs);
    }
  }
};

process.on('message', (order: GuardianOrder) => {
  if (order === 'stop') stop('now');
  if (order === 'serve') {
    const lock = tryLock(locks.serving, patienceMs);
    if (lock) held.push(lock);
  }
});
process.on('disconnect', () => stop('drained'));
process.on('SIGTERM', () => stop('drained'));
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});

try {
  await run();
  // The apps notice the same end as we do: their running requests get the time to finish.
  if (stopWanted === 'drained' && ownerUrl) await untilClusterUnused(ownerUrl, drainMs).catch(() => {});
} catch (error) {
  tell({ kind: 'failed', message: (error as Error).message });
}
if (held.length > 0) stopCluster(dataDir);
for (const lock of held) lock.release();
process.exit(0);
