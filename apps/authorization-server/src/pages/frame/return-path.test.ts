import { expect, test } from 'vitest';
import { returnPath, signInAddress } from './return-path.ts';

test.each([
  ['/accounts/Sim101?from=a', '/accounts/Sim101?from=a'],
  ['/interaction/abc', '/interaction/abc'],
  ['/accounts/..%2F', '/accounts/..%2F'],
  ['//evil.example', '/clients'],
  ['/\\evil.example', '/clients'],
  ['/a\\b', '/clients'],
  ['/..//evil.example', '/clients'],
  ['https://evil.example/', '/clients'],
  ['javascript:alert(1)', '/clients'],
  ['/\n/evil.example', '/clients'],
  ['/\t/evil.example', '/clients'],
  ['evil', '/clients'],
  ['', '/clients'],
  ['/sign-in', '/clients'],
  ['/sign-out', '/clients'],
  [`/${'a'.repeat(3000)}`, '/clients'],
  [undefined, '/clients'],
  [['/accounts'], '/clients'],
])('after signing in, %j leads to %s', (given, path) => {
  expect(returnPath(given)).toBe(path);
});

test('the way to the sign-in page keeps the way back', () => {
  expect(signInAddress('/accounts/A B?x=1&y=2')).toBe('/sign-in?return=%2Faccounts%2FA%20B%3Fx%3D1%26y%3D2');
});
