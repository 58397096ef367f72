import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';
import type { SharedCredentials } from './refreshing-process.ts';

export type RefreshingProcesses = {
  /** All read the stored credentials; then all refresh at once. What each got: tokens, or an error's words. */
  refresh: (stored: SharedCredentials) => Promise<(OAuthTokens | string)[]>;
  stop: () => Promise<void>;
};

/** Processes of one client, which share its credentials on disk. One for each address that they come from. */
export const startRefreshingProcesses = async (addresses: readonly string[]): Promise<RefreshingProcesses> => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-credentials-'));
  const file = join(folder, 'credentials.json');
  const script = join(import.meta.dirname, 'refreshing-process.ts');
  const children = addresses.map((address) => fork(script, [file, address], { execArgv: [] }));
  await Promise.all(children.map((child) => once(child, 'message')));
  const tell = (word: 'read' | 'refresh') =>
    Promise.all(children.map((child) => answerOf(child, word))) as Promise<(OAuthTokens | string)[]>;
  return {
    refresh: async (stored) => {
      writeFileSync(file, JSON.stringify(stored));
      await tell('read');
      return tell('refresh');
    },
    stop: async () => {
      await Promise.all(
        children.map((child) => {
          const gone = once(child, 'exit');
          child.kill();
          return gone;
        }),
      );
      rmSync(folder, { recursive: true });
    },
  };
};

const answerOf = async (child: ChildProcess, word: string): Promise<unknown> => {
  const answer = once(child, 'message');
  child.send(word);
  return (await answer)[0];
};
