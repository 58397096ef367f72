import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { createClient, type McpClient } from '../harness/clients.ts';
import { clientRow, openClientsPage, revokeClient } from '../harness/clients-page.ts';
import { callTool } from '../harness/mcp-request.ts';
import { untilFilled } from '../harness/order-status.ts';
import { marketOrder } from '../harness/orders.ts';
import { type Person, signUp } from '../harness/person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
const browser = useBrowser();
let person: Person;
let reader: McpClient;
let trader: McpClient;

beforeAll(async () => {
  person = await signUp(browser(), stack().authUrl, 'Emmy Noether');
  reader = await createClient('SDK 1', 'Reading desk', stack().mcpUrl);
  trader = await createClient('SDK 2 pinned to 2026-07-28', 'Trading desk', stack().mcpUrl);
  reader.provider.answer = person.allow('Read only');
  await reader.connect();
  trader.provider.answer = person.allow('Read and trade');
  await trader.connect();
});

afterAll(async () => {
  await reader?.close();
  await trader?.close();
  await person?.close();
});

test('each connection has its own scope and its own tools', async () => {
  expect(reader.provider.tokens()?.scope).toBe('mcp:read');
  expect(trader.provider.tokens()?.scope).toBe('mcp:trade');
  expect(await reader.tools()).not.toContain('PlaceOrder');
  expect(await trader.tools()).toContain('PlaceOrder');
});

test('what the one trades, the other sees and cannot touch', async () => {
  const placed = await trader.call('PlaceOrder', marketOrder());
  const seen = await untilFilled(reader.call, placed);
  expect(seen).toMatchObject({ order_id: placed.content.order_id, filled: 1 });
  const touched = await callTool(stack().mcpUrl, reader.accessToken(), 'ClosePosition', {
    account: 'Sim101',
    instrument: 'ES',
  });
  expect(touched.status).toBe(403);
});

test('the page shows both, each with its scope', async () => {
  await openClientsPage(person, stack().authUrl);
  expect(await clientRow(person, 'Reading desk').innerText()).toMatch(/read only/i);
  expect(await clientRow(person, 'Trading desk').innerText()).toMatch(/trade/i);
});

test('two connections of the same name carry numbers', async () => {
  const second = await createClient('SDK 2', 'Reading desk', stack().mcpUrl);
  second.provider.answer = person.allow('Read only');
  await second.connect();
  await openClientsPage(person, stack().authUrl);
  const names = await person.page.getByRole('button', { name: /^Revoke Reading desk/ }).all();
  expect(names).toHaveLength(2);
  await person.page.getByRole('button', { name: 'Revoke Reading desk (2)', exact: true }).waitFor();
  await second.close();
});

test('revoking the one leaves the other alone', async () => {
  await openClientsPage(person, stack().authUrl);
  await revokeClient(person, 'Trading desk');
  expect((await callTool(stack().mcpUrl, trader.accessToken(), 'ListAccounts')).status).toBe(401);
  expect((await reader.call('ListAccounts')).isError).toBe(false);
});

test('signing out ends no connection', async () => {
  await person.page.goto(`${stack().authUrl}/sign-out`);
  await person.page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await person.page.goto(`${stack().authUrl}/clients`);
  await expect.poll(() => new URL(person.page.url()).pathname).toBe('/sign-in');
  expect((await reader.call('ListAccounts')).isError).toBe(false);
});
