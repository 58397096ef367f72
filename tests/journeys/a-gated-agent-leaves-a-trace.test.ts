import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { createClient } from '../harness/clients.ts';
import { placeFilled } from '../harness/order-status.ts';
import { marketOrder } from '../harness/orders.ts';
import { signUp } from '../harness/person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
const browser = useBrowser();

/** The first letter is Cyrillic. */
const disguised = '\u0421ursor';

const state = ['ListAccounts', 'GetConnections', 'ListPositions', 'ListOrders', 'GetAccountSummary', 'GetWatermarks'];
const ofAccounts = new Set(['GetAccountSummary', 'GetWatermarks']);

test('a client in disguise is called one; its writes wait for its reads; the person reads what it did, and asks as it does', async () => {
  const { authUrl, mcpUrl } = stack();
  const person = await signUp(browser(), authUrl, 'Radia Perlman');
  const { page } = person;
  const agent = await createClient('SDK 1', disguised, mcpUrl);
  agent.provider.answer = async (url) => {
    await page.goto(url.href);
    expect(await page.getByRole('alert').innerText()).toContain('Cursor');
    await person.allow('Read and trade')(url);
  };
  await agent.connect();

  // A gate that is set on the page holds from the next call on, and says what is missing.
  await page.goto(`${authUrl}/clients`);
  await page.getByRole('link', { name: `Change the rules of ${disguised}`, exact: true }).click();
  await page.getByLabel('Fresh state, minutes', { exact: true }).fill('5');
  await page.getByRole('button', { name: 'Save rules', exact: true }).click();
  await page.getByText('The rules are saved.').waitFor();
  const order = marketOrder({ instrument: 'MES' });
  const held = await agent.call('PlaceOrder', order);
  expect(held).toMatchObject({ isError: true, content: { error: 'state_not_fresh' } });
  expect(held.content.detail).toContain(state.join(', '));
  for (const tool of state) {
    const of = ofAccounts.has(tool) ? { account: 'Sim101' } : {};
    expect((await agent.call(tool, of)).isError, tool).toBe(false);
  }
  expect(await placeFilled(agent.call, order)).toMatchObject({ filled: 1 });

  // What it did and tried is on the timeline, sealed, and can be taken along.
  await page.goto(`${authUrl}/activity`);
  await page.getByLabel('Tool', { exact: true }).selectOption('PlaceOrder');
  await page.getByLabel('Decision', { exact: true }).selectOption('refused');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  const rows = page.getByRole('row').filter({ hasText: 'state_not_fresh' });
  // The page does not follow by itself, and rows are sealed each second.
  await expect
    .poll(async () => {
      await page.reload();
      return rows.allTextContents();
    })
    .toEqual([expect.stringContaining('of your chain')]);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export JSON lines', exact: true }).click();
  const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ tool: 'PlaceOrder', reason: 'state_not_fresh' }]);

  // The person asks the same tools, by their session.
  await page.goto(`${authUrl}/console/ListPositions`);
  await page.getByRole('button', { name: 'Call ListPositions', exact: true }).click();
  await page.getByRole('cell', { name: /^MES / }).first().waitFor();
  await agent.close();
  await person.close();
});
