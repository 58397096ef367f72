import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Load, LoadResult } from './load.ts';
import type { Order } from './load-process.ts';
import type { RefreshLoad, RefreshResult } from './refresh-load.ts';

export type LoadGenerator = {
  calls: (load: Load) => Promise<LoadResult>;
  refreshes: (load: RefreshLoad) => Promise<RefreshResult>;
  stop: () => void;
};

/** The load generator in its own process, so that it takes nothing from what it measures but CPU. */
export const startLoadGenerator = (): LoadGenerator => {
  const child = fork(join(import.meta.dirname, 'load-process.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const order = <Result extends LoadResult>(given: Order) =>
    new Promise<Result>((done, failed) => {
      child.once('message', (result: Result | { error: string }) => {
        if ('error' in result) return failed(new Error(result.error));
        if (result.failed > 0)
          return failed(new Error(`${result.failed} of ${result.total} requests were not answered 200`));
        done(result);
      });
      child.send(given);
    });
  return {
    calls: ({ requests, ...load }) =>
      order({ calls: { ...load, requests: requests.map((request) => request.toString('base64')) } }),
    refreshes: (load) => order({ refreshes: load }),
    // Ctrl-C reaches it too, so that it may have gone.
    stop: () => {
      if (child.connected) child.disconnect();
    },
  };
};
