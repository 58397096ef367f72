import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { expectFlawless } from '../harness/flawless.ts';
import { type FurnishedPerson, furnishedPerson } from '../harness/furnished-person.ts';
import { consentAddress } from '../harness/lived-in-account.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
const browser = useBrowser();
let person: FurnishedPerson;
let page: Page;

beforeAll(async () => {
  person = await furnishedPerson(browser(), stack(), stack().ownerUrl);
  page = await (await browser().newContext({ storageState: person.storageState })).newPage();
});

/** Those of the journal and its charts are in a file of their own, those that need no sign-in too. */
test.each([
  ...[
    '/',
    '/clients',
    '/clients/stop',
    '/clients/limits',
    '/clients/personal-tokens/new',
    '/alerts',
    '/signals',
    '/activity',
    '/sessions',
    '/password',
    '/sign-out',
  ],
  ...['/accounts', '/accounts/Sim101', '/accounts/Playback101', '/accounts/Sim101/reset', '/accounts/Sim101/limits'],
  ...['/options', '/strategies', '/approvals', '/console', '/console/GetIndicatorValue'],
])('%s has no violation and fits', async (path) => {
  await page.goto(`${stack().authUrl}${path}`);
  await expectFlawless(page);
  const notices = page.getByRole('heading', { name: 'A client that was ended was disconnected for your safety' });
  expect(await notices.count()).toBe(path === '/clients' ? 1 : 0);
});

test('allowing a client to trade has no violation and fits', async () => {
  const { connection, accessRequest } = person;
  for (const path of [
    ...[`/clients/${connection}/allow-trading`, `/clients/${connection}/limits`],
    ...[`/clients/${connection}/settings`, `/clients/${connection}/resume`],
    `/access-requests/${accessRequest}`,
  ]) {
    await page.goto(`${stack().authUrl}${path}`);
    await expectFlawless(page);
  }
});

test('what a client waits for, and the rules by which it asks, have no violation and fit', async () => {
  const { connection, approval } = person;
  await page.goto(`${stack().authUrl}/approvals/${approval}`);
  await page.getByText('Exactly what it asks for').click();
  await expectFlawless(page);
  await page.goto(`${stack().authUrl}/clients/${connection}/rules`);
  for (const name of ['Above a threshold', 'Some tools']) {
    await page.getByRole('radio', { name, exact: true }).check();
    await expectFlawless(page);
  }
});

test('a personal token that is shown once has no violation and fits', async () => {
  await page.goto(`${stack().authUrl}/clients/personal-tokens/new`);
  await page.getByLabel('Name', { exact: true }).fill('W'.repeat(40));
  await page.getByRole('radio', { name: 'Read only', exact: true }).check();
  await page.getByRole('button', { name: 'Create token', exact: true }).click();
  await page.locator('#token').waitFor();
  await expectFlawless(page);
});

test('consent that asks for the password has no violation and fits', async () => {
  await page.goto(await consentAddress(stack(), { name: 'A client with quite a long name of its own' }));
  await page.getByRole('radio', { name: 'Read and trade', exact: true }).check();
  await page.getByLabel('Password', { exact: true }).waitFor();
  await page.getByText('Change these limits').click();
  await page.getByLabel('Largest order', { exact: true }).fill('a few');
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
  await page.getByText('Nothing was allowed yet.').waitFor();
  await expectFlawless(page);
});

test('answers of the console have no violation and fit', async () => {
  for (const [tool, fields] of [
    ['ListOrders', { Limit: '0' }],
    ['ListOrders', { Limit: '50' }],
    ['GetBars', { Instrument: 'ES', Limit: '10' }],
    ['get_post', { 'Post ID': '1' }],
  ] as const) {
    await page.goto(`${stack().authUrl}/console/${tool}`);
    for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
    await page.getByRole('button', { name: `Call ${tool}`, exact: true }).click();
    await page.getByText('As an AI client gets it').click();
    await expectFlawless(page);
  }
});
