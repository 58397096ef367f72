import { createServer } from 'node:net';

/**
 * A free port below the range from which the system gives ports to others, so that nobody takes it between this
 * question and the app's own listening; and above 10080, the last one that `fetch` and browsers refuse (Fetch, "bad port").
 */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = 10_100 + Math.floor(Math.random() * 20_000);
    if (await isFree(port)) return port;
  }
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((answer) => {
    const probe = createServer();
    probe.once('error', () => answer(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => answer(true)));
  });
