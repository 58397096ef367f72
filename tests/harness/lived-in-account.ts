import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { oneOfEach } from './drawings.ts';
import { callTool } from './mcp-request.ts';
import { authorizationRequest, discover, redeemCode, register } from './oauth.ts';
import { placeFilled } from './order-status.ts';
import { marketOrder, restingOrder } from './orders.ts';
import { atBrowser, type Person } from './person.ts';
import { startRedirectListener } from './redirect-listener.ts';
import { connect, signUpScriptless } from './scriptless-person.ts';
import type { StackAddresses } from './stack.ts';

const redirectUri = 'http://127.0.0.1:49152/callback';

/** A person with connections, a position, working orders and executions: what pages look like in use. */
export const livedInAccount = async (browser: Browser, stack: StackAddresses): Promise<Person> => {
  const person = await signUpScriptless(stack.authUrl, 'Emmy Noether');
  const clientName = 'Claude Code';
  const { tokens } = await connect(person, stack.mcpUrl, { clientName, access: 'Read and trade' });
  await connect(person, stack.mcpUrl, { clientName, access: 'Read only' });
  const call = (tool: string, args: Record<string, unknown>) => callTool(stack.mcpUrl, tokens.access_token, tool, args);
  await placeFilled(call, marketOrder({ quantity: 2 }));
  await placeFilled(call, marketOrder({ side: 'Sell' }));
  await call('PlaceOrder', restingOrder());
  await call('PlaceOrder', restingOrder({ instrument: 'CL', limit_price: 1 }));
  const indicators = [{ name: 'EMA' }, { name: 'RSI' }];
  await call('OpenChart', { instrument: 'ES', indicators });
  for (const drawing of oneOfEach(new Date(), 6_700)) {
    await call('AddDrawing', { instrument: 'ES', ...drawing });
  }
  await call('SaveWorkspace', { name: 'Opening drive' });
  return atBrowser(browser, stack.authUrl, person);
};

/** A client that connects through the pages, with an access token to show for it. */
export const connectThroughPages = async (
  { page }: Pick<Person, 'page'>,
  stack: StackAddresses,
  name: string,
  access: 'Read only' | 'Read and trade',
): Promise<string> => {
  const endpoints = await discover(stack.authUrl);
  const listener = await startRedirectListener();
  try {
    const clientId = await register(endpoints, name, listener.url);
    const asked = { clientId, redirectUri: listener.url, resource: stack.mcpUrl };
    const { url, verifier } = authorizationRequest(endpoints, asked);
    await page.goto(url);
    await page.getByRole('radio', { name: access, exact: true }).check();
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    await page.waitForURL(`${listener.url}?**`);
    const code = new URL(page.url()).searchParams.get('code') ?? '';
    const { body } = await redeemCode(endpoints, { clientId, redirectUri: listener.url, code, verifier });
    return body.access_token ?? '';
  } finally {
    await listener.stop();
  }
};

/** The address at which a new client asks for consent. */
export const consentAddress = async (
  stack: StackAddresses,
  client: { name?: string; redirectUri?: string; scope?: string } = {},
): Promise<string> => {
  const endpoints = await discover(stack.authUrl);
  const to = client.redirectUri ?? redirectUri;
  const clientId = await register(endpoints, client.name ?? `Agent ${randomUUID().slice(0, 8)}`, to);
  const { scope = 'mcp:read mcp:trade' } = client;
  return authorizationRequest(endpoints, { clientId, redirectUri: to, resource: stack.mcpUrl, scope }).url;
};
