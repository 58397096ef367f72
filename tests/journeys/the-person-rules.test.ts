import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { createClient } from '../harness/clients.ts';
import { openClientsPage } from '../harness/clients-page.ts';
import { callTool } from '../harness/mcp-request.ts';
import { placeFilled, untilStatus } from '../harness/order-status.ts';
import { restingOrder } from '../harness/orders.ts';
import { signUp } from '../harness/person.ts';
import { untilShown } from '../harness/read-again.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
const browser = useBrowser();

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

test('a person names, pauses, resumes, bounds and cuts off their clients, and an open page follows', async () => {
  const { authUrl, mcpUrl } = stack();
  const person = await signUp(browser(), authUrl, 'Mary Jackson');
  const { page } = person;
  const desk = await createClient('SDK 1', 'Desk bot', mcpUrl);
  const other = await createClient('SDK 2', 'Other bot', mcpUrl);
  for (const client of [desk, other]) {
    client.provider.answer = person.allow('Read and trade');
    await client.connect();
  }
  await openClientsPage(person, authUrl);
  const watching = await page.context().newPage();
  await watching.goto(`${authUrl}/clients`);

  // Its name is the person's, and its own is still told.
  await page.getByRole('link', { name: 'Name and end of Desk bot' }).click();
  await page.getByLabel('What you call it').fill('Night desk');
  await press(page, 'Rename Desk bot');
  await page.getByRole('heading', { name: 'Night desk' }).waitFor();
  await watching.getByRole('button', { name: 'Revoke Night desk', exact: true }).waitFor();
  expect(await watching.locator('body').innerText()).toContain('Calls itself Desk bot');

  // Paused, it is refused with the same token with which it goes on afterwards.
  const token = desk.accessToken();
  await press(page, 'Pause Night desk');
  await page.getByRole('button', { name: 'Resume Night desk', exact: true }).waitFor();
  const paused = await callTool(mcpUrl, token, 'ListAccounts');
  expect([paused.status, paused.challenge]).toEqual([403, null]);
  expect(paused.body).toMatchObject({ error: 'connection_paused' });
  expect(await desk.tools()).toContain('PlaceOrder');
  expect((await other.call('ListAccounts')).isError).toBe(false);
  await watching.getByRole('button', { name: 'Resume Night desk', exact: true }).waitFor();
  await press(page, 'Resume Night desk');
  await page.getByRole('button', { name: 'Pause Night desk', exact: true }).waitFor();
  expect((await callTool(mcpUrl, token, 'ListAccounts')).status).toBe(200);

  // A sooner end needs no password.
  await page.getByRole('link', { name: 'Name and end of Night desk' }).click();
  await page.getByLabel('It ends').selectOption('1h');
  await press(page, 'Set the end of Night desk');
  await expect.poll(() => page.locator('main').innerText()).toMatch(/Night desk ends on .*, as you set it/);

  // The revocation says how long it took, and when the client ran against it.
  await press(page, 'Revoke Night desk');
  await expect.poll(() => page.locator('main').innerText()).toMatch(/Night desk is cut off\. That took \d+ ms\./);
  expect((await callTool(mcpUrl, token, 'ListAccounts')).status).toBe(401);
  await expect.poll(() => page.locator('main').innerText()).toMatch(/first refused call came .* later, from /);
  await watching.getByRole('button', { name: 'Revoke Night desk', exact: true }).waitFor({ state: 'detached' });

  // One press says what it will do, the second does it.
  await placeFilled(other.call, { account: 'Sim101', instrument: 'ES', side: 'Buy', quantity: 1, type: 'Market' });
  await untilStatus(other.call, await other.call('PlaceOrder', restingOrder({ quantity: 2 })), 'Working');
  await page.getByRole('link', { name: /^Stop everything/ }).click();
  await page.waitForURL(/\/clients\/stop/);
  const told = await page.locator('main').innerText();
  expect(told).toMatch(/Revokes 1 connection: Other bot/);
  expect(told).toMatch(/Cancels 1 working order /);
  await page.getByLabel('Also close 1 position at the market').check();
  await press(page, 'Stop everything');
  await expect
    .poll(() => page.locator('main').innerText())
    .toMatch(
      /Everything is stopped\. 1 connection revoked in \d+ ms\. 1 order cancelled, 1 order sent to close positions\./,
    );
  await untilShown(page, 'No order is working and no position is open.');
  expect((await callTool(mcpUrl, other.accessToken(), 'ListAccounts')).status).toBe(401);
  await watching.getByRole('heading', { name: 'No client is connected' }).waitFor();

  await desk.close();
  await other.close();
  await person.close();
});
