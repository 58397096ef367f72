import type { Page } from 'playwright-core';
import { beforeAll, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { expectFlawless } from '../harness/flawless.ts';
import { furnishedPerson } from '../harness/furnished-person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
const browser = useBrowser();
let page: Page;

beforeAll(async () => {
  const { storageState } = await furnishedPerson(browser(), stack(), stack().ownerUrl);
  page = await (await browser().newContext({ storageState })).newPage();
});

test.each(
  ['', '/statistics', '/behaviour', '/trades/new', '/posts', '/posts/1', '/posts/1/edit', '/portfolios', '/import'].map(
    (path) => `/journal${path}`,
  ),
)('%s has no violation and fits', async (path) => {
  await page.goto(`${stack().authUrl}${path}`);
  await expectFlawless(page);
});

test('one trade has no violation and fits', async () => {
  await page.goto(`${stack().authUrl}/journal`);
  await page
    .getByRole('link', { name: /^Long 1 ES/ })
    .first()
    .click();
  await page.getByRole('heading', { name: 'On its chart' }).waitFor();
  await expectFlawless(page);
});

test('charts have no violation and fit', async () => {
  await page.goto(`${stack().authUrl}/charts`);
  await expectFlawless(page);
  await page.getByLabel('Instrument', { exact: true }).fill('ES');
  await page.getByRole('button', { name: 'Open chart', exact: true }).click();
  await page.getByText('The newest bars as a table').click();
  await expectFlawless(page);
  await page.getByRole('link', { name: 'Charts', exact: true }).click();
  await page.getByRole('link', { name: /EMA/ }).click();
  await page.getByRole('button', { name: 'Remove Region 1', exact: true }).waitFor();
  await expectFlawless(page);
});
