import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shownName } from './client-name.ts';

describe('a client’s name as people see it', () => {
  test.each([
    ['Claude Code', 'Claude Code'],
    ['  Cursor \n MCP ', 'Cursor MCP'],
    ['Clau\u200bde', 'Claude'],
    ['\u202eedualC', 'edualC'],
    ['Ｃｌａｕｄｅ', 'Claude'],
    ['Agent\u0000\u001b[31m', 'Agent[31m'],
    ['Клод', 'Клод'],
    ['\u{e0041}Tag', 'Tag'],
    ['a'.repeat(64), 'a'.repeat(64)],
  ])('%j is shown as %j', (given, shown) => {
    expect(shownName(given)).toBe(shown);
  });

  test.each([[''], ['\u200b\u200d'], [' \t '], ['a'.repeat(65)], ['ﷺ'.repeat(60)], ['a'.repeat(50_000)]])(
    'refuses %j',
    (given) => {
      expect(shownName(given)).toBeUndefined();
    },
  );

  test('never shows a control, a format or a second space, however it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (given) => {
        const shown = shownName(given);
        expect(shown ?? '').not.toMatch(/[\p{Cc}\p{Cf}]| {2}|^ | $/u);
      }),
    );
  });
});
