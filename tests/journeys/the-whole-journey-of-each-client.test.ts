import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { createClient, generations, type McpClient } from '../harness/clients.ts';
import { clientRow, openClientsPage, revokeClient } from '../harness/clients-page.ts';
import { NobodyAnswers } from '../harness/loopback-provider.ts';
import { callTool } from '../harness/mcp-request.ts';
import { discover, refresh } from '../harness/oauth.ts';
import { untilFilled } from '../harness/order-status.ts';
import { marketOrder, readTools, writeTools } from '../harness/orders.ts';
import { type Person, signUpOnPage } from '../harness/person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
const browser = useBrowser();

describe.each(generations)('with %s', (generation) => {
  const name = `Journey by ${generation}`;
  let person: Person;
  let client: McpClient;

  beforeAll(async () => {
    person = await signUpOnPage(browser(), stack().authUrl, 'Ada Lovelace');
    client = await createClient(generation, name, stack().mcpUrl);
  });

  afterAll(async () => {
    await client?.close();
    await person?.close();
  });

  test('a client that knows only the address finds everything from a bare 401, registers, and is let in to read', async () => {
    client.provider.answer = person.allow('Read only');
    await client.connect();

    const [bare] = client.exchanges;
    expect(bare).toMatchObject({ method: 'POST', path: '/mcp', status: 401, authorized: false });
    const steps = client.exchanges.map(({ method, path, status }) => `${method} ${path} ${status}`);
    expect(steps).toContain('GET /.well-known/oauth-protected-resource/mcp 200');
    expect(steps).toContain('GET /.well-known/oauth-authorization-server 200');
    const { registration_endpoint: registration, token_endpoint: token } = await discover(stack().authUrl);
    expect(steps).toContain(`POST ${new URL(registration).pathname} 201`);
    expect(steps).toContain(`POST ${new URL(token).pathname} 200`);
    expect(client.provider.asked[0]?.searchParams.get('resource')).toBe(stack().mcpUrl);
    expect(client.provider.tokens()?.scope).toBe('mcp:read');
  });

  test('tools/list holds every read tool and not one write tool', async () => {
    const listed = await client.tools();
    expect(listed).toEqual(expect.arrayContaining([...readTools]));
    expect(listed.filter((tool) => (writeTools as readonly string[]).includes(tool))).toEqual([]);
  });

  test('the client reads the account, the quote and the empty book', async () => {
    const accounts = await client.call('ListAccounts');
    expect(accounts.content).toMatchObject({ accounts: [{ name: 'Sim101', net_liquidation: 100_000 }] });
    const quote = await client.call('GetQuote', { instrument: 'ES' });
    expect(quote.content).toMatchObject({ data_source: { status: 'Simulated' } });
    expect((await client.call('GetAllPositions')).content).toMatchObject({ positions: [] });
    const capabilities = await client.call('GetMcpCapabilities');
    expect(capabilities.content).toMatchObject({ scope: 'mcp:read' });
  });

  test.each(writeTools)(
    'RS-14, RS-16: %s is refused with 403, says which scope it needs, and changes nothing',
    async (tool) => {
      const refused = await callTool(stack().mcpUrl, client.accessToken(), tool, marketOrder());
      expect(refused.status).toBe(403);
      expect(refused.challenge).toBe(
        `Bearer error="insufficient_scope", scope="mcp:trade", resource_metadata="${metadataUrl(stack().mcpUrl)}"`,
      );
      expect(refused.body).toMatchObject({ error: 'insufficient_scope', required_scope: 'mcp:trade', tool });
      expect((await client.call('GetAllOrders')).content).toMatchObject({ orders: [] });
    },
  );

  test('the client steps up, and the write that was refused fills', async () => {
    const order = marketOrder();
    client.provider.answer = person.allow('Read and trade');
    if (generation === 'SDK 1') {
      await expect(client.call('PlaceOrder', order)).rejects.toThrow(/upscoping/);
      await client.authorizeAnew('mcp:trade');
    }
    const placed = await client.call('PlaceOrder', order);

    expect(placed).toMatchObject({ isError: false, content: { side: 'Buy', quantity: 1 } });
    expect(await untilFilled(client.call, placed)).toMatchObject({ filled: 1 });
    expect(client.provider.asked).toHaveLength(2);
    expect(client.provider.asked[1]?.searchParams.get('scope')).toContain('mcp:trade');
    expect(client.provider.tokens()?.scope).toBe('mcp:trade');
  });

  test('the position is there, and the write tools are listed', async () => {
    const { content } = await client.call('GetAllPositions');
    expect(content).toMatchObject({ positions: [{ account: 'Sim101', quantity: 1, market_position: 'Long' }] });
    expect(await client.tools()).toEqual(expect.arrayContaining([...writeTools, ...readTools]));
  });

  test('the pages show the position and what the client may do', async () => {
    await person.page.goto(`${stack().authUrl}/accounts/Sim101`);
    await expect.poll(() => person.page.getByRole('button', { name: /^Close ES/ }).count()).toBe(1);
    await openClientsPage(person, stack().authUrl);
    const row = clientRow(person, name);
    expect(await row.count()).toBe(1);
    expect(await row.innerText()).toMatch(/trade/i);
  });

  test('AS-52: once revoked in the browser, the next call answers 401 and the refresh token is dead', async () => {
    const { access_token: accessToken, refresh_token: refreshToken = '' } = client.provider.tokens() ?? {};
    const clientId = client.provider.clientInformation()?.client_id ?? '';
    await openClientsPage(person, stack().authUrl);
    await revokeClient(person, name);

    expect((await callTool(stack().mcpUrl, accessToken, 'ListAccounts')).status).toBe(401);
    const refused = await refresh(await discover(stack().authUrl), { clientId, refreshToken });
    expect(refused).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });

    // The client itself tries its refresh token, fails, and asks for a new authorization, which nobody gives.
    await expect(client.call('ListAccounts')).rejects.toThrow(NobodyAnswers);
  });
});

const metadataUrl = (mcpUrl: string): string => {
  const { origin, pathname } = new URL(mcpUrl);
  return `${origin}/.well-known/oauth-protected-resource${pathname}`;
};
