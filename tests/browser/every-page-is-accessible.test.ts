import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { consentAddress, livedInAccount } from '../harness/lived-in-account.ts';
import { useStack } from '../harness/stack.ts';

const stack = useStack();
const browser = useBrowser();
let storageState: Awaited<ReturnType<BrowserContext['storageState']>>;
let connection: string;

beforeAll(async () => {
  const person = await livedInAccount(browser(), stack());
  await person.page.goto(`${stack().authUrl}/clients`);
  await person.page.getByRole('button', { name: /^Allow trading for/ }).click();
  connection = new URL(person.page.url()).pathname.split('/')[2] ?? '';
  await writeJournal(person.page);
  storageState = await person.context.storageState();
  await person.close();
});

const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [390, 1280].map((width) => ({ colorScheme, width })),
);

describe.each(looks)('in $colorScheme at $width pixels', ({ colorScheme, width }) => {
  const open = async (signedIn: boolean): Promise<Page> => {
    const context = await browser().newContext({
      colorScheme,
      viewport: { width, height: 844 },
      ...(signedIn ? { storageState } : {}),
    });
    return context.newPage();
  };

  test('what a stranger sees has no violation and fits the screen', async () => {
    const page = await open(false);
    for (const path of ['/', '/security', '/sign-in', '/sign-up', '/nothing-here']) {
      await page.goto(`${stack().authUrl}${path}`);
      await expectFlawless(page, path);
    }
    await page.goto(`${stack().authUrl}/sign-up`);
    await page.getByRole('button', { name: 'Create account', exact: true }).click();
    await expectFlawless(page, 'a form with errors');
    await page.context().close();
  });

  test('what a person sees has no violation and fits the screen', async () => {
    const page = await open(true);
    const own = [
      '/',
      '/clients',
      `/clients/${connection}/allow-trading`,
      '/accounts',
      '/accounts/Sim101',
      '/accounts/Sim101/reset',
      '/signals',
      '/sign-out',
    ];
    for (const path of own) {
      await page.goto(`${stack().authUrl}${path}`);
      await expectFlawless(page, path);
    }
    for (const path of ['', '/statistics', '/posts', '/posts/1', '/posts/1/edit', '/portfolios', '/import']) {
      await page.goto(`${stack().authUrl}/journal${path}`);
      await expectFlawless(page, `journal${path}`);
    }
    await page.goto(`${stack().authUrl}/journal`);
    await page
      .getByRole('link', { name: /^Long 1 ES/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'On its chart' }).waitFor();
    await expectFlawless(page, 'one trade');
    await page.goto(await consentAddress(stack(), { name: 'A client with quite a long name of its own' }));
    await expectFlawless(page, 'consent');
    await page.getByRole('radio', { name: 'Read and trade', exact: true }).check();
    await expectFlawless(page, 'consent to trade');
    await page.context().close();
  });
});

/** A note on a trade, a published post and a portfolio, by hand. */
const writeJournal = async (page: Page): Promise<void> => {
  await page.goto(`${stack().authUrl}/journal`);
  await page
    .getByRole('link', { name: /^Long 1 ES/ })
    .first()
    .click();
  await page.getByLabel('Tags', { exact: true }).fill('Late entry, news');
  await page.getByRole('button', { name: 'Keep notes', exact: true }).click();
  await page.getByText('Your notes are kept.').waitFor();
  await page.goto(`${stack().authUrl}/journal/posts/new`);
  await page.getByLabel('Title', { exact: true }).fill('Week 47');
  await page.getByLabel('Text', { exact: true }).fill('# Held\n\n- too *long*\n\n> and `late`');
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.goto(`${stack().authUrl}/journal/portfolios`);
  await page.getByLabel('Name', { exact: true }).fill('Futures');
  await page.getByRole('checkbox', { name: 'Sim101', exact: true }).check();
  await page.getByRole('button', { name: 'Add portfolio', exact: true }).click();
  await page.getByRole('link', { name: 'Futures', exact: true }).waitFor();
};

const expectFlawless = async (page: Page, what: string): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const said = violations.map(({ id, nodes }) => `${what}: ${id} ${nodes.map(({ html }) => html).join(' ')}`);
  expect(said).toEqual([]);
  const overhang = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  expect(`${what} is too wide by ${Math.max(0, overhang)} pixels`).toBe(`${what} is too wide by 0 pixels`);
};
