import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export type TokenProxy = { url: string; stop: () => Promise<void> };

/**
 * Passes every request on to `target` with a token added, for programs that cannot send one. Nothing else is changed,
 * but a Host that names the proxy becomes the target's: one that names another host arrives as it was sent.
 * @param token gives the token of the moment
 */
export const startTokenProxy = async (target: string, token: () => string): Promise<TokenProxy> => {
  const { host, pathname } = new URL(target);
  let own = '';
  const server = createServer((incoming, outgoing) => {
    const passed = request(
      new URL(incoming.url ?? '/', target),
      {
        method: incoming.method ?? 'GET',
        headers: headersFor(incoming, { own, host, token: token() }),
        setHost: false,
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  own = `localhost:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${own}${pathname}`,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
};

const headersFor = (
  { headers }: IncomingMessage,
  { own, host, token }: { own: string; host: string; token: string },
): OutgoingHttpHeaders => ({
  ...headers,
  host: headers.host === own ? host : headers.host,
  authorization: `Bearer ${token}`,
});
