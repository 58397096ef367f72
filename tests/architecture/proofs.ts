import { basename } from 'node:path';
import type { TestTitle } from './test-titles.ts';

/** The tests that prove a thing, by its id. A table whose own title names the id stands for all of its rows. */
export const proofsById = (
  titles: readonly TestTitle[],
  idsIn: (title: string) => readonly string[],
): ReadonlyMap<string, readonly TestTitle[]> => {
  const proofs = new Map<string, TestTitle[]>();
  for (const test of titles) {
    for (const id of idsIn(test.title)) {
      const shown = idsIn(test.written).includes(id) ? test.written : test.title;
      const known = proofs.get(id) ?? [];
      if (!known.some(({ path, title }) => path === test.path && title === shown)) {
        proofs.set(id, [...known, { ...test, title: shown }]);
      }
    }
  }
  return proofs;
};

/** Tests in a cell of a Markdown table: each file once, as a link, with what it proves. */
export const proofsText = (proofs: readonly TestTitle[]): string => {
  const paths = [...new Set(proofs.map(({ path }) => path))];
  return paths
    .map((path) => {
      const titles = proofs
        .filter((proof) => proof.path === path)
        .map(({ groups, title }) => `<br>· ${[...groups, title].map(plain).join(': ')}`);
      return `[${basename(path)}](../../${path})${titles.join('')}`;
    })
    .join('<br>');
};

const ids = String.raw`[A-Z]+\d*-?[\dA-Z][\w-]*`;
const leadingIds = new RegExp(`^(?:${ids}(?: to (?:${ids}|\\d+))?(?:, |: ))+`);
const idsInBrackets = new RegExp(` \\(${ids}(?:, ${ids})*\\)`, 'g');

/** A title without its ids, and without the marks that would mean something in Markdown. */
const plain = (title: string): string =>
  title
    .replace(leadingIds, '')
    .replace(idsInBrackets, '')
    .replace(/\s+/g, ' ')
    .replace(/[<>*_`[\]]/g, '\\$&');
