import { expect, test } from 'vitest';
import { canonicalAccount, canonicalInstrument, canonicalScope, unlessZero } from './canonical-arguments.ts';

const november = new Date('2026-11-18T17:00:00Z');
const afterTheRoll = new Date('2026-12-30T17:00:00Z');

test.each([
  ['ES', november, 'ES 12-26'],
  ['es 12-26', november, 'ES 12-26'],
  ['ESZ6', november, 'ES 12-26'],
  ['ES', afterTheRoll, 'ES 03-27'],
  ['no such thing', november, 'no such thing'],
])('%s at %s is %s', (written, at, expected) => {
  expect(canonicalInstrument(written, at)).toBe(expected);
});

test('accounts are one in any case; all accounts are said by leaving one out', () => {
  expect(canonicalAccount(' SIM101 ')).toBe('sim101');
  expect(canonicalScope({ account: 'Sim101', allAccounts: false })).toEqual(canonicalScope({ account: 'sim101' }));
  expect(canonicalScope({ allAccounts: true })).not.toEqual(canonicalScope({ account: 'sim101' }));
});

test('in a change, 0 is what was left out', () => {
  expect([unlessZero(0), unlessZero(1), unlessZero(undefined)]).toEqual([undefined, 1, undefined]);
});
