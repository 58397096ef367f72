import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { conformanceReference } from '../conformance/conformance-reference.ts';
import { requirementIdsIn } from '../conformance/requirement-ids.ts';
import { requirements } from '../conformance/requirements.ts';
import { root } from './source-files.ts';
import { allTitles, titlesOf, titlesOverHttp } from './test-titles.ts';

const tested = new Set(titlesOverHttp().flatMap(({ title }) => requirementIdsIn(title)));
const ids = requirements.map(({ id }) => id);

describe('The requirements of MCP authorization', () => {
  test('each have an id of their own', () => {
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids.filter((id) => requirementIdsIn(id)[0] !== id)).toEqual([]);
  });

  test('are each proven by a test over HTTP, or say why they do not apply', () => {
    const open = requirements.filter(({ id, notApplicable }) => !tested.has(id) && !notApplicable?.trim());
    expect(open.map(({ id, text }) => `${id}: ${text}`)).toEqual([]);
  });

  test('are not both proven and said not to apply', () => {
    const torn = requirements.filter(({ id, notApplicable }) => tested.has(id) && notApplicable !== undefined);
    expect(torn.map(({ id }) => id)).toEqual([]);
  });

  test('are the only ones that titles of tests name', () => {
    const unknown = allTitles().filter(({ title }) => requirementIdsIn(title).some((id) => !ids.includes(id)));
    expect(unknown).toEqual([]);
  });

  test('are shown in docs/reference/conformance.md as they are: run `npm run reference`', () => {
    expect(readFileSync(join(root, 'docs/reference/conformance.md'), 'utf8')).toBe(conformanceReference());
  });
});

describe('The ids in a title', () => {
  test.each([
    ['AS-28, A011: a code works once', ['AS-28']],
    ['the origin (RS-22, A054)', ['RS-22']],
    ['AS-08 to AS-11: metadata', ['AS-08', 'AS-09', 'AS-10', 'AS-11']],
    [
      'T26-02 to 04, EX-CC-01, EX-XX, EX-IN-FLIGHT',
      ['T26-02', 'T26-03', 'T26-04', 'EX-CC-01', 'EX-XX', 'EX-IN-FLIGHT'],
    ],
    ['signed by RS256 or ES256, REG-1', []],
  ])('%s', (title, expected) => {
    expect(requirementIdsIn(title)).toEqual(expected);
  });
});

test('titles are found however a test is written', () => {
  const text = `
    describe('group', () => {
      test.each<[string, number]>([['a', 1], ['AS-01: b', 2]])('each %s of %d', () => {});
      test.each(table)('each %s', () => {});
      it(\`for \${name} alone\`, { timeout: 1 }, async () => {});
      describe.each(['x'] as const)("it's", () => test.concurrent('two', () => {}));
    });
    // test('a comment', () => {});
    latest('no runner');`;
  expect(titlesOf(text).map(({ title }) => title)).toEqual([
    ...['group', 'each a of %d', 'each AS-01: b of %d', 'each %s', 'for … alone', "it's", 'two'],
  ]);
});
