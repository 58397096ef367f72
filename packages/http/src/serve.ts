import { createServer, type Server } from 'node:http';
import type Koa from 'koa';

export type Running = {
  port: number;
  server: Server;
  /** Takes no new connections, lets running requests finish (at most `graceMs`), then closes. */
  stop: (graceMs?: number) => Promise<void>;
};

/** Serves an app with limits against slow and oversized requests (docs/decisions, security M15, A091 to A093). */
export const serve = async (app: Koa, { host, port }: { host: string; port: number }): Promise<Running> => {
  const server = createServer(
    {
      maxHeaderSize: 16_384,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 5_000,
      keepAliveTimeout: 65_000,
      noDelay: true,
    },
    app.callback(),
  );
  server.maxConnections = 4_000;
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, host, listening);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    server,
    stop: (graceMs = 20_000) =>
      new Promise((stopped) => {
        const cut = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(cut);
          stopped();
        });
        server.closeIdleConnections();
      }),
  };
};
