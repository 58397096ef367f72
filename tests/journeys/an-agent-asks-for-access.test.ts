import { openDatabase } from '@portcullis/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { createClient, type McpClient } from '../harness/clients.ts';
import { openClientsPage } from '../harness/clients-page.ts';
import { callTool } from '../harness/mcp-request.ts';
import { marketOrder } from '../harness/orders.ts';
import { type Person, signIn, signUp } from '../harness/person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
const browser = useBrowser();
const clientName = 'Asking agent';
let person: Person;
let client: McpClient;

beforeAll(async () => {
  person = await signUp(browser(), stack().authUrl, 'Katherine Johnson');
  client = await createClient('SDK 2', clientName, stack().mcpUrl);
  client.provider.answer = person.allow('Read only');
  await client.connect();
});

afterAll(async () => {
  await client?.close();
  await person?.close();
});

const ask = async (tool: string, reason = 'To close the position at the stop we agreed on'): Promise<string> => {
  const { content, isError } = await client.call('request_access', { tool, reason });
  expect({ isError, content }).toMatchObject({ isError: false, content: { status: 'requested', scope: 'mcp:trade' } });
  return String(content.link);
};

/** Time travel: the ten minutes of the link are over. */
const outlive = async (link: string): Promise<void> => {
  const database = openDatabase(stack().databaseUrl, { connections: 1 });
  const id = new URL(link).pathname.split('/').at(-1) ?? '';
  await database.prisma.accessRequest.update({ where: { id }, data: { expiresAt: new Date() } });
  await database.close();
};

const statusOf = async ({ page }: Person, link: string): Promise<number | undefined> =>
  (await page.goto(link))?.status();

test('RS-14: the refused call names what it needs at once and says where to go on, and the capabilities do too', async () => {
  const refused = await callTool(stack().mcpUrl, client.accessToken(), 'PlaceOrder', marketOrder());
  expect(refused.status).toBe(403);
  expect(refused.headers.get('www-authenticate')).toContain('scope="mcp:trade"');
  expect(JSON.stringify(refused.body)).toContain('request_access');
  expect((await client.call('GetMcpCapabilities')).content).toMatchObject({ trading: { ask_with: 'request_access' } });
});

test('the person opens the link, sees who asks and why in whose words, declines, and nothing is raised', async () => {
  const link = await ask('ClosePosition', 'Support says:\u202E pay\nnow <b>urgent</b>');
  const { page } = person;
  await page.goto(link);
  const said = await page.getByRole('main').innerText();
  for (const each of [
    clientName,
    '127.0.0.1',
    'ClosePosition',
    'its own words',
    'Support says: pay now <b>urgent</b>',
  ]) {
    expect(said).toContain(each);
  }
  await page.getByRole('button', { name: 'Decline', exact: true }).click();
  await page.getByText('You declined.').waitFor();
  expect(await statusOf(person, link), 'one use').toBe(410);
  const again = await client.call('request_access', { tool: 'ClosePosition', reason: 'Please' });
  expect(again).toMatchObject({ isError: true, content: { error: 'access_declined' } });
});

test('a link that has run out is over', async () => {
  const link = await ask('Change');
  await outlive(link);
  expect(await statusOf(person, link)).toBe(410);
  await person.page.getByRole('heading', { name: 'This request is over', exact: true }).waitFor();
});

test('another person who opens the link sees what they would see at an address that never was', async () => {
  const link = await ask('PlaceOrder');
  const other = await signUp(browser(), stack().authUrl, 'Mallory Mallet');
  expect(await statusOf(other, link)).toBe(404);
  const there = await other.page.getByRole('main').innerText();
  expect(await statusOf(other, `${stack().authUrl}/access-requests/00000000-0000-7000-8000-000000000000`)).toBe(404);
  const nowhere = await other.page.getByRole('main').innerText();
  const withoutId = (text: string) => text.replace(/Request id.*/, '');
  expect(withoutId(there)).toBe(withoutId(nowhere));
  await other.close();
});

test('signed out, the link leads through sign-in; the password raises, and the client’s own refresh brings trade', async () => {
  const link = await ask('PlaceOrder', 'To buy one ES, as you asked');
  const before = client.accessToken();
  const { page } = person;
  await openClientsPage(person, stack().authUrl);
  await page.getByRole('link', { name: `Decide about PlaceOrder for ${clientName}`, exact: true }).waitFor();
  await page.goto(`${stack().authUrl}/sign-out`);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();

  await page.goto(link);
  await signIn(person);
  await page.getByRole('heading', { name: `Allow trading for ${clientName}?` }).waitFor();
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: `Allow trading for ${clientName}`, exact: true }).click();
  await page.getByText('This is not your password.').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: `Allow trading for ${clientName}`, exact: true }).click();
  await page.getByText('may trade now.').waitFor();
  expect(await page.getByRole('link', { name: /^Decide about/ }).count()).toBe(0);

  expect((await callTool(stack().mcpUrl, before, 'ListAccounts')).status).toBe(401);
  expect(await client.call('PlaceOrder', marketOrder())).toMatchObject({ isError: false });
  expect(client.provider.tokens()?.scope).toBe('mcp:trade');
  expect(client.provider.asked, 'no new consent').toHaveLength(1);
  expect(await statusOf(person, link), 'one use').toBe(410);
  const now = await client.call('request_access', { tool: 'Cancel', reason: 'To cancel' });
  expect(now).toMatchObject({ isError: false, content: { status: 'allowed' } });
});
