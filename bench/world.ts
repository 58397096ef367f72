import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, migrate, openDatabase, startCluster } from '@portcullis/database';
import { frontInstrument, roots } from '@portcullis/trading';

export type World = {
  url: string;
  database: Database;
  /** For keys and the like; removed at the end. */
  folder: string;
  stop: () => Promise<void>;
};

/** A real PostgreSQL of its own, durable as in production, with the schema and one quote an instrument. */
export const createWorld = async (): Promise<World> => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-bench-'));
  const cluster = await startCluster(folder, { maxConnections: 100 });
  await migrate(cluster.ownerUrl());
  const url = cluster.appUrl();
  const database = openDatabase(url);
  await writeQuotes(database);
  return {
    url,
    database,
    folder,
    stop: async () => {
      await database.close();
      const { data } = JSON.parse(readFileSync(join(folder, 'postgresql.json'), 'utf8')) as { data: string };
      cluster.stop();
      rmSync(data, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const writeQuotes = async ({ prisma }: Database): Promise<void> => {
  const at = new Date();
  const price = 20_000n;
  await prisma.quote.createMany({
    data: roots.map((root) => ({
      feed: 'shared',
      instrument: frontInstrument(root, at).name,
      seq: 1n,
      bidTicks: price,
      askTicks: price + 1n,
      bidSize: 10,
      askSize: 12,
      lastTicks: price,
      openTicks: price,
      highTicks: price,
      lowTicks: price,
      volume: 1_000n,
      at,
    })),
  });
};

/** A person with a connection, and a token of it. */
export const connectSomebody = async ({ prisma }: Database, resource: string): Promise<string> => {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(Date.now() + 24 * 3_600_000);
  const person = await prisma.person.create({
    data: { email: `${token.slice(0, 8)}@example.com`, name: 'Bench', passwordHash: '-' },
  });
  const client = await prisma.client.create({
    data: { id: token.slice(8, 24), kind: 'dynamic', name: 'Bench', metadata: {}, consentDigest: '-' },
  });
  const connection = await prisma.connection.create({
    data: {
      personId: person.id,
      clientId: client.id,
      clientName: client.name,
      redirectHost: 'localhost',
      scope: 'mcp:trade',
      resource,
      payload: {},
      connectedAt: new Date(),
      expiresAt,
    },
  });
  await prisma.token.create({
    data: {
      idHash: new Uint8Array(createHash('sha256').update(token).digest()),
      kind: 'access',
      connectionId: connection.id,
      clientId: client.id,
      scope: 'mcp:trade',
      resource,
      payload: {},
      expiresAt,
    },
  });
  return token;
};
