import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKeys } from '@portcullis/access';
import { type Database, openDatabase } from '@portcullis/database';
import { createLogger, type Running, readConfiguration, serve } from '@portcullis/http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthorizationServer } from '../../apps/authorization-server/src/app.ts';
import { useBrowser } from '../harness/browser.ts';
import { createClient, generations } from '../harness/clients.ts';
import { openClientsPage } from '../harness/clients-page.ts';
import { callTool } from '../harness/mcp-request.ts';
import { marketOrder } from '../harness/orders.ts';
import { type Person, signUp } from '../harness/person.ts';
import { useStack } from '../harness/stack.ts';

/** No public host is reachable from a test, so the one thing that is not real here is the fetch of the document. */
const documentUrl = 'https://agent.example/oauth/client-metadata.json';
const document = {
  client_id: documentUrl,
  client_name: 'Document Agent',
  redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
};

const stack = useStack({ without: ['authorization-server'] });
const browser = useBrowser();
const fetched: string[] = [];
let folder: string;
let database: Database;
let running: Running;

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
  const { app } = createAuthorizationServer({
    configuration,
    database,
    log: createLogger({ name: 'authorization-server', level: 'silent' }),
    keys: loadKeys(configuration, new Date()),
    fetch: async (url) => {
      fetched.push(url);
      const headers = { 'content-type': 'application/json', 'cache-control': 'max-age=3600' };
      return { status: url === documentUrl ? 200 : 404, headers, text: JSON.stringify(document) };
    },
  });
  running = await serve(app, { host: '127.0.0.1', port: stack().port('authorization-server') });
});

afterAll(async () => {
  await running?.stop();
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(generations)('with %s', (generation) => {
  let person: Person;

  beforeAll(async () => {
    person = await signUp(browser(), stack().authUrl, 'Hedy Lamarr');
  });

  afterAll(() => person?.close());

  test('a client whose id is its document connects without registering, reads, and is refused to write', async () => {
    const client = await createClient(generation, 'Not registered', stack().mcpUrl);
    client.provider.clientMetadataUrl = documentUrl;
    client.provider.answer = async (url) => {
      await person.page.goto(url.href);
      const said = await person.page.locator('body').innerText();
      expect(said, 'the host that serves the document').toContain('agent.example');
      expect(said, 'the host it returns to').toContain('127.0.0.1');
      await person.allow('Read only')(url);
    };
    await client.connect();

    expect(client.provider.clientInformation()?.client_id).toBe(documentUrl);
    expect(client.exchanges.filter(({ status }) => status === 201)).toEqual([]);
    expect((await client.call('ListAccounts')).content).toMatchObject({ accounts: [{ name: 'Sim101' }] });
    expect((await callTool(stack().mcpUrl, client.accessToken(), 'PlaceOrder', marketOrder())).status).toBe(403);
    await client.close();
  });

  test('a second installation of the same client is a connection of its own when the person says so', async () => {
    const second = await createClient(generation, 'Not registered', stack().mcpUrl);
    second.provider.clientMetadataUrl = documentUrl;
    second.provider.answer = async (url) => {
      await person.page.goto(url.href);
      await person.page.getByRole('radio', { name: 'New connection', exact: true }).check();
      await person.page.getByRole('radio', { name: 'Read and trade', exact: true }).check();
      await person.page.getByRole('button', { name: 'Allow', exact: true }).click();
      await person.page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/callback/);
    };
    await second.connect();

    await openClientsPage(person, stack().authUrl);
    expect(await person.page.getByRole('button', { name: /^Revoke Document Agent/ }).count()).toBe(2);
    expect(await second.call('PlaceOrder', marketOrder())).toMatchObject({ content: { status: 'Filled' } });
    await second.close();
  });
});

test('the document was fetched once, and nothing else was', () => {
  expect(fetched).toEqual([documentUrl]);
});
