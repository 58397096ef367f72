import { createServer } from 'node:net';

/**
 * A free port below the range from which the system gives ports to others, so that nobody takes it between this
 * question and the app's own listening; and above 10080, the last one that `fetch` and browsers refuse (Fetch, "bad port").
 */
export const freePort = async (): Promise<number> => {
  for (;;) {
    next = (next + 1) % portsOfEach;
    const port = 10_100 + worker * portsOfEach + next;
    if (await isFree(port)) return port;
  }
};

/**
 * An app takes seconds until it listens, and one that is killed gives its port away until it is started again. So each worker of a run
 * has ports of its own, and gives none twice; it begins anywhere among them, since other runs may be under way.
 */
const portsOfEach = 4_000;
const worker = Number(process.env.VITEST_POOL_ID ?? 0) % 5;
let next = Math.floor(Math.random() * portsOfEach);

const isFree = (port: number): Promise<boolean> =>
  new Promise((answer) => {
    const probe = createServer();
    probe.once('error', () => answer(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => answer(true)));
  });
