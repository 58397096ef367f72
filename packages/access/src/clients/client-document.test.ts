import { describe, expect, test } from 'vitest';
import { documentFreshness, isDocumentUrl, judgeDocument } from './client-document.ts';

const id = 'https://claude.ai/oauth/claude-code-client-metadata';
const document = {
  client_id: id,
  client_name: 'Claude Code',
  redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
};

describe('the URL of a metadata document', () => {
  test.each([[id], ['https://vscode.dev/oauth/client-metadata.json'], ['https://a.example:8443/c']])(
    'may be %s',
    (url) => {
      expect(isDocumentUrl(url)).toBe(true);
    },
  );

  test.each([
    ['http://a.example/c'],
    ['https://a.example'],
    ['https://a.example/'],
    ['https://a.example/../c'],
    ['https://a.example/x/./c'],
    ['https://a.example/%2e%2e/c'],
    ['https://a.example/c#f'],
    ['https://a.example/c?x=1'],
    ['https://user@a.example/c'],
    ['https://a.example\\@evil.example/c'],
    ['https:///c'],
    [`https://a.example/${'c'.repeat(600)}`],
    ['client_abc'],
    [''],
  ])('is never %s', (url) => {
    expect(isDocumentUrl(url)).toBe(false);
  });
});

describe('a metadata document', () => {
  const judge = (changed: object) => judgeDocument(id, JSON.stringify({ ...document, ...changed }));

  test('without a method is a public client (draft, 4.1)', () => {
    expect(judge({})).toMatchObject({ metadata: { token_endpoint_auth_method: 'none', application_type: 'native' } });
  });

  test('may sign its assertions with keys that it points to, as ChatGPT does', () => {
    const keys = { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'https://chatgpt.com/oauth/jwks.json' };
    expect(judge({ ...keys, token_endpoint_auth_signing_alg: 'RS256' })).toMatchObject({ metadata: keys });
  });

  test.each([
    ['names another client_id', { client_id: `${id}/` }],
    ['has no name', { client_name: undefined }],
    ['has no redirects', { redirect_uris: undefined }],
    ['holds a secret', { client_secret: 'x' }],
    ['authenticates by a secret', { token_endpoint_auth_method: 'client_secret_basic' }],
    ['points to keys without https', { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'http://a.example/k' }],
    ['returns to plain http', { redirect_uris: ['http://a.example/cb'] }],
  ])('is refused when it %s', (_, changed) => {
    expect(judge(changed)).toHaveProperty('fault');
  });

  test.each([['not json'], ['[]'], ['null'], ['"text"'], ['']])('is refused when it is %s', (text) => {
    expect(judgeDocument(id, text)).toHaveProperty('fault');
  });
});

describe('how long a document is used without asking again', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  test.each([
    ['nothing said', null, null, 30],
    ['max-age', 'public, max-age=600', null, 600],
    ['too short', 'max-age=1', null, 30],
    ['too long', 'max-age=1000000000', null, 86_400],
    ['no-store', 'no-store, max-age=600', null, 30],
    ['an expiry', null, 'Sat, 21 Nov 2026 12:10:00 GMT', 600],
    ['max-age before expiry', 'max-age=60', 'Sat, 21 Nov 2026 12:10:00 GMT', 60],
    ['an expiry that is none', null, '0', 30],
  ])('%s', (_, cacheControl, expires, seconds) => {
    expect(documentFreshness({ cacheControl, expires }, now)).toBe(seconds);
  });
});
