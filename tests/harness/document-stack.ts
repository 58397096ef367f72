import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKeys } from '@portcullis/access';
import { type Database, openDatabase } from '@portcullis/database';
import { createLogger, type Running, readConfiguration, serve } from '@portcullis/http';
import { afterAll, beforeAll } from 'vitest';
import { createAuthorizationServer } from '../../apps/authorization-server/src/app.ts';
import { type Stack, useStack } from './stack.ts';

/**
 * The real apps, the authorization server in this process: no public host is reachable from a test, so the one thing
 * that is not real is the fetch of metadata documents and their keys. What is not among `documents` is answered by 404.
 */
export const useDocumentStack = (
  documents: Readonly<Record<string, unknown>>,
): (() => Stack) & { fetched: readonly string[] } => {
  const stack = useStack({ without: ['authorization-server'] });
  const fetched: string[] = [];
  let folder: string;
  let database: Database;
  let running: Running;
  let close: () => Promise<void>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portcullis-keys-'));
    database = openDatabase(stack().databaseUrl, { connections: 10 });
    const configuration = readConfiguration({
      AUTH_URL: stack().authUrl,
      MCP_URL: stack().mcpUrl,
      VENUE_URL: stack().venueUrl,
      DATA_DIR: folder,
      RATE_LIMITS: 'off',
    });
    const server = createAuthorizationServer({
      configuration,
      database,
      log: createLogger({ name: 'authorization-server', level: 'silent' }),
      keys: loadKeys(configuration, new Date()),
      fetch: async (url) => {
        fetched.push(url);
        const document = documents[url];
        const headers = { 'content-type': 'application/json', 'cache-control': 'max-age=3600' };
        return { status: document === undefined ? 404 : 200, headers, text: JSON.stringify(document ?? {}) };
      },
    });
    ({ close } = server);
    running = await serve(server.app, { host: '127.0.0.1', port: stack().port('authorization-server') });
  });

  afterAll(async () => {
    await close?.();
    await running?.stop();
    await database?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  return Object.assign(() => stack(), { fetched });
};
