import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Reads a page again until it shows something: what the market has still to do, it does with its next quotes, and tells no page. */
export const untilShown = async (page: Page, words: string): Promise<void> => {
  const isShown = async () => (await page.getByText(words).count()) > 0;
  await expect
    .poll(async () => {
      if (await isShown()) return true;
      await page.reload();
      return isShown();
    })
    .toBe(true);
};
