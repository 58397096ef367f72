import { expect, test } from 'vitest';
import { cookieLine } from './cookies.ts';

test('under https the session cookie is bound to the host and hidden from scripts and other sites', () => {
  expect(cookieLine('session', 'abc', true)).toBe(
    '__Host-portcullis_session=abc; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax; Secure',
  );
});

test('on http loopback it is the same without Secure and prefix', () => {
  expect(cookieLine('session', 'abc', false)).toBe(
    'portcullis_session=abc; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax',
  );
});

test('signing out removes it', () => {
  expect(cookieLine('session', '', true)).toContain('__Host-portcullis_session=; Path=/; Max-Age=0;');
});
