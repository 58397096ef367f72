import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createPinnedFetch } from '../../apps/authorization-server/src/documents/pinned-fetch.ts';
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server.ts';
import type { useDatabase } from './database.ts';
import { authorizationRequest, discover, type Endpoints } from './oauth.ts';

export type Served = {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** It answers when this is settled. */
  until?: Promise<void>;
};

/** The hosts of metadata documents, and an authorization server that reaches them as it reaches the world. */
export const useDocumentHosts = (database: ReturnType<typeof useDatabase>) => {
  /** What the world's hosts answer, by URL; and what was asked of them. */
  const world = new Map<string, Served>();
  const asked: string[] = [];
  const dns = new Map<string, string[]>();
  const clock = { now: () => new Date() };
  let hosts: Server;
  let server: AuthorizationServer;
  let endpoints: Endpoints;

  /** The fetch of the product, with names that resolve to public addresses, and connections that end at our test host. */
  const fetchOfTest = createPinnedFetch({
    resolve: async (hostname) => dns.get(hostname) ?? ['93.184.215.14'],
    connect: ({ hostname }, callback) => {
      if (!hostname) throw new Error('no pinned address');
      const socket = connect((hosts.address() as AddressInfo).port, '127.0.0.1', () => callback(null, socket as never));
      socket.on('error', () => {});
    },
  });

  beforeAll(async () => {
    hosts = createServer(async (request, response) => {
      const url = `https://${request.headers.host}${request.url}`;
      asked.push(url);
      const served = world.get(url) ?? { status: 404 };
      await served.until;
      const headers = { 'content-type': 'application/json', ...served.headers };
      response.writeHead(served.status ?? 200, headers).end(served.body ?? '');
    });
    await new Promise<void>((listening) => hosts.listen(0, '127.0.0.1', listening));
    server = await startAuthorizationServer(database(), {
      fetch: fetchOfTest,
      clock: () => clock.now(),
      environment: { TRUST_PROXY: '1' },
    });
    endpoints = await discover(server.issuer);
  });
  beforeEach(() => {
    asked.length = 0;
    // It stands still in a test: what is kept for 30 s is still kept when a slow machine comes to it.
    const at = new Date();
    clock.now = () => at;
  });
  afterAll(async () => {
    await server?.stop();
    hosts?.close();
  });

  let counter = 0;
  /** A document of a new client, changed as the test wants it. Gives its URL: the client id. */
  const serve = (changed: object = {}, served: Served = {}): string => {
    counter += 1;
    const id = `https://client-${counter}.example.com/metadata.json`;
    const document = {
      client_id: id,
      client_name: `Agent ${counter}`,
      redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
      ...changed,
    };
    world.set(id, { body: JSON.stringify(document), ...served });
    return id;
  };

  let callers = 0;
  /** Opens /authorize, each time from another address unless one is given. */
  const authorize = (clientId: string, address?: string): Promise<Response> => {
    callers += 1;
    const { url } = authorizationRequest(endpoints, {
      clientId,
      redirectUri: 'http://127.0.0.1:5000/callback',
      resource: server.resource,
    });
    const from = address ?? `198.51.${Math.trunc(callers / 250)}.${callers % 250}`;
    return fetch(url, { redirect: 'manual', headers: { 'x-forwarded-for': from } });
  };

  return { world, asked, dns, clock, serve, authorize, server: () => server, endpoints: () => endpoints };
};
