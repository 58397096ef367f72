import { describe, expect, test } from 'vitest';
import { bearerChallenge, readBearer } from './bearer.ts';

describe('the bearer token of a request', () => {
  test.each([
    ['a token', ['Bearer abc.DEF-123_~+/=='], '', { kind: 'token', token: 'abc.DEF-123_~+/==' }],
    ['the scheme in any case', ['bEaReR abc'], '', { kind: 'token', token: 'abc' }],
    ['no header', [], '', { kind: 'absent' }],
    ['another scheme', ['Basic abc'], '', { kind: 'absent' }],
    ['DPoP, which is not enforced and so not taken', ['DPoP abc'], '', { kind: 'absent' }],
    ['a scheme that only begins like it', ['Bearerabc'], '', { kind: 'absent' }],
    ['an unrelated query', ['Bearer abc'], 'page=2', { kind: 'token', token: 'abc' }],
  ])('%s', (_, headers, query, expected) => {
    expect(readBearer(headers, query)).toEqual(expected);
  });

  test.each([
    ['no token', ['Bearer'], ''],
    ['only spaces', ['Bearer   '], ''],
    ['two headers', ['Bearer abc', 'Bearer abc'], ''],
    ['two headers, one of another scheme', ['Bearer abc', 'Basic abc'], ''],
    ['a token in the query', [], 'access_token=abc'],
    ['a token in the query beside the header', ['Bearer abc'], 'access_token=abc'],
  ])('%s is malformed', (_, headers, query) => {
    expect(readBearer(headers, query).kind).toBe('malformed');
  });

  test.each([
    'Bearer  abc',
    'Bearer abc def',
    'Bearer abc, Bearer def',
    'Bearer "abc"',
    'Bearer =abc',
    'Bearer abc\u00e9',
  ])('%j cannot be a token, and is refused like one that is unknown', (header) => {
    expect(readBearer([header], '')).toEqual({ kind: 'token', token: '' });
  });
});

describe('the challenge', () => {
  const metadata = 'https://mcp.example/.well-known/oauth-protected-resource/mcp';

  test.each([
    [undefined, 'mcp:read', `Bearer resource_metadata="${metadata}", scope="mcp:read"`],
    ['invalid_token', 'mcp:read', `Bearer error="invalid_token", resource_metadata="${metadata}", scope="mcp:read"`],
    [
      'insufficient_scope',
      'mcp:trade',
      `Bearer error="insufficient_scope", scope="mcp:trade", resource_metadata="${metadata}"`,
    ],
  ] as const)('for %s', (error, scope, expected) => {
    expect(bearerChallenge(error, scope, metadata)).toBe(expected);
  });
});
