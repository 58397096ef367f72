import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { attackIdsIn, attacks } from '../security/attacks.ts';
import { attacksReference, testsOfAttacks } from '../security/attacks-reference.ts';
import { root } from './source-files.ts';

const sent = testsOfAttacks('tests/security/');
const ids = attacks.map(({ id }) => id);

describe('The attacks that are expected', () => {
  test('each have an id of their own, and are told whole', () => {
    expect(ids).toEqual([...new Set(ids)]);
    expect(attacks.filter(({ name, source, expected }) => !name || !source || !expected)).toEqual([]);
  });

  test('are each sent by a test in tests/security whose title begins with the id, or say why not', () => {
    const open = attacks.filter(({ id, notSent }) => !sent.has(id) && !notSent?.trim());
    expect(open.map(({ id, name }) => `${id}: ${name}`)).toEqual([]);
  });

  test('are not both sent and said not to be', () => {
    expect(attacks.filter(({ id, notSent }) => sent.has(id) && notSent !== undefined)).toEqual([]);
  });

  test('are the only ones that tests of tests/security claim to send', () => {
    expect([...sent.keys()].filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('are shown in docs/reference/attacks.md as they are: run `npm run reference`', () => {
    expect(readFileSync(join(root, 'docs/reference/attacks.md'), 'utf8')).toBe(attacksReference());
  });
});

describe('The ids that a title begins with', () => {
  test.each([
    ['A011: a code works once', ['A011']],
    ['AS-28, A011, A109: a code works once', ['A011', 'A109']],
    ['AS-08 to AS-11, A052: metadata', ['A052']],
    ['T26-02 to 04, EX-CC-01, A058: headers', ['A058']],
    ['a code works once (A011)', []],
    ['AS-28: as in A011', []],
  ])('%s', (title, expected) => {
    expect(attackIdsIn(title)).toEqual(expected);
  });
});
