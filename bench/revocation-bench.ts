import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createBrowserSession } from '@portcullis/people';
import { freePort } from '../tests/harness/free-port.ts';
import { startChild } from './child.ts';
import { openClient } from './load.ts';
import { mcpMessage } from './mcp-messages.ts';
import { median } from './median.ts';
import type { World } from './world.ts';

export type RevocationFigures = {
  connections: number;
  revocations: number;
  /** From the press to the page's answer. */
  answerP50Ms: number;
  /** From the press to the first refused call. */
  refusedP50Ms: number;
  refusedMaxMs: number;
  /** Calls that were sent after the page had answered, and were accepted. */
  acceptedAfter: number;
  /** Calls of the other connections that were not accepted meanwhile. */
  othersRefused: number;
};

export type RevocationSettings = { connections: number; revocations: number };

/** A person cuts clients off on the page, one after the other and then all at once, while all of them call as fast as they can. */
export const measureRevocations = async (
  world: World,
  { connections, revocations }: RevocationSettings,
  say: (line: string) => void,
): Promise<RevocationFigures> => {
  const servers = await startServers(world);
  const person = await createPerson(world, servers.authUrl, servers.mcpUrl, connections);
  const clients = await Promise.all(person.clients.map((client) => startCalling(client, servers.mcp.port)));
  const cuts: Cut[] = [];
  for (const client of clients.slice(0, revocations)) {
    cuts.push({ ...(await person.press(`/clients/${client.id}/revoke`)), clients: [client] });
  }
  const rest = clients.slice(revocations);
  cuts.push({ ...(await person.press('/clients/revoke-all')), clients: rest });
  await Promise.all(clients.map(({ refused }) => refused));
  const figures = figuresOf(cuts, connections);
  say(
    `${connections} busy connections, ${revocations} revoked one by one, then all: ` +
      `first refusal ${figures.refusedP50Ms.toFixed(0)} ms after the press, ${figures.acceptedAfter} accepted after the answer`,
  );
  for (const server of [servers.mcp, servers.pages]) await server.stop();
  return figures;
};

type Cut = { pressedAt: number; answeredAt: number; clients: BusyClient[] };

const figuresOf = (cuts: readonly Cut[], connections: number): RevocationFigures => {
  const latest = cuts.flatMap(({ pressedAt, clients }) => clients.map(({ refusedAt }) => refusedAt() - pressedAt));
  const accepted = cuts.flatMap(({ answeredAt, clients }) =>
    clients.map(({ lastAccepted }) => lastAccepted() > answeredAt),
  );
  const early = cuts.flatMap(({ pressedAt, clients }) => clients.map(({ refusedAt }) => refusedAt() < pressedAt));
  return {
    connections,
    revocations: cuts.length,
    answerP50Ms: median(cuts.map(({ pressedAt, answeredAt }) => answeredAt - pressedAt)),
    refusedP50Ms: median(latest),
    refusedMaxMs: Math.max(...latest),
    acceptedAfter: accepted.filter(Boolean).length,
    othersRefused: early.filter(Boolean).length,
  };
};

type BusyClient = {
  id: string;
  /** Ends when a call of it was refused. */
  refused: Promise<void>;
  refusedAt: () => number;
  /** When its last accepted call was sent. */
  lastAccepted: () => number;
};

/** Calls GetQuote without pause until it is refused. */
const startCalling = async ({ id, token }: { id: string; token: string }, port: number): Promise<BusyClient> => {
  const client = await openClient(port);
  const message = mcpMessage({ era: '2026-07-28', method: 'tools/call', host: `localhost:${port}`, token });
  let [refusedAt, lastAccepted] = [Number.NaN, 0];
  const call = async (): Promise<void> => {
    while (Number.isNaN(refusedAt)) {
      const sentAt = performance.now();
      const { status } = await client.send(message);
      if (status === 200) lastAccepted = sentAt;
      else if (status === 401) refusedAt = performance.now();
      else throw new Error(`A call was answered ${status}`);
    }
    client.close();
  };
  return { id, refused: call(), refusedAt: () => refusedAt, lastAccepted: () => lastAccepted };
};

const startServers = async (world: World) => {
  const [authUrl, mcpUrl] = [`http://localhost:${await freePort()}`, `http://localhost:${await freePort()}/mcp`];
  const environment = {
    ...{ DATABASE_URL: world.url, DATA_DIR: world.folder, AUTH_URL: authUrl, MCP_URL: mcpUrl },
    ...{ RATE_LIMITS: 'off', LOG_LEVEL: 'warn' },
  };
  const pages = await startChild('../apps/authorization-server/src/main.ts', {
    environment,
    as: 'authorization-server',
  });
  const mcp = await startChild('servers/portcullis-mcp.ts', { environment, as: 'mcp-server' });
  return { authUrl, mcpUrl, pages, mcp };
};

/** A signed-in person with that many connections, and how they press a button. */
const createPerson = async ({ database }: World, authUrl: string, resource: string, connections: number) => {
  const { prisma } = database;
  const unique = randomBytes(4).toString('hex');
  const expiresAt = new Date(Date.now() + 24 * 3_600_000);
  const { id: personId } = await prisma.person.create({
    data: { email: `${unique}@example.com`, name: 'Bench', passwordHash: '-' },
  });
  const { id: clientId } = await prisma.client.create({
    data: { id: `revoked-${unique}`, kind: 'dynamic', name: 'Bench', metadata: {}, consentDigest: '-' },
  });
  const scope = 'mcp:read';
  const shared = { clientId, scope, resource, expiresAt };
  const clients = Array.from({ length: connections }, () => ({
    id: randomUUID(),
    token: randomBytes(32).toString('base64url'),
  }));
  await prisma.connection.createMany({
    data: clients.map(({ id }) => ({
      ...shared,
      ...{ id, personId, clientName: 'Bench', redirectHost: 'localhost', connectedAt: new Date() },
    })),
  });
  await prisma.token.createMany({
    data: clients.map(({ id: connectionId, token }) => {
      const idHash = new Uint8Array(createHash('sha256').update(token).digest());
      return { ...shared, idHash, kind: 'access', connectionId };
    }),
  });
  const browser = { personId, address: '127.0.0.1', userAgent: 'bench' };
  const cookie = `portcullis_session=${await createBrowserSession(prisma, browser, new Date())}`;
  const page = await (await fetch(`${authUrl}/clients/stop`, { headers: { cookie } })).text();
  const form_token = /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const press = async (path: string) => {
    const pressedAt = performance.now();
    const body = new URLSearchParams({ form_token });
    const headers = { cookie, origin: authUrl };
    const { status } = await fetch(`${authUrl}${path}`, { method: 'POST', body, headers, redirect: 'manual' });
    if (status !== 303) throw new Error(`${path} answered ${status}`);
    return { pressedAt, answeredAt: performance.now() };
  };
  return { clients, press };
};
