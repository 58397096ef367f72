import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { createClient, generations, type McpClient } from '../harness/clients.ts';
import { callTool } from '../harness/mcp-request.ts';
import { placeFilled } from '../harness/order-status.ts';
import { marketOrder, writeTools } from '../harness/orders.ts';
import { type Person, signUp } from '../harness/person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
const browser = useBrowser();

describe.each(generations)('with %s', (generation) => {
  let person: Person;
  let client: McpClient;

  beforeEach(async () => {
    person = await signUp(browser(), stack().authUrl, 'Alan Turing');
    client = await createClient(generation, 'Asking client', stack().mcpUrl);
  });

  afterEach(async () => {
    await client?.close();
    await person?.close();
  });

  test('trade asked and read granted: the token says read, and a write is refused', async () => {
    client.provider.answer = person.allow('Read only');
    await client.authorizeAnew('mcp:read mcp:trade');
    await client.connect();

    expect(client.provider.asked[0]?.searchParams.get('scope')).toContain('mcp:trade');
    expect(client.provider.tokens()?.scope).toBe('mcp:read');
    expect(await client.tools()).not.toContain('PlaceOrder');
    const refused = await callTool(stack().mcpUrl, client.accessToken(), 'PlaceOrder', marketOrder());
    expect(refused.status).toBe(403);
  });

  test('read asked and trade granted: the token says trade, and the write fills', async () => {
    client.provider.answer = person.allow('Read and trade');
    await client.connect();

    expect(client.provider.asked[0]?.searchParams.get('scope')).toBe('mcp:read');
    expect(client.provider.tokens()?.scope).toBe('mcp:trade');
    expect(await client.tools()).toEqual(expect.arrayContaining([...writeTools]));
    expect(await placeFilled(client.call, marketOrder())).toMatchObject({ filled: 1 });
  });
});
