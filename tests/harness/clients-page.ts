import type { Locator } from 'playwright-core';
import type { Person } from './person.ts';

/** The page `/clients`, as its reader uses it. */
export const openClientsPage = async ({ page }: Person, authUrl: string): Promise<void> => {
  await page.goto(`${authUrl}/clients`);
  await page.getByRole('heading', { name: 'AI clients', exact: true }).waitFor();
};

/** The row of one connection. */
export const clientRow = ({ page }: Person, client: string): Locator =>
  page
    .locator('tr, li, article')
    .filter({ has: page.getByRole('button', { name: `Revoke ${client}`, exact: true }) })
    .last();

export const revokeClient = async (person: Person, client: string): Promise<void> => {
  await person.page.getByRole('button', { name: `Revoke ${client}`, exact: true }).click();
  await person.page.getByRole('button', { name: `Revoke ${client}`, exact: true }).waitFor({ state: 'detached' });
};

/** Raising asks for the password again. */
export const allowTrading = async (person: Person, client: string): Promise<void> => {
  const { page, password } = person;
  await page.getByRole('button', { name: `Allow trading for ${client}`, exact: true }).click();
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: /^Allow trading/ }).click();
  await page.getByRole('button', { name: `Make ${client} read only`, exact: true }).waitFor();
};

export const makeReadOnly = async (person: Person, client: string): Promise<void> => {
  const { page } = person;
  await page.getByRole('button', { name: `Make ${client} read only`, exact: true }).click();
  await page.getByRole('button', { name: `Allow trading for ${client}`, exact: true }).waitFor();
};
