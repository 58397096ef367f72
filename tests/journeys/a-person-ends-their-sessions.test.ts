import { openDatabase } from '@portcullis/database';
import type { BrowserContext, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { connectThroughPages, consentAddress } from '../harness/lived-in-account.ts';
import { type Person, signIn, signUpOnPage } from '../harness/person.ts';
import { startRedirectListener } from '../harness/redirect-listener.ts';
import { useSharedStack } from '../harness/shared-stack.ts';

const stack = useSharedStack();
const browser = useBrowser();
const opened: BrowserContext[] = [];
let person: Person;

beforeAll(async () => {
  person = await signUpOnPage(browser(), stack().authUrl, 'Dorothy Vaughan');
  await connectThroughPages(person, stack(), 'Claude Code', 'Read only');
});

afterAll(async () => {
  await Promise.all(opened.map((context) => context.close()));
  await person?.close();
});

const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1';

/** The same person in another browser. */
const elsewhere = async (options: BrowserContextOptions = { userAgent: iphone }): Promise<Person> => {
  const context = await browser().newContext(options);
  opened.push(context);
  const other = { ...person, context, page: await context.newPage() };
  await other.page.goto(`${stack().authUrl}/sign-in`);
  await signIn({ ...other, password: 'a wrong guess' });
  await other.page.getByText('Email or password is wrong.').waitFor();
  await signIn(other);
  await other.page.getByRole('heading', { name: 'AI clients', exact: true }).waitFor();
  return other;
};

const openSessions = async ({ page }: Person): Promise<void> => {
  await page.goto(`${stack().authUrl}/clients`);
  await page.getByRole('link', { name: 'Sessions', exact: true }).click();
  await page.getByRole('heading', { name: 'Sessions', exact: true }).waitFor();
  await page.waitForLoadState();
};

const isSignedIn = async ({ page }: Person): Promise<boolean> => {
  await page.goto(`${stack().authUrl}/sessions`);
  return new URL(page.url()).pathname === '/sessions';
};

test('a second browser is listed in plain words with its failed try, and one press ends it', async () => {
  const phone = await elsewhere();
  await openSessions(person);
  const { page } = person;
  const sessions = page.getByRole('table', { name: 'Your sessions', exact: true }).getByRole('row');
  expect(await sessions.filter({ hasText: 'This one' }).count()).toBe(1);
  expect(await sessions.filter({ hasText: 'Safari on iPhone' }).innerText()).toMatch(/127\.0\.0\.1|::1/);
  const history = page.getByRole('table', { name: 'Sign-in history', exact: true });
  await history.getByRole('row', { name: /^Sign-in refused .* Safari on iPhone/ }).waitFor();
  expect(await page.getByRole('main').innerText()).not.toContain('a wrong guess');

  await page.getByRole('button', { name: /^End session of Safari on iPhone/ }).click();
  await page.getByText('The session has ended.').waitFor();
  expect(await isSignedIn(phone)).toBe(false);
  expect(await isSignedIn(person)).toBe(true);
});

test('all other sessions end at once', async () => {
  const others = [await elsewhere(), await elsewhere()];
  await openSessions(person);
  await person.page.getByRole('button', { name: 'End all other sessions', exact: true }).click();
  await person.page.getByText('All other sessions have ended.').waitFor();
  for (const other of others) expect(await isSignedIn(other)).toBe(false);
});

test('a new password ends the other sessions, keeps this one and, as offered, the AI clients', async () => {
  const phone = await elsewhere();
  await openSessions(person);
  const { page } = person;
  await page.getByRole('link', { name: 'Change password', exact: true }).click();
  expect(await page.getByRole('main').innerText()).toContain('Claude Code');
  const change = async (current: string, wanted: string) => {
    await page.getByLabel('Current password', { exact: true }).fill(current);
    await page.getByLabel('New password', { exact: true }).fill(wanted);
    await page.getByRole('button', { name: 'Change password', exact: true }).click();
  };
  await change('not the password', 'quiet amber lanterns');
  await page.getByText('This is not your password.').waitFor();
  await change(person.password, 'short');
  await page.getByText('Use at least 12 characters.').waitFor();
  await change(person.password, 'quiet amber lanterns');
  await page.getByText('One AI client stays connected').waitFor();
  person.password = 'quiet amber lanterns';
  expect(await isSignedIn(phone)).toBe(false);

  await page.goto(`${stack().authUrl}/password`);
  await page.getByRole('checkbox', { name: 'Revoke my AI clients too', exact: true }).check();
  await change(person.password, 'seven copper kettles');
  await page.getByText('No AI client is connected.').waitFor();
  person.password = 'seven copper kettles';
});

test('A111: a browser left open grants reading, and trading with the password alone; no script is needed', async () => {
  const { page } = await elsewhere({ javaScriptEnabled: false });
  await signedInAgo(person, 16);
  const listener = await startRedirectListener();
  await page.goto(await consentAddress(stack(), { name: 'Late agent', redirectUri: listener.url }));
  const password = page.getByLabel('Password', { exact: true });
  expect(await password.isVisible(), 'not asked for reading').toBe(false);
  const allow = async (typed: string) => {
    await page.getByRole('radio', { name: 'Read and trade', exact: true }).check();
    await password.fill(typed);
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
  };
  await allow('');
  await page.getByText('Type your password.').waitFor();
  expect(await page.getByRole('radio', { name: 'Read and trade', exact: true }).isChecked()).toBe(true);
  await allow('not the password');
  await page.getByText('This is not your password.').waitFor();
  await allow(person.password);
  await page.waitForURL(({ searchParams }) => searchParams.has('code'));
  await listener.stop();
});

/** Time travel: everything that the person signed in to began earlier. */
const signedInAgo = async ({ email }: Person, minutes: number): Promise<void> => {
  const database = openDatabase(stack().databaseUrl, { connections: 1 });
  const at = new Date(Date.now() - minutes * 60_000);
  await database.prisma.browserSession.updateMany({ where: { person: { email } }, data: { authenticatedAt: at } });
  await database.close();
};
