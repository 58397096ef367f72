import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppName } from '../apps/operator/src/start/app-process.ts';
import { nodeEnvironment, nodeFlags } from '../apps/operator/src/start/node-flags.ts';

export type Child = {
  port: number;
  /** Resident memory, in megabytes. */
  residentMb: () => number;
  stop: () => Promise<void>;
};

export type ChildOptions = {
  args?: string[];
  environment?: Record<string, string>;
  /** The app whose Node it is run with. */
  as: AppName;
};

/** Runs a file as a process; resolves when it says that it is ready. */
export const startChild = async (file: string, { args = [], environment = {}, as }: ChildOptions): Promise<Child> => {
  const child = fork(join(import.meta.dirname, file), args, {
    env: { ...process.env, ...nodeEnvironment, ...environment },
    execArgv: [...nodeFlags(as)],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((exited) => child.once('exit', () => exited()));
  const port = await new Promise<number>((said, failed) => {
    child.once('message', (message: { ready?: number; port?: number }) => said(message.ready ?? message.port ?? 0));
    child.once('exit', (code) => failed(new Error(`${file} ended with ${code}`)));
  });
  return {
    port,
    residentMb: () => residentMb(child),
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
};

/** As the system counts it. Where it has no /proc, unknown. */
const residentMb = ({ pid }: ChildProcess): number => {
  if (process.platform !== 'linux') return Number.NaN;
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
};
