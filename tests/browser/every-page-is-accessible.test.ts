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
    const own = ['/', '/clients', `/clients/${connection}/allow-trading`, '/accounts', '/accounts/Sim101', '/sign-out'];
    for (const path of own) {
      await page.goto(`${stack().authUrl}${path}`);
      await expectFlawless(page, path);
    }
    await page.goto(await consentAddress(stack(), { name: 'A client with quite a long name of its own' }));
    await expectFlawless(page, 'consent');
    await page.getByRole('radio', { name: 'Read and trade', exact: true }).check();
    await expectFlawless(page, 'consent to trade');
    await page.context().close();
  });
});

const expectFlawless = async (page: Page, what: string): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const said = violations.map(({ id, nodes }) => `${what}: ${id} ${nodes.map(({ html }) => html).join(' ')}`);
  expect(said).toEqual([]);
  const overhang = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  expect(`${what} is too wide by ${Math.max(0, overhang)} pixels`).toBe(`${what} is too wide by 0 pixels`);
};
