import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { consentAddress } from '../harness/lived-in-account.ts';
import { type Person, signIn, signUp } from '../harness/person.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
const browser = useBrowser();

const openConsent = async (person: Person, client: Parameters<typeof consentAddress>[1]): Promise<Page> => {
  await person.page.goto(await consentAddress(stack(), client));
  return person.page;
};

test('says who asks, where it returns to, for whom, and chooses the lesser access', async () => {
  const person = await signUp(browser(), stack().authUrl, 'Grace Hopper');
  const page = await openConsent(person, { name: 'Claude Code' });
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Claude Code');
  const text = await page.getByRole('main').innerText();
  for (const said of ['127.0.0.1', 'Unverified name', person.name, person.email, 'a program on the computer']) {
    expect(text).toContain(said);
  }
  const access = page.getByRole('radiogroup', { name: 'Access', exact: true });
  expect(await access.getByRole('radio', { name: 'Read only', exact: true }).isChecked()).toBe(true);
  expect(await access.getByRole('radio', { name: 'Read and trade', exact: true }).isChecked()).toBe(false);
  const sizes = await page.evaluate<number[]>(
    `['.host', 'h1', 'p'].map((name) => Number.parseFloat(getComputedStyle(document.querySelector(name)).fontSize))`,
  );
  expect(sizes[0]).toBe(Math.max(...sizes));
  await person.close();
});

test('what a client says of itself is text and nothing else', async () => {
  const person = await signUp(browser(), stack().authUrl, 'Barbara Liskov');
  const { page } = person;
  const errors: string[] = [];
  page.on('console', (message) => errors.push(message.text()));
  page.on('dialog', (dialog) => errors.push(dialog.message()));
  const name = `"><img src=x onerror=alert(1)><script>alert(2)</script>`;
  await openConsent(person, { name, redirectUri: 'https://attacker.example/cb' });
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain(name);
  expect(await page.getByRole('main').locator('img, script').count()).toBe(0);
  expect(await page.getByText('attacker.example', { exact: true }).count()).toBe(1);
  expect(errors).toEqual([]);
  await person.close();
});

test('REG-10, K-1: the form may end at the client’s own address, and nowhere else', async () => {
  const person = await signUp(browser(), stack().authUrl, 'Radia Perlman');
  for (const [redirectUri, target] of [
    ['https://client.example/cb', 'https://client.example'],
    ['cursor://anysphere.cursor-mcp/oauth/cb', 'cursor:'],
  ]) {
    const answer = await person.page.goto(await consentAddress(stack(), { redirectUri: redirectUri ?? '' }));
    expect(answer?.headers()['content-security-policy']).toContain(`form-action 'self' ${target};`);
  }
  const text = await person.page.getByRole('main').innerText();
  expect(text).toContain('cursor://');
  expect(text).toContain('This opens the app “cursor” on this computer.');
  await person.close();
});

test('signing in as somebody else keeps the request', async () => {
  const first = await signUp(browser(), stack().authUrl, 'Ann Early');
  const second = await signUp(browser(), stack().authUrl, 'Bo Later');
  const page = await openConsent(first, { name: 'Claude Code' });
  const request = page.url();
  await page.getByRole('button', { name: 'Sign in as somebody else', exact: true }).click();
  await signIn({ ...second, page });
  await page.waitForURL(request);
  expect(await page.getByRole('main').innerText()).toContain(second.email);
  await first.close();
  await second.close();
});

test('a form that was left open by another person is refused', async () => {
  const person = await signUp(browser(), stack().authUrl, 'Hedy Lamarr');
  const other = await signUp(browser(), stack().authUrl, 'Lise Meitner');
  const page = await openConsent(person, { name: 'Claude Code' });
  const tab = await person.context.newPage();
  await tab.goto(`${stack().authUrl}/sign-out`);
  await tab.getByRole('button', { name: 'Sign out', exact: true }).click();
  await tab.goto(`${stack().authUrl}/sign-in`);
  await signIn({ ...other, page: tab });
  await tab.getByRole('heading', { name: 'AI clients', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
  await page.getByRole('heading', { name: 'This form is out of date', exact: true }).waitFor();
  await person.close();
  await other.close();
});
