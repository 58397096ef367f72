import { randomUUID } from 'node:crypto';
import { openDatabase } from '@portcullis/database';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { createClient, type Generation, type McpClient, type OpenUrl, type ToolAnswer } from '../harness/clients.ts';
import { placeFilled, untilFilled } from '../harness/order-status.ts';
import { marketOrder } from '../harness/orders.ts';
import { type Person, signIn, signUp } from '../harness/person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
const browser = useBrowser();
let person: Person;
let agent: McpClient;
let database: ReturnType<typeof openDatabase>;
const clients: McpClient[] = [];

const connect = async (generation: Generation, name: string, openUrl?: OpenUrl): Promise<McpClient> => {
  const client = await createClient(generation, name, stack().mcpUrl, openUrl);
  clients.push(client);
  client.provider.answer = person.allow('Read and trade');
  await client.connect();
  return client;
};

beforeAll(async () => {
  database = openDatabase(stack().databaseUrl, { connections: 2 });
  person = await signUp(browser(), stack().authUrl, 'Margaret Hamilton');
  agent = await connect('SDK 1', 'Asking agent');
});

afterAll(async () => {
  for (const client of clients) await client.close();
  await person?.close();
  await database?.close();
});

const order = (quantity: number) => marketOrder({ instrument: 'MES', quantity, client_request_id: randomUUID() });

/** What a client that cannot open addresses is told. */
const linkOf = ({ isError, content }: ToolAnswer): string => {
  expect({ isError, content }).toMatchObject({ isError: true, content: { error: 'approval_required' } });
  const { url } = content.approval as { url: string };
  expect(url.startsWith(`${stack().authUrl}/approvals/`)).toBe(true);
  return url;
};
const idOf = (link: string): string => link.split('/').at(-1) ?? '';

/** Time travel: the person signed in an hour ago. */
const leaveOpen = () =>
  database.prisma.browserSession.updateMany({
    where: { person: { email: person.email } },
    data: { authenticatedAt: new Date(Date.now() - 3_600_000) },
  });

const openRules = async (page: Page, client: string): Promise<void> => {
  await page.goto(`${stack().authUrl}/clients`);
  await page.getByRole('link', { name: `Change the rules of ${client}`, exact: true }).click();
};

/** Sets on the page that orders for more than one contract wait. */
const askAboveOne = async (page: Page, client: string): Promise<void> => {
  await openRules(page, client);
  await page.getByRole('radio', { name: 'Above a threshold', exact: true }).check();
  await page.getByLabel('More contracts than', { exact: true }).fill('1');
  await page.getByRole('button', { name: 'Save rules', exact: true }).click();
  await page.getByText('The rules are saved.').waitFor();
  await page.getByText('It asks you before more than 1 contract.').waitFor();
};

const headed = (page: Page, words: string) => page.getByRole('heading', { name: words, exact: true });

test('A063: a larger order waits; the open page shows it at once; lowered and approved with the password, the retry does it once', async () => {
  const { page } = person;
  await askAboveOne(page, 'Asking agent');
  await placeFilled(agent.call, order(1));
  await leaveOpen();
  await page.goto(`${stack().authUrl}/approvals`);
  await headed(page, 'Nothing waits for you').waitFor();

  const asked = order(3);
  const link = linkOf(await agent.call('PlaceOrder', asked));
  expect(linkOf(await agent.call('PlaceOrder', asked)), 'the same call asks once').toBe(link);
  const card = page.getByRole('article').filter({ hasText: 'Buy 3 MES' });
  await card.waitFor();
  await page.getByRole('navigation').getByText('1 waiting').waitFor();
  expect(await page.title()).toContain('Approvals (1)');
  const said = await card.innerText();
  for (const words of ['Sim101', 'At the market, about', 'Long 1 → Long 4', 'above the threshold', 'PlaceOrder']) {
    expect(said).toContain(words);
  }
  // What is being typed stays when another one comes.
  const quantity = card.getByLabel('Quantity', { exact: true });
  await quantity.fill('2');
  const other = linkOf(await agent.call('PlaceOrder', order(5)));
  await headed(page, '2 wait for you').waitFor();
  expect(await quantity.inputValue()).toBe('2');
  await card.getByLabel('Password', { exact: true }).fill(person.password);
  await card.getByRole('button', { name: /^Approve Buy 3 MES .* for Asking agent$/ }).click();
  await page.getByText('Approved. It is done, once, when the client asks again.').waitFor();

  const done = await agent.call('PlaceOrder', asked);
  expect(done).toMatchObject({ isError: false, content: { quantity: 2 } });
  expect(await untilFilled(agent.call, done)).toMatchObject({ quantity: 2, filled: 2 });
  expect(await agent.call('PlaceOrder', asked), 'kept under its client_request_id').toEqual(done);
  const row = page.getByRole('row').filter({ hasText: 'Approved and done' });
  await row.waitFor();
  await page.reload();
  await row.getByText(/Filled 2 of 2/).waitFor();
  expect(await agent.call('ListPositions', { account: 'Sim101' })).toMatchObject({
    content: { positions: [{ quantity: 3 }] },
  });
  expect(other).not.toBe(link);
});

test('a reason to refuse reaches the agent, and asking again before it is over tells the same', async () => {
  const { page } = person;
  const asked = order(4);
  await page.goto(linkOf(await agent.call('PlaceOrder', asked)));
  await page.getByLabel('Why not', { exact: true }).fill('Enough for today <b>');
  await page.getByRole('button', { name: /^Refuse Buy 4 MES/ }).click();
  await page.getByText('You refused it.').waitFor();
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const refused = await agent.call('PlaceOrder', asked);
    expect(refused).toMatchObject({ isError: true, content: { error: 'approval_refused' } });
    expect(refused.content.detail).toContain('Enough for today <b>');
  }
});

test('what has expired says so at its link, and the call asks anew', async () => {
  const { page } = person;
  const asked = order(6);
  const link = linkOf(await agent.call('PlaceOrder', asked));
  // Time travel: its five minutes are over.
  await database.prisma.approval.update({ where: { id: idOf(link) }, data: { expiresAt: new Date() } });
  await page.goto(link);
  await page.getByText('Its five minutes are over.').waitFor();
  expect(await page.getByRole('button', { name: /^Approve/ }).count()).toBe(0);
  expect(linkOf(await agent.call('PlaceOrder', asked))).not.toBe(link);
});

test('the link is safe to open ahead: signed out it leads through sign-in and back, to another person to nothing', async () => {
  const asked = order(7);
  const link = linkOf(await agent.call('PlaceOrder', asked));
  expect((await fetch(link, { redirect: 'manual' })).status).toBe(303);
  const other = await signUp(browser(), stack().authUrl, 'Mallory Mallet');
  expect((await other.page.goto(link))?.status()).toBe(404);
  await other.close();

  // On a phone, without JavaScript.
  const context = await browser().newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(link);
  await signIn({ ...person, page });
  await page.getByRole('heading', { name: /^Buy 7 MES/ }).waitFor();
  expect(linkOf(await agent.call('PlaceOrder', asked)), 'opening decides nothing').toBe(link);
  await page.getByLabel('Quantity', { exact: true }).fill('8');
  await page.getByRole('button', { name: /^Approve Buy 7 MES/ }).click();
  await page.getByText('Give 1 to 7.').waitFor();
  await page.getByLabel('Quantity', { exact: true }).fill('1');
  await page.getByRole('button', { name: /^Approve Buy 7 MES/ }).click();
  await page.getByText('You approved it, lowered to 1.').waitFor();
  expect(await agent.call('PlaceOrder', asked)).toMatchObject({ isError: false, content: { quantity: 1 } });
  await page.reload();
  await page.getByText('and it is done.').waitFor();

  await openRules(page, 'Asking agent');
  await page.getByLabel('Ask for exits too', { exact: true }).check();
  await page.getByRole('button', { name: 'Save rules', exact: true }).click();
  await page.getByText('It asks you before more than 1 contract. To cancel and close, too.').waitFor();
  await context.close();
});

test('a client of 2026-07-28 that opens addresses asks the person and goes on by itself', async () => {
  const { page } = person;
  const opened: string[] = [];
  const client = await connect('SDK 2 pinned to 2026-07-28', 'Opening agent', async (url) => {
    opened.push(url);
    await page.goto(url);
    await page.getByRole('button', { name: /^Approve Buy 2 MES/ }).click();
    await page.getByText('You approved it').waitFor();
  });
  await askAboveOne(page, 'Opening agent');
  expect(await placeFilled(client.call, order(2))).toMatchObject({ filled: 2 });
  expect(opened).toEqual([expect.stringContaining('/approvals/')]);
});

test('a client of 2025-11-25 that opens addresses is told which by the protocol’s own error', async () => {
  const client = await connect('SDK 1', 'Older opening agent', async () => {});
  await askAboveOne(person.page, 'Older opening agent');
  const asked = order(2);
  const error = await client.call('PlaceOrder', asked).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: -32_042, data: { elicitations: [{ mode: 'url' }] } });
  const { url } = (error as { data: { elicitations: { url: string }[] } }).data.elicitations[0] ?? { url: '' };
  await person.page.goto(url);
  await person.page.getByRole('button', { name: /^Approve Buy 2 MES/ }).click();
  await person.page.getByText('You approved it').waitFor();
  expect(await client.call('PlaceOrder', asked)).toMatchObject({ isError: false, content: { quantity: 2 } });
});

test('when the person asks for less meanwhile, what waited is over', async () => {
  const { page } = person;
  const link = linkOf(await agent.call('PlaceOrder', order(9)));
  await openRules(page, 'Asking agent');
  await page.getByRole('radio', { name: 'Never', exact: true }).check();
  await page.getByRole('button', { name: 'Save rules', exact: true }).click();
  await page.getByText('The rules are saved.').waitFor();
  await page.goto(link);
  await page.getByText('It is over.').waitFor();
  expect(await placeFilled(agent.call, order(2))).toMatchObject({ filled: 2 });
});
