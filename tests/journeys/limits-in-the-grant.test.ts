import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { createClient, type McpClient } from '../harness/clients.ts';
import { discover, refresh } from '../harness/oauth.ts';
import { placeFilled } from '../harness/order-status.ts';
import { marketOrder } from '../harness/orders.ts';
import { type Person, signUp } from '../harness/person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
const browser = useBrowser();
let person: Person;
let client: McpClient;

const type = 'portcullis_trading';
const asked = { type, instruments: ['ES', 'NQ'], max_order_quantity: 3 };
const order = (changes: Record<string, unknown>) => client.call('PlaceOrder', marketOrder(changes));
const fill = (changes: Record<string, unknown>) => placeFilled(client.call, marketOrder(changes));
const field = (label: string) => person.page.getByLabel(label, { exact: true });
const button = (name: string) => person.page.getByRole('button', { name, exact: true });

/** From the page of AI clients, in this tab or another. */
const openLimits = async (page = person.page) => {
  await page.goto(`${stack().authUrl}/clients`);
  await page.getByRole('link', { name: 'Change the limits of Bound agent', exact: true }).click();
  await page.getByRole('heading', { name: 'Limits of Bound agent', exact: true }).waitFor();
};

/** As if the person had signed in long ago. */
const forgetSignIn = async () => {
  const database = new pg.Client({ connectionString: stack().ownerUrl });
  await database.connect();
  await database.query(
    `UPDATE browser_session SET authenticated_at = now() - interval '1 hour'
      WHERE person_id = (SELECT id FROM person WHERE email = $1)`,
    [person.email],
  );
  await database.end();
};

beforeAll(async () => {
  person = await signUp(browser(), stack().authUrl, 'Ada Lovelace');
  client = await createClient('SDK 2', 'Bound agent', stack().mcpUrl);
  client.provider.answer = async (url) => {
    url.searchParams.set('scope', 'mcp:trade');
    url.searchParams.set('authorization_details', JSON.stringify([asked]));
    const { page } = person;
    await page.goto(url.href);
    await page.getByRole('radio', { name: 'Read and trade', exact: true }).check();
    const limits = page.getByRole('group', { name: 'Limits', exact: true });
    await limits.getByText('Only ES and NQ.').waitFor();
    await page.getByText('Change these limits').click();
    await field('Largest order').fill('1');
    await button('Allow').click();
    await page.waitForURL(/^http:\/\/127\.0\.0\.1.*\/callback/);
  };
  await client.connect();
});

afterAll(async () => {
  await client?.close();
  await person?.close();
});

test('RAR-07: an order beyond what the person set at consent is refused, one within fills, an exit always passes', async () => {
  expect(await order({ quantity: 2 })).toMatchObject({
    isError: true,
    content: { error: 'grant_limit', detail: expect.stringContaining('max_order_quantity') },
  });
  expect(await order({ instrument: 'MES' })).toMatchObject({ isError: true, content: { error: 'grant_limit' } });
  await fill({});
  await fill({});
  expect(await client.call('ClosePosition', { account: 'Sim101', instrument: 'ES' })).toMatchObject({ isError: false });
});

test('the page tells what holds, and what other limits would have done, before they are saved', async () => {
  await openLimits();
  const { page } = person;
  await page.getByText('At most 1 contract an order.').waitFor();
  await field('Instruments').fill('NQ');
  await field('Most orders an hour').fill('1');
  await button('Preview on the last 30 days').click();
  await page.getByText(/It placed \d orders in the last 30 days\. 2 would have been refused\./).waitFor();
  expect(await field('Most orders an hour').inputValue()).toBe('1');
  await fill({});
  await button('Save limits').click();
  await page.getByText('They hold from its next order on.').waitFor();
  await page.getByText('Only NQ.').waitFor();
});

test('RAR-07: the next order obeys by the same token, the exit passes, and the refresh tells the limits', async () => {
  const token = client.accessToken();
  expect(await order({})).toMatchObject({ isError: true, content: { error: 'grant_limit' } });
  expect(await client.call('FlattenEverything', { all_accounts: true })).toMatchObject({ isError: false });
  expect(client.accessToken()).toBe(token);
  const clientId = client.provider.clientInformation()?.client_id ?? '';
  const refreshToken = client.provider.tokens()?.refresh_token ?? '';
  const answer = await refresh(await discover(stack().authUrl), { clientId, refreshToken });
  expect(answer.body.authorization_details).toEqual([
    { type, instruments: ['NQ'], max_order_quantity: 1, orders_per_hour: 1 },
  ]);
});

test('what was changed meanwhile is not overwritten, and looser limits take the password', async () => {
  const { page } = person;
  await openLimits();
  const other = await person.context.newPage();
  await openLimits(other);
  await other.getByLabel('Most orders an hour', { exact: true }).fill('30');
  await other.getByRole('button', { name: 'Save limits', exact: true }).click();
  await other.getByText('At most 30 orders an hour.').waitFor();

  await field('Largest order').fill('5');
  await button('Save limits').click();
  await page.getByText('The limits were changed since you opened this page.').waitFor();
  expect([await field('Largest order').inputValue(), await field('Most orders an hour').inputValue()]).toEqual([
    ...['5', '1'],
  ]);

  await forgetSignIn();
  await button('Save limits').click();
  await page.getByText('Type your password.').waitFor();
  expect(await field('Largest order').inputValue()).toBe('5');
  await field('Password').fill(person.password);
  await button('Save limits').click();
  await page.getByText('At most 5 contracts an order.').waitFor();
});

test('the meters of the open page of AI clients follow each order', async () => {
  await openLimits();
  await field('Most orders an hour').fill('30');
  await button('Save limits').click();
  await person.page.getByText('At most 30 orders an hour.').waitFor();
  await person.page.goto(`${stack().authUrl}/clients`);
  const meter = person.page.getByLabel('Orders of the last hour: used', { exact: true });
  const share = async () => Number(await meter.getAttribute('value'));
  const before = await share();
  await fill({ instrument: 'NQ' });
  await expect.poll(share).toBeGreaterThan(before);
});

test('A059: what all AI clients together may do is one budget: another client uses it up, an exit passes, the meter shows it', async () => {
  const { page } = person;
  const openTogether = async () => {
    await page.goto(`${stack().authUrl}/clients`);
    await page.getByRole('link', { name: 'Change the limits of all AI clients together', exact: true }).click();
  };
  const bound = async (most: number) => {
    await openTogether();
    await field('Most orders an hour').fill(String(most));
    await button('Save limits').click();
    await page.getByText('They hold from the very next order on.').waitFor();
  };
  await bound(1_000);
  const { all_clients: together } = (await client.call('GetMcpCapabilities', {})).content as {
    all_clients: { limits: object; budgets: { used: number }[] };
  };
  const used = together.budgets[0]?.used ?? 0;
  expect(together.limits).toEqual({ type, orders_per_hour: 1_000 });
  await bound(used + 1);

  const second = await createClient('SDK 2', 'Second agent', stack().mcpUrl);
  second.provider.answer = async (url) => {
    url.searchParams.set('scope', 'mcp:trade');
    await page.goto(url.href);
    await page.getByRole('radio', { name: 'Read and trade', exact: true }).check();
    await page.getByText(`At most ${used + 1} orders an hour between them.`).waitFor();
    await button('Allow').click();
    await page.waitForURL(/^http:\/\/127\.0\.0\.1.*\/callback/);
  };
  await second.connect();
  await placeFilled(second.call, marketOrder({}));
  const hint = expect.stringContaining('under “All AI clients together”');
  const refused = { isError: true, content: { error: 'grant_limit', hint } };
  expect(await second.call('PlaceOrder', marketOrder({}))).toMatchObject(refused);
  expect(await order({ instrument: 'NQ' })).toMatchObject(refused);
  expect(await second.call('ClosePosition', { account: 'Sim101', instrument: 'ES' })).toMatchObject({ isError: false });
  await page.goto(`${stack().authUrl}/clients`);
  const meter = page.getByLabel('All AI clients, Orders of the last hour: used', { exact: true });
  expect(await meter.getAttribute('value')).toBe('100');
  await second.close();
});
