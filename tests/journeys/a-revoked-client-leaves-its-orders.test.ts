import { expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { createClient } from '../harness/clients.ts';
import { openClientsPage } from '../harness/clients-page.ts';
import { callTool } from '../harness/mcp-request.ts';
import { untilStatus } from '../harness/order-status.ts';
import { restingOrder } from '../harness/orders.ts';
import { signUp } from '../harness/person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
const browser = useBrowser();

test('the page says how many working orders a revoked client left, and cancels them when told to', async () => {
  const person = await signUp(browser(), stack().authUrl, 'Katherine Johnson');
  const client = await createClient('SDK 2', 'Leaving client', stack().mcpUrl);
  const watcher = await createClient('SDK 1', 'Watching client', stack().mcpUrl);
  client.provider.answer = person.allow('Read and trade');
  await client.connect();
  watcher.provider.answer = person.allow('Read only');
  await watcher.connect();
  for (const quantity of [1, 2]) {
    await untilStatus(client.call, await client.call('PlaceOrder', restingOrder({ quantity })), 'Working');
  }

  await openClientsPage(person, stack().authUrl);
  await person.page.getByRole('button', { name: 'Revoke Leaving client', exact: true }).click();
  await expect.poll(() => person.page.locator('body').innerText()).toMatch(/\b2 working orders\b/i);
  expect((await callTool(stack().mcpUrl, client.accessToken(), 'ListAccounts')).status).toBe(401);
  expect((await watcher.call('GetAllOrders', { status: 'active' })).content.orders).toHaveLength(2);

  await person.page.getByRole('button', { name: /^Cancel .*orders/ }).click();
  await expect
    .poll(async () => (await watcher.call('GetAllOrders', { status: 'active' })).content.orders)
    .toHaveLength(0);
  await client.close();
  await watcher.close();
  await person.close();
});
