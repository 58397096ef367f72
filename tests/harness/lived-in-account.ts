import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { oneOfEach } from './drawings.ts';
import { callTool } from './mcp-request.ts';
import { authorizationRequest, discover, redeemCode, register } from './oauth.ts';
import { marketOrder, restingOrder } from './orders.ts';
import { type Person, signUp } from './person.ts';
import type { Stack } from './stack.ts';

const redirectUri = 'http://127.0.0.1:49152/callback';

/** A person with connections, a position, working orders and executions: what pages look like in use. */
export const livedInAccount = async (browser: Browser, stack: Stack): Promise<Person> => {
  const person = await signUp(browser, stack.authUrl, 'Emmy Noether');
  const trader = await connectThroughPages(person, stack, 'Claude Code', 'Read and trade');
  await connectThroughPages(person, stack, 'Claude Code', 'Read only');
  for (const order of [
    marketOrder({ quantity: 2 }),
    marketOrder({ side: 'Sell' }),
    restingOrder(),
    restingOrder({ instrument: 'CL', limit_price: 1 }),
  ]) {
    await callTool(stack.mcpUrl, trader, 'PlaceOrder', order);
  }
  const indicators = [{ name: 'EMA' }, { name: 'RSI' }];
  await callTool(stack.mcpUrl, trader, 'OpenChart', { instrument: 'ES', indicators });
  for (const drawing of oneOfEach(new Date(), 6_700)) {
    await callTool(stack.mcpUrl, trader, 'AddDrawing', { instrument: 'ES', ...drawing });
  }
  await callTool(stack.mcpUrl, trader, 'SaveWorkspace', { name: 'Opening drive' });
  return person;
};

/** A client that connects through the pages, with an access token to show for it. */
export const connectThroughPages = async (
  { page }: Pick<Person, 'page'>,
  stack: Stack,
  name: string,
  access: 'Read only' | 'Read and trade',
): Promise<string> => {
  const endpoints = await discover(stack.authUrl);
  const clientId = await register(endpoints, name, redirectUri);
  const asked = { clientId, redirectUri, resource: stack.mcpUrl };
  const { url, verifier } = authorizationRequest(endpoints, asked);
  await page.route(`${new URL(redirectUri).origin}/**`, (route) => route.fulfill({ body: 'Connected' }));
  await page.goto(url);
  await page.getByRole('radio', { name: access, exact: true }).check();
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
  await page.waitForURL(`${redirectUri}?**`);
  const code = new URL(page.url()).searchParams.get('code') ?? '';
  const { body } = await redeemCode(endpoints, { clientId, redirectUri, code, verifier });
  return body.access_token ?? '';
};

/** The address at which a new client asks for consent. */
export const consentAddress = async (
  stack: Stack,
  client: { name?: string; redirectUri?: string; scope?: string } = {},
): Promise<string> => {
  const endpoints = await discover(stack.authUrl);
  const to = client.redirectUri ?? redirectUri;
  const clientId = await register(endpoints, client.name ?? `Agent ${randomUUID().slice(0, 8)}`, to);
  const { scope = 'mcp:read mcp:trade' } = client;
  return authorizationRequest(endpoints, { clientId, redirectUri: to, resource: stack.mcpUrl, scope }).url;
};
