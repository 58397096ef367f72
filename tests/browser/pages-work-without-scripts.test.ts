import pg from 'pg';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { connectThroughPages } from '../harness/lived-in-account.ts';
import { callTool } from '../harness/mcp-request.ts';
import { placeFilled, untilFilled } from '../harness/order-status.ts';
import { marketOrder, restingOrder } from '../harness/orders.ts';
import { untilShown } from '../harness/read-again.ts';
import { storedMinutes } from '../harness/replayed-bars.ts';
import { newIdentity } from '../harness/scriptless-person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
const browser = useBrowser();

test('without JavaScript a person signs up, consents, trades by hand, rules over a client, revokes and signs out', async () => {
  const context = await browser().newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const identity = newIdentity('Ada Lovelace');
  await signUp(page, identity);

  const token = await connectThroughPages({ page }, stack(), 'Claude Code', 'Read and trade');
  const call = (tool: string, args: Record<string, unknown>) => callTool(stack().mcpUrl, token, tool, args);
  await placeFilled(call, marketOrder());
  await call('PlaceOrder', restingOrder());

  await page.goto(`${stack().authUrl}/accounts`);
  await page.getByRole('link', { name: 'Sim101', exact: true }).click();
  await page.getByRole('button', { name: /^Cancel / }).click();
  await page.getByText('The order is cancelled.').waitFor();
  await page.getByRole('button', { name: /^Close ES / }).click();
  await page.getByText('The position is being closed at the market.').waitFor();
  await untilShown(page, 'No open position.');

  await limitOrdersTo(page, '1');
  expect((await call('PlaceOrder', marketOrder({ quantity: 2 }))).isError).toBe(true);
  await limitOrdersTo(page, '');
  await limitClient(page);

  await placeFilled(call, marketOrder({ quantity: 2 }));
  await call('PlaceOrder', restingOrder({ quantity: 3 }));
  await page.goto(`${stack().authUrl}/accounts/Sim101`);
  await page.getByRole('button', { name: 'Flatten Sim101', exact: true }).click();
  await page.getByText('all positions are being closed at the market.').waitFor();
  await untilShown(page, 'No open position.');
  expect(await page.getByRole('button', { name: /^(Cancel|Close|Flatten) / }).count()).toBe(0);

  await replayByHand(page);
  await askConsole(page);
  await ruleClient(page, token);
  await makePersonalToken(page);

  await page.goto(`${stack().authUrl}/clients`);
  await page.getByRole('button', { name: 'Make Claude Code read only', exact: true }).click();
  await page.getByRole('button', { name: 'Allow trading for Claude Code', exact: true }).click();
  await page.getByLabel('Password', { exact: true }).fill(identity.password);
  await page.getByRole('button', { name: 'Allow trading for Claude Code', exact: true }).click();
  await page.getByRole('button', { name: 'Revoke Claude Code', exact: true }).click();
  await page.getByText('is cut off.').waitFor();
  expect((await callTool(stack().mcpUrl, token, 'ListAccounts')).status).toBe(401);
  await stopEverything(page);

  await page.goto(`${stack().authUrl}/sign-out`);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.goto(`${stack().authUrl}/clients`);
  expect(new URL(page.url()).pathname).toBe('/sign-in');
  await context.close();
}, 480_000);

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();

const askConsole = async (page: Page): Promise<void> => {
  await page.goto(`${stack().authUrl}/console`);
  await page.getByLabel('Find a tool', { exact: true }).fill('fills of an account');
  await press(page, 'Find');
  await page.getByRole('link', { name: 'List executions', exact: true }).click();
  await page.getByLabel('Account').fill('Sim101');
  await press(page, 'Call ListExecutions');
  await page.getByRole('columnheader', { name: 'Execution ID', exact: true }).waitFor();
};

const replayByHand = async (page: Page): Promise<void> => {
  const client = new pg.Client({ connectionString: stack().ownerUrl });
  await client.connect();
  await client.query(storedMinutes);
  await client.end();
  await page.goto(`${stack().authUrl}/accounts`);
  await press(page, 'Begin a replay');
  await press(page, 'Step');
  await page.getByText('7 Oct 2013, 13:01 UTC').first().waitFor();
  await page.getByLabel('Go to (UTC)', { exact: true }).fill('2013-10-07T15:30');
  await press(page, 'Go');
  await page.getByText('7 Oct 2013, 15:30 UTC').first().waitFor();
  await page.getByLabel('Speed', { exact: true }).selectOption('1000');
  await press(page, 'Play');
  await page.getByText('Playing at 1000').or(page.getByText('At its end')).waitFor();
  await page.getByLabel('Go to (UTC)', { exact: true }).fill('2013-10-07T13:10');
  await page.getByLabel('Begin the account anew if that is earlier', { exact: true }).check();
  await press(page, 'Go');
  await page.getByText('Paused').waitFor();
  await press(page, 'Disconnect the replay');
  await page.getByText('Disconnected').waitFor();
};

const limitOrdersTo = async (page: Page, contracts: string): Promise<void> => {
  await page.goto(`${stack().authUrl}/accounts/Sim101`);
  await page.getByRole('link', { name: 'Limits of Sim101', exact: true }).click();
  await page.getByLabel('Largest order', { exact: true }).fill(contracts);
  await page.getByRole('button', { name: 'Save limits', exact: true }).click();
  await page.getByText('The limits are saved.').waitFor();
};

const limitClient = async (page: Page): Promise<void> => {
  await page.goto(`${stack().authUrl}/clients`);
  await page.getByRole('link', { name: 'Change the limits of Claude Code', exact: true }).click();
  await page.getByLabel('Largest order', { exact: true }).fill('3');
  await page.getByRole('button', { name: 'Preview on the last 30 days', exact: true }).click();
  await page.getByText('None of them would have been refused.').waitFor();
  await page.getByRole('button', { name: 'Save limits', exact: true }).click();
  await page.getByText('At most 3 contracts an order.').waitFor();
};

/** Names it, sets its end, pauses and resumes it, and answers what it asks for. */
const ruleClient = async (page: Page, token: string): Promise<void> => {
  const { authUrl, mcpUrl } = stack();
  await page.goto(`${authUrl}/clients`);
  await page.getByRole('link', { name: 'Name and end of Claude Code', exact: true }).click();
  await page.getByLabel('What you call it', { exact: true }).fill('Night desk');
  await press(page, 'Rename Claude Code');
  await page.getByRole('link', { name: 'Name and end of Night desk', exact: true }).click();
  await page.getByLabel('It ends', { exact: true }).selectOption('1d');
  await press(page, 'Set the end of Night desk');
  await page.getByText('as you set it.').waitFor();

  await press(page, 'Pause Night desk');
  await page.getByRole('button', { name: 'Resume Night desk', exact: true }).waitFor();
  expect((await callTool(mcpUrl, token, 'ListAccounts')).body).toMatchObject({ error: 'connection_paused' });
  await press(page, 'Resume Night desk');
  await page.getByRole('button', { name: 'Pause Night desk', exact: true }).waitFor();
  expect((await callTool(mcpUrl, token, 'ListAccounts')).status).toBe(200);

  await page.getByRole('link', { name: 'Change the limits of all AI clients together', exact: true }).click();
  await page.getByLabel('Most orders an hour', { exact: true }).fill('1000');
  await press(page, 'Save limits');
  await page.getByText('They hold from the very next order on.').waitFor();
  await page.goto(`${authUrl}/clients`);
  await page.getByText('At most 1,000 orders an hour between them.').waitFor();

  await page.getByRole('link', { name: 'Change the rules of Night desk', exact: true }).click();
  await page.getByRole('radio', { name: 'Every write', exact: true }).check();
  await press(page, 'Save rules');
  await page.getByText('The rules are saved.').waitFor();
  const call = (tool: string, args: Record<string, unknown>) => callTool(mcpUrl, token, tool, args);
  const answered = async (answer: 'Approve' | 'Refuse') => {
    const order = marketOrder();
    expect((await call('PlaceOrder', order)).content.error).toBe('approval_required');
    await page.goto(`${authUrl}/approvals`);
    await press(page, new RegExp(`^${answer} Buy 1 ES`));
    await page.getByRole('heading', { name: 'Nothing waits for you', exact: true }).waitFor();
    return call('PlaceOrder', order);
  };
  expect(await untilFilled(call, await answered('Approve'))).toMatchObject({ filled: 1 });
  expect((await answered('Refuse')).content).toMatchObject({ error: 'approval_refused' });

  await page.goto(`${authUrl}/clients`);
  await page.getByRole('link', { name: 'Name and end of Night desk', exact: true }).click();
  await page.getByLabel('What you call it', { exact: true }).fill('');
  await press(page, 'Rename Night desk');
  await page.getByRole('heading', { name: 'Claude Code', exact: true }).waitFor();
};

const makePersonalToken = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'New personal token', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('Backup script');
  await page.getByRole('radio', { name: 'Read only', exact: true }).check();
  await press(page, 'Create token');
  const token = (await page.locator('#token').textContent()) ?? '';
  expect((await callTool(stack().mcpUrl, token, 'ListAccounts')).status).toBe(200);
};

/** Revokes what is left, then leaves nothing open. */
const stopEverything = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Stop everything…', exact: true }).click();
  await press(page, 'Revoke all 1 connection');
  await page.getByText('All clients are cut off.').waitFor();
  await page.getByRole('link', { name: 'Stop everything…', exact: true }).click();
  await page.getByLabel('Also close 1 position at the market', { exact: true }).check();
  await press(page, 'Stop everything');
  await page.getByText('Everything is stopped.').waitFor();
  await untilShown(page, 'No order is working and no position is open.');
};

const signUp = async (page: Page, { name, email, password }: ReturnType<typeof newIdentity>): Promise<void> => {
  await page.goto(`${stack().authUrl}/sign-up`);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account', exact: true }).click();
  await page.getByRole('heading', { name: 'AI clients', exact: true }).waitFor();
};
