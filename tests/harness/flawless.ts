import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Less than half of what the package itself would send to each page. */
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [390, 1280].map((width) => ({ colorScheme, width })),
);

/** The rules whose judgement depends on the colours alone: one width is enough for the others of a scheme. */
const byColour = ['color-contrast', 'link-in-text-block'];

/**
 * Judges the open page in every look, light and dark, on a phone and on a desk: axe-core finds nothing, and nothing is wider
 * than the window. What depends on the layout is judged at both widths, and what depends on the colours in all four.
 */
export const expectFlawless = async (page: Page): Promise<void> => {
  // A press only begins to load the page that is meant.
  await page.waitForLoadState();
  await page.evaluate(axeSource);
  for (const { colorScheme, width } of looks) {
    // Colours that still fade from one scheme to the other would be judged half way.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 844 });
    const violations = await page.evaluate<Violation[], string[]>(judge, colorScheme === 'dark' ? byColour : []);
    const look = `${new URL(page.url()).pathname} in ${colorScheme} at ${width} pixels`;
    expect(violations.map(({ id, nodes }) => `${look}: ${id} ${nodes.join(' ')}`)).toEqual([]);
    const overhang = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(`${look}: too wide by ${Math.max(0, overhang)} pixels`).toBe(`${look}: too wide by 0 pixels`);
  }
};

type Violation = { id: string; nodes: string[] };

/** Runs in the page. No rules named: all of them. */
const judge = async (rules: string[]): Promise<Violation[]> => {
  const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({
    resultTypes: ['violations'],
    ...(rules.length > 0 && { runOnly: { type: 'rule', values: rules } }),
  });
  return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }));
};
