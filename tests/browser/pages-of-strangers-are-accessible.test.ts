import type { Page } from 'playwright-core';
import { beforeAll, describe, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { expectFlawless } from '../harness/flawless.ts';
import { consentAddress } from '../harness/lived-in-account.ts';
import { signUp } from '../harness/person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
const browser = useBrowser();

describe('a stranger', () => {
  let page: Page;
  beforeAll(async () => {
    page = await browser().newPage();
  });

  test.each(['/', '/security', '/sign-in', '/sign-up', '/nothing-here'])(
    '%s has no violation and fits',
    async (path) => {
      await page.goto(`${stack().authUrl}${path}`);
      await expectFlawless(page);
    },
  );

  test('an error of a client has no violation and fits', async () => {
    await page.goto(`${await consentAddress(stack(), { redirectUri: 'https://client.example/cb' })}&prompt=none`);
    await page.getByRole('link', { name: 'Go to the start page', exact: true }).waitFor();
    await expectFlawless(page);
  });

  test('a form with errors has no violation and fits', async () => {
    await page.goto(`${stack().authUrl}/sign-up`);
    await page.getByRole('button', { name: 'Create account', exact: true }).click();
    await expectFlawless(page);
  });
});

test('consent of a new person has no violation and fits', async () => {
  const { page, close } = await signUp(browser(), stack().authUrl, 'Grace Hopper');
  await page.goto(await consentAddress(stack(), { name: 'A client with quite a long name of its own' }));
  await expectFlawless(page);
  await page.getByRole('radio', { name: 'Read and trade', exact: true }).check();
  await expectFlawless(page);
  await close();
});
