import { expect, test } from 'vitest';
import { hashPassword, nobodysHash, verifyPassword } from './password.ts';
import { passwordProblem } from './password-rules.ts';

test('a hash is Argon2id at the cost that nobody’s hash has too, and never the same twice', async () => {
  const [one, two] = await Promise.all([hashPassword('seven grey horses'), hashPassword('seven grey horses')]);
  const cost = (hash: string) => hash.split('$').slice(0, 4).join('$');
  expect(cost(one)).toBe('$argon2id$v=19$m=19456,t=2,p=1');
  expect(cost(one)).toBe(cost(nobodysHash));
  expect(one).not.toBe(two);
});

test('the right password is right, in any Unicode spelling; others are wrong', async () => {
  const hash = await hashPassword('crème brûlée à midi');
  expect(await verifyPassword(hash, 'crème brûlée à midi'.normalize('NFD'))).toBe(true);
  expect(await verifyPassword(hash, 'creme brulee a midi')).toBe(false);
});

test('an unknown person has no right password', async () => {
  expect(await verifyPassword(undefined, 'seven grey horses')).toBe(false);
});

test.each([
  ['seven grey horses', undefined],
  ['пять серых лошадей', undefined],
  ['elevenchars', 'Use at least 12 characters.'],
  ['x'.repeat(201), 'Use at most 200 characters.'],
  ['CorrectHorseBatteryStaple', 'public lists'],
  ['abcabcabcabcabc', 'one pattern'],
  ['            ', 'one pattern'],
  ['123456789012', 'one pattern'],
  ['lkjihgfedcba', 'one pattern'],
  ['ann.trader@example.com', 'your name or email'],
  ['Ann-Trader-2026', 'your name or email'],
])('the password %j: %s', (password, problem) => {
  const said = passwordProblem(password, { email: 'ann.trader@example.com', name: 'Ann Trader' });
  if (problem === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(problem);
});
