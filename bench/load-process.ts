import { type Load, runLoad } from './load.ts';
import { type RefreshLoad, runRefreshLoad } from './refresh-load.ts';

/** The load generator as a process of its own: takes orders over IPC, answers with results. */
export type Order = { calls: Omit<Load, 'requests'> & { requests: string[] } } | { refreshes: RefreshLoad };

const run = (order: Order) => {
  if ('refreshes' in order) return runRefreshLoad(order.refreshes);
  const requests = order.calls.requests.map((request) => Buffer.from(request, 'base64'));
  return runLoad({ ...order.calls, requests });
};

process.on('message', async (order: Order) => {
  process.send?.(await run(order).catch((error: Error) => ({ error: error.message })));
});
process.on('disconnect', () => process.exit(0));
