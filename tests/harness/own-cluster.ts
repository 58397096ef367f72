import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, startCluster } from '@portcullis/database';

/** A PostgreSQL of a test's own, which it may stop, kill and start again. */
export type OwnCluster = {
  appUrl: string;
  ownerUrl: string;
  stop: () => void;
  /** Ends the server as a power cut does: SIGKILL to it, and its sessions with it. */
  kill9: () => void;
  start: () => Promise<void>;
  remove: () => void;
};

export const startOwnCluster = async (): Promise<OwnCluster> => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-cluster-'));
  let cluster = await startCluster(folder);
  const { data } = JSON.parse(readFileSync(join(folder, 'postgresql.json'), 'utf8')) as { data: string };
  await migrate(cluster.ownerUrl());
  return {
    appUrl: cluster.appUrl(),
    ownerUrl: cluster.ownerUrl(),
    stop: () => cluster.stop(),
    kill9: () => {
      const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
      process.kill(pid, 'SIGKILL');
    },
    start: async () => {
      cluster = await startAgain(folder);
    },
    remove: () => {
      cluster.stop();
      rmSync(data, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** After SIGKILL the old server's sessions may hold its memory for a moment, and PostgreSQL refuses to start. */
const startAgain = async (folder: string) => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startCluster(folder);
    } catch (error) {
      if (attempt >= 20) throw error;
      await new Promise((later) => setTimeout(later, 250));
    }
  }
};
