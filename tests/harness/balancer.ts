import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

export type Balancer = { stop: () => Promise<void> };

/**
 * A round-robin proxy without stickiness: each request goes to the next of `ports`, its `Host` unchanged. One that
 * does not listen is passed over, and nothing is ever sent twice.
 */
export const startBalancer = async (port: number, ports: readonly number[]): Promise<Balancer> => {
  let turn = 0;
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const first = turn++;
    const order = ports.map((_, index) => ports[(first + index) % ports.length] as number);
    forward(incoming, outgoing, Buffer.concat(chunks), order);
  });
  // As our servers do: a client that sends again after a pause must not find its connection just closed.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
  return {
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
};

const forward = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  body: Buffer,
  [target, ...others]: readonly number[],
): void => {
  const { method, url, headers } = incoming;
  const forwarded = request({ host: '127.0.0.1', port: target, method, path: url, headers, agent: false }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(outgoing);
  });
  forwarded.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNREFUSED' && others.length > 0) return forward(incoming, outgoing, body, others);
    if (!outgoing.headersSent) outgoing.writeHead(502);
    outgoing.end();
  });
  // Whoever hangs up on the balancer hangs up on the server behind it.
  outgoing.once('close', () => forwarded.destroy());
  forwarded.end(body);
};
