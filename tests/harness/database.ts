import { openDatabase } from '@portcullis/database';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { randomName } from './database-server.ts';

export type TestDatabase = { name: string; ownerUrl: string; appUrl: string; drop: () => Promise<void> };

type Server = { ownerUrl: string; appUrl: string };

/** A database of one's own: a copy of the migrated template. */
export const createTestDatabase = async (
  server: Server = { ownerUrl: inject('ownerUrl'), appUrl: inject('appUrl') },
): Promise<TestDatabase> => {
  const name = randomName();
  // A copy of the files takes a fifth of what a copy through the log takes.
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE template_migrated STRATEGY FILE_COPY`);
  return {
    name,
    ownerUrl: urlOfDatabase(server.ownerUrl, name),
    appUrl: urlOfDatabase(server.appUrl, name),
    drop: () => onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
};

/** The same server and user, another database. */
export const urlOfDatabase = (url: string, name: string): string => {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
};

/** For a test file: `const database = useDatabase();` and inside tests `database().prisma`. */
export const useDatabase = () => {
  let made: TestDatabase;
  let database: ReturnType<typeof openDatabase>;
  beforeAll(async () => {
    made = await createTestDatabase();
    database = openDatabase(made.appUrl, { connections: 20 });
  });
  afterAll(async () => {
    await database?.close();
    await made?.drop();
  });
  return () => database;
};

const onServer = async ({ ownerUrl }: Server, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};
