import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { createClient, generations, type McpClient } from '../harness/clients.ts';
import { allowTrading, makeReadOnly, openClientsPage } from '../harness/clients-page.ts';
import { callTool } from '../harness/mcp-request.ts';
import { placeFilled } from '../harness/order-status.ts';
import { marketOrder, writeTools } from '../harness/orders.ts';
import { type Person, signUp } from '../harness/person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
const browser = useBrowser();

describe.each(generations)('with %s', (generation) => {
  const name = `Raised ${generation}`;
  let person: Person;
  let client: McpClient;

  beforeAll(async () => {
    person = await signUp(browser(), stack().authUrl, 'Grace Hopper');
    client = await createClient(generation, name, stack().mcpUrl);
    client.provider.answer = person.allow('Read only');
    await client.connect();
  });

  afterAll(async () => {
    await client?.close();
    await person?.close();
  });

  test('after "Allow trading" the old token is dead, and the client’s own refresh brings one that trades', async () => {
    const before = client.accessToken();
    await openClientsPage(person, stack().authUrl);
    await allowTrading(person, name);

    expect((await callTool(stack().mcpUrl, before, 'ListAccounts')).status).toBe(401);
    expect(await placeFilled(client.call, marketOrder())).toMatchObject({ filled: 1 });
    expect(client.provider.tokens()?.scope).toBe('mcp:trade');
    expect(client.provider.asked, 'no new consent').toHaveLength(1);
    expect(await client.tools()).toEqual(expect.arrayContaining([...writeTools]));
  });

  test('what it tells, and what the venue sees for it, is on the open page Alerts at once', async () => {
    const { page } = person;
    await page.goto(`${stack().authUrl}/alerts`);
    await client.call('EmitMcpAlert', { message: 'Lunch is over', severity: 'warning' });
    await page.getByText('Lunch is over').waitFor();
    const condition = { field: 'last', op: '>=', value: 1 };
    const armed = await client.call('CreateAlert', { instrument: 'ES', condition, message: 'It trades' });
    expect(armed).toMatchObject({ isError: false, content: { state: 'armed' } });
    await page.getByText(/^Unread: ES .*last price is at or above 1\.00/).waitFor();
    const mark = page.getByRole('button', { name: 'Mark all as read', exact: true });
    await mark.click();
    await mark.waitFor({ state: 'detached' });
    expect(await client.call('ListAlerts', { state: 'all' })).toMatchObject({
      content: { alerts: [{ state: 'triggered', triggers: 1 }], notices: [{ read: true }, { read: true }] },
    });
  });

  test('after "Make read only" the trading token is dead, and the refreshed one reads and no more', async () => {
    const before = client.accessToken();
    await openClientsPage(person, stack().authUrl);
    await makeReadOnly(person, name);

    expect((await callTool(stack().mcpUrl, before, 'PlaceOrder', marketOrder())).status).toBe(401);
    expect((await client.call('GetAllPositions')).content).toMatchObject({ positions: [{ quantity: 1 }] });
    expect(client.provider.tokens()?.scope).toBe('mcp:read');
    expect(client.provider.asked, 'no new consent').toHaveLength(1);
    expect((await callTool(stack().mcpUrl, client.accessToken(), 'PlaceOrder', marketOrder())).status).toBe(403);
  });
});

test('a wrong password raises nothing', async () => {
  const person = await signUp(browser(), stack().authUrl, 'Mary Shelley');
  const client = await createClient('SDK 2', 'Not raised', stack().mcpUrl);
  client.provider.answer = person.allow('Read only');
  await client.connect();
  await openClientsPage(person, stack().authUrl);
  await person.page.getByRole('button', { name: 'Allow trading for Not raised', exact: true }).click();
  await person.page.getByLabel('Password', { exact: true }).fill('not the password');
  await person.page.getByRole('button', { name: /^Allow trading/ }).click();
  await person.page.getByText('This is not your password.').waitFor();

  expect((await callTool(stack().mcpUrl, client.accessToken(), 'PlaceOrder', marketOrder())).status).toBe(403);
  await client.close();
  await person.close();
});
