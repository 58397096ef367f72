import {
  createServer,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  type Server,
  ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import type Koa from 'koa';

export type Running = {
  port: number;
  server: Server;
  /** At once takes no new connections. Lets running requests finish (at most `graceMs`), then closes. */
  stop: (graceMs?: number) => Promise<void>;
};

/** Serves an app with limits against slow and oversized requests (docs/decisions, security M15, A091 to A093). */
export const serve = async (app: Koa, { host, port }: { host: string; port: number }): Promise<Running> => {
  let isStopping = false;
  const server = createServer(
    {
      maxHeaderSize: 16_384,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 5_000,
      keepAliveTimeout: 65_000,
      noDelay: true,
      ServerResponse: answersUntil(() => isStopping),
    },
    app.callback(),
  );
  server.maxConnections = 4_000;
  const sockets = socketsOf(server);
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
        isStopping = true;
        // Closes what is idle between two requests, too.
        server.close(() => {
          clearTimeout(cut);
          stopped();
        });
        // Node counts a connection that has not said anything yet as busy; browsers open such ones in advance.
        for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
        // After an answer that began before, and so could not say that it is the last.
        server.keepAliveTimeout = 100;
        server.keepAliveTimeoutBuffer = 0;
      }),
  };
};

/** Answers that keep their connections open until the server stops; from then on each says that it is the last (RFC 9112, 9.6). */
const answersUntil = (isStopping: () => boolean) =>
  class Answer extends ServerResponse {
    override writeHead(status: number, said?: string | Head, head?: Head): this {
      if (isStopping()) this.shouldKeepAlive = false;
      return typeof said === 'string' ? super.writeHead(status, said, head) : super.writeHead(status, said ?? head);
    }
  };

type Head = OutgoingHttpHeaders | OutgoingHttpHeader[];

const socketsOf = (server: Server): ReadonlySet<Socket> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
};
