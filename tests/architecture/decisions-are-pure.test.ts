import { expect, test } from 'vitest';
import { codeOf, productSources } from './source-files.ts';

/** Where the field is modelled: time and chance come in as arguments. */
const domain = /^packages\/(access|people|trading|journal|operations|tools)\//;

const timeOrChance =
  /\bDate\.now\(|\bnew Date\(\s*\)|\bMath\.random\(|\brandomUUID\(|\brandomBytes\(|\bperformance\.now\(/;

/** The files that may ask for time or chance themselves, and why. */
const exceptions: Record<string, string> = {
  'packages/operations/src/acts/act.ts': 'measures how long the act took, for its audit row',
  'packages/operations/src/connections/timed-revocation.ts': 'measures how long a revocation took, for the person',
};

const isStore = (path: string): boolean => /-store\.ts$/.test(path);

test('decisions take `now` and chance as arguments', () => {
  const strays = productSources()
    .filter(({ path }) => domain.test(path) && !isStore(path) && !(path in exceptions))
    .filter(({ text }) => timeOrChance.test(codeOf(text)))
    .map(({ path }) => path);
  expect(strays).toEqual([]);
});

test('every exception is still needed', () => {
  const needed = productSources()
    .filter(({ path, text }) => path in exceptions && timeOrChance.test(codeOf(text)))
    .map(({ path }) => path);
  expect(needed.sort()).toEqual(Object.keys(exceptions).sort());
});

test('money and prices are never floating point in storage', () => {
  const strays = productSources()
    .filter(({ path }) => /^packages\/(trading|journal)\/.*-store\.ts$/.test(path))
    .filter(({ text }) => /\bparseFloat\(|\bNumber\.parseFloat\(|\.toFixed\(/.test(codeOf(text)))
    .map(({ path }) => path);
  expect(strays).toEqual([]);
});
