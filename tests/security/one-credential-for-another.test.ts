import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CookieBrowser } from '../harness/authorization-client.ts';
import { seedConnection } from '../harness/connection.ts';
import { useDatabase } from '../harness/database.ts';
import { type RunningMcpServer, startMcpServer } from '../harness/mcp-server.ts';
import { usePages } from '../harness/page-visitor.ts';

const database = useDatabase();
const pages = usePages(database);
let mcp: RunningMcpServer;

beforeAll(async () => {
  mcp = await startMcpServer(database());
});
afterAll(() => mcp?.stop());

test('A066: an access token opens no page', async () => {
  const { token } = await seedConnection(database(), { scope: 'mcp:trade', audience: mcp.url });
  const stranger = new CookieBrowser();
  stranger.keep(`portcullis_session=${token}; path=/`);
  for (const path of ['/clients', '/accounts']) {
    const answer = await stranger.open(pages.at(path), { headers: { authorization: `Bearer ${token}` } });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `/sign-in?return=${encodeURIComponent(path)}`,
    ]);
  }
});

test('A066: a browser session calls no tool, as a cookie or as a token', async () => {
  const { browser } = await pages.signedIn();
  const session = browser.cookies.find(({ name }) => name === 'portcullis_session')?.value ?? '';
  for (const headers of [{ cookie: `portcullis_session=${session}` }, { authorization: `Bearer ${session}` }]) {
    const answer = await fetch(mcp.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers } as Record<string, string>,
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    });
    expect(answer.status).toBe(401);
  }
});

test('A044: a session id that was planted before signing in is not the one that is signed in', async () => {
  const planted = randomBytes(32).toString('base64url');
  const victim = await pages.signUp('planted@example.com');
  await pages.post(victim, '/sign-out', { form_token: await pages.tokenOf(victim, '/clients') });
  victim.keep(`portcullis_session=${planted}; path=/`);
  const form_token = await pages.tokenOf(victim, '/sign-in');
  const fields = { form_token, email: 'planted@example.com', password: 'seven grey horses' };
  expect((await pages.post(victim, '/sign-in', fields)).status).toBe(303);
  const attacker = new CookieBrowser();
  attacker.keep(`portcullis_session=${planted}; path=/`);
  expect((await attacker.open(pages.at('/clients'))).status).toBe(303);
  expect((await victim.open(pages.at('/clients'))).status).toBe(200);
});

test('A067: a client cannot choose its id, such as a person’s', async () => {
  const { personId } = await pages.signedIn();
  const answer = await fetch(pages.at('/register'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_id: personId, client_name: 'Agent', redirect_uris: ['http://127.0.0.1/cb'] }),
  });
  const { client_id } = (await answer.json()) as { client_id: string };
  expect(client_id).toMatch(/^client_/);
});
