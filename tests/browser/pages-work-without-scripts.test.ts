import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { connectThroughPages } from '../harness/lived-in-account.ts';
import { callTool } from '../harness/mcp-request.ts';
import { marketOrder, restingOrder } from '../harness/orders.ts';
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

  await callTool(stack().mcpUrl, token, 'PlaceOrder', marketOrder({ quantity: 2 }));
  await callTool(stack().mcpUrl, token, 'PlaceOrder', restingOrder({ quantity: 3 }));
  await page.goto(`${stack().authUrl}/accounts/Sim101`);
  await page.getByRole('button', { name: 'Flatten Sim101', exact: true }).click();
  await page.getByText('No open position.').waitFor();
  expect(await page.getByRole('button', { name: /^(Cancel|Close|Flatten) / }).count()).toBe(0);

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

const signUp = async (page: Page, { name, email, password }: ReturnType<typeof newIdentity>): Promise<void> => {
  await page.goto(`${stack().authUrl}/sign-up`);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account', exact: true }).click();
  await page.getByRole('heading', { name: 'AI clients', exact: true }).waitFor();
};
