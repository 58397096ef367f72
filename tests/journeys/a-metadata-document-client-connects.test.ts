import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { createClient, generations } from '../harness/clients.ts';
import { openClientsPage } from '../harness/clients-page.ts';
import { useDocumentStack } from '../harness/document-stack.ts';
import { callTool } from '../harness/mcp-request.ts';
import { placeFilled } from '../harness/order-status.ts';
import { marketOrder } from '../harness/orders.ts';
import { type Person, signUp } from '../harness/person.ts';

const documentUrl = 'https://agent.example/oauth/client-metadata.json';
const document = {
  client_id: documentUrl,
  client_name: 'Document Agent',
  redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
};

const stack = useDocumentStack({ [documentUrl]: document });
const browser = useBrowser();

describe.each(generations)('with %s', (generation) => {
  let person: Person;

  beforeAll(async () => {
    person = await signUp(browser(), stack().authUrl, 'Hedy Lamarr');
  });

  afterAll(() => person?.close());

  test('a client whose id is its document connects without registering, reads, and is refused to write', async () => {
    const client = await createClient(generation, 'Not registered', stack().mcpUrl);
    client.provider.clientMetadataUrl = documentUrl;
    client.provider.answer = async (url) => {
      await person.page.goto(url.href);
      const said = await person.page.locator('body').innerText();
      expect(said, 'the host that serves the document').toContain('agent.example');
      expect(said, 'the host it returns to').toContain('127.0.0.1');
      await person.allow('Read only')(url);
    };
    await client.connect();

    expect(client.provider.clientInformation()?.client_id).toBe(documentUrl);
    expect(client.exchanges.filter(({ status }) => status === 201)).toEqual([]);
    expect((await client.call('ListAccounts')).content).toMatchObject({ accounts: [{ name: 'Sim101' }] });
    expect((await callTool(stack().mcpUrl, client.accessToken(), 'PlaceOrder', marketOrder())).status).toBe(403);
    await client.close();
  });

  test('a second installation of the same client is a connection of its own when the person says so', async () => {
    const second = await createClient(generation, 'Not registered', stack().mcpUrl);
    second.provider.clientMetadataUrl = documentUrl;
    second.provider.answer = async (url) => {
      await person.page.goto(url.href);
      await person.page.getByRole('radio', { name: 'New connection', exact: true }).check();
      await person.page.getByRole('radio', { name: 'Read and trade', exact: true }).check();
      await person.page.getByRole('button', { name: 'Allow', exact: true }).click();
      await person.page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/callback/);
    };
    await second.connect();

    await openClientsPage(person, stack().authUrl);
    expect(await person.page.getByRole('button', { name: /^Revoke Document Agent/ }).count()).toBe(2);
    expect(await placeFilled(second.call, marketOrder())).toMatchObject({ account: 'Sim101', filled: 1 });
    await second.close();
  });
});

test('the document was fetched once, and nothing else was', () => {
  expect(stack.fetched).toEqual([documentUrl]);
});
