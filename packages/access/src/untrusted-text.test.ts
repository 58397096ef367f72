import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quotable } from './untrusted-text.ts';

test.each([
  ['  To close\n\tthe position  ', 'To close the position'],
  ['right\u202Eto left\u2066isolated\u2069', 'rightto leftisolated'],
  ['zero\u200Bwidth\u200D\uFEFF and\u00ADsoft', 'zerowidth andsoft'],
  ['a\u0000b\u001B[31mc\u0085d', 'ab[31mcd'],
  ['line\u2028paragraph\u2029end', 'line paragraph end'],
  [`Z${'\u0301'.repeat(40)}algo`, 'Z\u0301\u0301\u0301\u0301algo'.normalize('NFC')],
  ['hidden \u{E0041}\u{E0042} tags', 'hidden tags'],
  ['half \uD800 a pair', 'half a pair'],
  ['<b>“quoted”</b> & ümlaut, 漢字', '<b>“quoted”</b> & ümlaut, 漢字'],
  ['\u200B\u200B', ''],
])('%j is quoted as %j', (given, quoted) => {
  expect(quotable(given, 300).normalize('NFC')).toBe(quoted);
});

test('is one line of visible text within its length, whatever was given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 900 }), (given) => {
      const quoted = quotable(given, 300);
      expect([...quoted].length).toBeLessThanOrEqual(300);
      expect(quoted).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(quotable(quoted, 300)).toBe(quoted);
    }),
  );
});
