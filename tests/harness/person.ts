import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Answer } from './loopback-provider.ts';
import { type Access, newIdentity, type ScriptlessPerson, signUpScriptless } from './scriptless-person.ts';

/** A person in front of a real browser, who has an account. */
export type Person = {
  name: string;
  email: string;
  password: string;
  context: BrowserContext;
  page: Page;
  /** Says yes on the consent page, to this and no more. */
  allow: (access: Access) => Answer;
  deny: Answer;
  close: () => Promise<void>;
};

type Identity = Pick<Person, 'name' | 'email' | 'password'>;

/** Signs a new person up, and in, in a browser context of their own. No page is open yet. */
export const signUp = async (browser: Browser, authUrl: string, name: string): Promise<Person> =>
  atBrowser(browser, authUrl, await signUpScriptless(authUrl, name));

/** A person who was signed in without scripts goes on in a real browser. */
export const atBrowser = async (
  browser: Browser,
  authUrl: string,
  { browser: scriptless, endpoints: _, ...identity }: ScriptlessPerson,
): Promise<Person> => {
  const person = await sitDown(browser, identity);
  const cookie = { url: authUrl, httpOnly: true, sameSite: 'Lax' } as const;
  await person.context.addCookies(scriptless.namedCookies().map((each) => ({ ...each, ...cookie })));
  return person;
};

/** The same by the page, as people do it: the other way is for whoever has something else to prove. */
export const signUpOnPage = async (browser: Browser, authUrl: string, name: string): Promise<Person> => {
  const person = await sitDown(browser, newIdentity(name));
  const { page } = person;
  await page.goto(`${authUrl}/sign-up`);
  await page.getByLabel('Name', { exact: true }).fill(person.name);
  await page.getByLabel('Email', { exact: true }).fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Create account', exact: true }).click();
  await page.waitForURL(({ pathname }) => pathname !== '/sign-up');
  return person;
};

const sitDown = async (browser: Browser, identity: Identity): Promise<Person> => {
  const context = await browser.newContext();
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const person = { ...identity, context, page };
  return {
    ...person,
    allow: (access) => async (url) => {
      await openConsent(person, url);
      await page.getByRole('radio', { name: access, exact: true }).check();
      await page.getByRole('button', { name: 'Allow', exact: true }).click();
      await page.waitForURL(isLoopbackClient);
    },
    deny: async (url) => {
      await openConsent(person, url);
      await page.getByRole('button', { name: 'Deny', exact: true }).click();
      await page.waitForURL(isLoopbackClient);
    },
    close: () => context.close(),
  };
};

/** Fills the sign-in page that stands open. */
export const signIn = async ({ page, email, password }: Pick<Person, 'page' | 'email' | 'password'>): Promise<void> => {
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
};

const openConsent = async (person: Pick<Person, 'page' | 'email' | 'password'>, url: URL): Promise<void> => {
  await person.page.goto(url.href);
  if (new URL(person.page.url()).pathname === '/sign-in') await signIn(person);
  await person.page.getByRole('button', { name: 'Allow', exact: true }).waitFor();
};

const isLoopbackClient = ({ hostname, pathname }: URL): boolean => hostname === '127.0.0.1' && pathname === '/callback';
