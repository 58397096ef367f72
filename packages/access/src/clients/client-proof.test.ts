import { expect, test } from 'vitest';
import type { ClientMetadata } from './client-metadata.ts';
import { isProofReplaced } from './client-proof.ts';

const key = (n: string, kid = 'k') => ({ kty: 'RSA', n, e: 'AQAB', kid });
const byKeys = (...keys: object[]) =>
  ({ token_endpoint_auth_method: 'private_key_jwt', jwks: { keys } }) as unknown as ClientMetadata;
const byUri = (jwks_uri: string) => ({ token_endpoint_auth_method: 'private_key_jwt', jwks_uri }) as ClientMetadata;
const openly = { token_endpoint_auth_method: 'none' } as ClientMetadata;

test.each([
  ['the same key', byKeys(key('a')), byKeys(key('a')), false],
  ['the same key by another name', byKeys(key('a')), byKeys(key('a', 'other')), false],
  ['a key beside it', byKeys(key('a')), byKeys(key('a'), key('b')), false],
  ['the older of two taken away', byKeys(key('a'), key('b')), byKeys(key('b')), false],
  ['another key', byKeys(key('a')), byKeys(key('b')), true],
  ['keys at a URL instead', byKeys(key('a')), byUri('https://a.example/jwks'), true],
  ['the same URL', byUri('https://a.example/jwks'), byUri('https://a.example/jwks'), false],
  ['another URL', byUri('https://a.example/jwks'), byUri('https://b.example/jwks'), true],
  ['no proof any more', byKeys(key('a')), openly, true],
  ['keys where there were none', openly, byKeys(key('a')), false],
  ['none before and after', openly, openly, false],
])('REG-20, M4: %s: replaced is %4$s', (_, before, after, replaced) => {
  expect(isProofReplaced(before, after)).toBe(replaced);
});
