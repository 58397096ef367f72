import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { createClient, generations } from '../harness/clients.ts';
import { openClientsPage } from '../harness/clients-page.ts';
import { callTool } from '../harness/mcp-request.ts';
import { marketOrder } from '../harness/orders.ts';
import { type Person, signUp } from '../harness/person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
const browser = useBrowser();

describe.each(generations)('with %s', (generation) => {
  let person: Person;

  beforeAll(async () => {
    person = await signUp(browser(), stack().authUrl, 'Rosa Parks');
  });

  afterAll(() => person?.close());

  test('a client that is denied gets access_denied, no token, and no connection', async () => {
    const client = await createClient(generation, 'Denied client', stack().mcpUrl);
    client.provider.answer = person.deny;
    await expect(client.connect()).rejects.toThrow('access_denied');

    expect(client.provider.tokens()).toBeUndefined();
    await openClientsPage(person, stack().authUrl);
    expect(await person.page.getByText('Denied client').count()).toBe(0);
    await client.close();
  });

  test('a client that is denied the step-up keeps reading and still cannot write', async () => {
    const client = await createClient(generation, 'Denied step-up', stack().mcpUrl);
    client.provider.answer = person.allow('Read only');
    await client.connect();
    const readToken = client.accessToken();

    client.provider.answer = person.deny;
    if (generation === 'SDK 1') await expect(client.authorizeAnew('mcp:trade')).rejects.toThrow('access_denied');
    else await expect(client.call('PlaceOrder', marketOrder())).rejects.toThrow('access_denied');

    expect((await callTool(stack().mcpUrl, readToken, 'ListAccounts')).status).toBe(200);
    expect((await callTool(stack().mcpUrl, readToken, 'PlaceOrder', marketOrder())).status).toBe(403);
    await client.close();
  });
});
