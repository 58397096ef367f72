import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type RedirectListener = {
  /** The redirect URI of a native client: loopback, a port of the moment (RFC 8252, 7.3). */
  url: string;
  /** The parameters of the next authorization response that comes back. */
  next: () => Promise<URLSearchParams>;
  stop: () => Promise<void>;
};

/** What a native client listens with for its authorization response. */
export const startRedirectListener = async (): Promise<RedirectListener> => {
  const arrived: URLSearchParams[] = [];
  const waiting: ((parameters: URLSearchParams) => void)[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    response.writeHead(pathname === '/callback' ? 200 : 404, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>Connected</title><p>You may close this window.</p>');
    if (pathname !== '/callback') return;
    const taker = waiting.shift();
    if (taker) taker(searchParams);
    else arrived.push(searchParams);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/callback`,
    next: () => {
      const parameters = arrived.shift();
      return parameters ? Promise.resolve(parameters) : new Promise((taken) => waiting.push(taken));
    },
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
};
