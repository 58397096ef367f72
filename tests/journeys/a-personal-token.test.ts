import * as v2 from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { type Generation, generations } from '../harness/clients.ts';
import { openClientsPage, revokeClient } from '../harness/clients-page.ts';
import { callTool } from '../harness/mcp-request.ts';
import { untilFilled } from '../harness/order-status.ts';
import { marketOrder } from '../harness/orders.ts';
import { type Person, signUp } from '../harness/person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
const browser = useBrowser();
let person: Person;

beforeAll(async () => {
  person = await signUp(browser(), stack().authUrl, 'Katherine Johnson');
});
afterAll(() => person?.close());

/** A client that has the token in its settings, and no way to ask for another. */
const connect = async (generation: Generation, token: string) => {
  const url = new URL(stack().mcpUrl);
  const options = { requestInit: { headers: { authorization: `Bearer ${token}` } } };
  if (generation === 'SDK 1') {
    const client = new ClientV1({ name: 'script', version: '1.0.0' });
    await client.connect(new TransportV1(url, options) as Parameters<ClientV1['connect']>[0]);
    return client;
  }
  const pinned = generation === 'SDK 2' ? {} : { versionNegotiation: { mode: { pin: '2026-07-28' } } };
  const client = new v2.Client({ name: 'script', version: '1.0.0' }, pinned);
  await client.connect(new v2.StreamableHTTPClientTransport(url, options));
  return client;
};

/** Makes a token on the page, as its reader does, and copies it. */
const createToken = async (label: string, access: 'Read only' | 'Read and trade'): Promise<string> => {
  const { page } = person;
  await openClientsPage(person, stack().authUrl);
  await page.getByRole('link', { name: 'New personal token', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill(label);
  await page.getByRole('radio', { name: access, exact: true }).check();
  await page.getByRole('button', { name: 'Create token', exact: true }).click();
  await page.getByRole('heading', { name: label, exact: true }).waitFor();
  expect(page.url()).not.toContain('ptc_');
  return (await page.locator('#token').textContent()) ?? '';
};

test('a token that reads is made on the page, and every client that carries it reads, and no more, until it is revoked', async () => {
  const token = await createToken('Backup script', 'Read only');
  expect(token).toMatch(/^ptc_[0-9A-Za-z]{49}$/);
  await openClientsPage(person, stack().authUrl);
  expect(await person.page.content()).not.toContain(token);

  for (const generation of generations) {
    const client = await connect(generation, token);
    expect((await client.listTools()).tools.map(({ name }) => name)).not.toContain('PlaceOrder');
    expect(await client.callTool({ name: 'ListAccounts', arguments: {} })).toMatchObject({
      structuredContent: { accounts: [{ name: 'Sim101' }] },
    });
    await expect(client.callTool({ name: 'PlaceOrder', arguments: marketOrder() })).rejects.toThrow();
    await client.close();
  }
  const refused = await callTool(stack().mcpUrl, token, 'PlaceOrder', marketOrder());
  expect([refused.status, refused.challenge]).toEqual([403, expect.stringContaining('insufficient_scope')]);
  const mistyped = await callTool(
    stack().mcpUrl,
    `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`,
    'ListAccounts',
  );
  expect([mistyped.status, mistyped.challenge]).toEqual([401, expect.stringContaining('invalid_token')]);
  const asked = await callTool(stack().mcpUrl, token, 'request_access', { tool: 'PlaceOrder', reason: 'Please' });
  expect(asked).toMatchObject({ isError: true, content: { error: 'personal_token_fixed' } });

  await openClientsPage(person, stack().authUrl);
  await revokeClient(person, 'Backup script');
  expect((await callTool(stack().mcpUrl, token, 'ListAccounts')).status).toBe(401);
});

test('one that trades does so within its limits, and is made read only without another token', async () => {
  const token = await createToken('Rebalancer', 'Read and trade');
  const call = (tool: string, args: Record<string, unknown>) => callTool(stack().mcpUrl, token, tool, args);
  const order = (quantity: number) => call('PlaceOrder', marketOrder({ quantity }));
  await untilFilled(call, await order(1));
  // The limits that the house suggests: at most two contracts an order.
  expect(await order(3)).toMatchObject({ isError: true, content: { error: 'grant_limit' } });

  const { page } = person;
  await openClientsPage(person, stack().authUrl);
  await page.getByRole('button', { name: 'Make Rebalancer read only', exact: true }).click();
  await page.getByRole('button', { name: 'Make Rebalancer read only', exact: true }).waitFor({ state: 'detached' });
  expect(await page.getByRole('button', { name: 'Allow trading for Rebalancer', exact: true }).count()).toBe(0);
  expect((await order(1)).status).toBe(403);
  expect((await callTool(stack().mcpUrl, token, 'GetAllPositions')).content).toMatchObject({
    positions: [{ quantity: 1 }],
  });
});
