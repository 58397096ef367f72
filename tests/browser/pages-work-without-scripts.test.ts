import pg from 'pg';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { connectThroughPages } from '../harness/lived-in-account.ts';
import { callTool } from '../harness/mcp-request.ts';
import { marketOrder, restingOrder } from '../harness/orders.ts';
import { storedMinutes } from '../harness/replayed-bars.ts';
import { newIdentity } from '../harness/scriptless-person.ts';
import { useStack } from '../harness/stack.ts';

const stack = useStack();
const browser = useBrowser();

test('without JavaScript a person signs up, consents, trades by hand, revokes and signs out', async () => {
  const context = await browser().newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const identity = newIdentity('Ada Lovelace');
  await signUp(page, identity);

  const token = await connectThroughPages({ page }, stack(), 'Claude Code', 'Read and trade');
  await callTool(stack().mcpUrl, token, 'PlaceOrder', marketOrder());
  await callTool(stack().mcpUrl, token, 'PlaceOrder', restingOrder());

  await page.goto(`${stack().authUrl}/accounts`);
  await page.getByRole('link', { name: 'Sim101', exact: true }).click();
  await page.getByRole('button', { name: /^Cancel / }).click();
  await page.getByText('The order is cancelled.').waitFor();
  await page.getByRole('button', { name: /^Close ES / }).click();
  await page.getByText('No open position.').waitFor();

  await limitOrdersTo(page, '1');
  expect((await callTool(stack().mcpUrl, token, 'PlaceOrder', marketOrder({ quantity: 2 }))).isError).toBe(true);
  await limitOrdersTo(page, '');

  await callTool(stack().mcpUrl, token, 'PlaceOrder', marketOrder({ quantity: 2 }));
  await callTool(stack().mcpUrl, token, 'PlaceOrder', restingOrder({ quantity: 3 }));
  await page.goto(`${stack().authUrl}/accounts/Sim101`);
  await page.getByRole('button', { name: 'Flatten Sim101', exact: true }).click();
  await page.getByText('No open position.').waitFor();
  expect(await page.getByRole('button', { name: /^(Cancel|Close|Flatten) / }).count()).toBe(0);

  await replayByHand(page);

  await page.goto(`${stack().authUrl}/clients`);
  await page.getByRole('button', { name: 'Make Claude Code read only', exact: true }).click();
  await page.getByRole('button', { name: 'Allow trading for Claude Code', exact: true }).click();
  await page.getByLabel('Password', { exact: true }).fill(identity.password);
  await page.getByRole('button', { name: 'Allow trading for Claude Code', exact: true }).click();
  await page.getByRole('button', { name: 'Revoke Claude Code', exact: true }).click();
  await page.getByText('is cut off.').waitFor();
  expect((await callTool(stack().mcpUrl, token, 'ListAccounts')).status).toBe(401);

  await page.goto(`${stack().authUrl}/sign-out`);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.goto(`${stack().authUrl}/clients`);
  expect(new URL(page.url()).pathname).toBe('/sign-in');
  await context.close();
});

const replayByHand = async (page: Page): Promise<void> => {
  const client = new pg.Client({ connectionString: stack.database().ownerUrl });
  await client.connect();
  await client.query(storedMinutes);
  await client.end();
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await page.goto(`${stack().authUrl}/accounts`);
  await press('Begin a replay');
  await press('Step');
  await page.getByText('7 Oct 2013, 13:01 UTC').first().waitFor();
  await page.getByLabel('Go to (UTC)', { exact: true }).fill('2013-10-07T15:30');
  await press('Go');
  await page.getByText('7 Oct 2013, 15:30 UTC').first().waitFor();
  await page.getByLabel('Speed', { exact: true }).selectOption('1000');
  await press('Play');
  await page.getByText('Playing at 1000').or(page.getByText('At its end')).waitFor();
  await page.getByLabel('Go to (UTC)', { exact: true }).fill('2013-10-07T13:10');
  await page.getByLabel('Begin the account anew if that is earlier', { exact: true }).check();
  await press('Go');
  await page.getByText('Paused').waitFor();
  await press('Disconnect the replay');
  await page.getByText('Disconnected').waitFor();
};

const limitOrdersTo = async (page: Page, contracts: string): Promise<void> => {
  await page.goto(`${stack().authUrl}/accounts/Sim101`);
  await page.getByRole('link', { name: 'Limits of Sim101', exact: true }).click();
  await page.getByLabel('Largest order', { exact: true }).fill(contracts);
  await page.getByRole('button', { name: 'Save limits', exact: true }).click();
  await page.getByText('The limits are saved.').waitFor();
};

const signUp = async (page: Page, { name, email, password }: ReturnType<typeof newIdentity>): Promise<void> => {
  await page.goto(`${stack().authUrl}/sign-up`);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account', exact: true }).click();
  await page.getByRole('heading', { name: 'AI clients', exact: true }).waitFor();
};
