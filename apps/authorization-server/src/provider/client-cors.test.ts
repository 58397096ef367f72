import { describe, expect, test } from 'vitest';
import { corsAllowed } from './client-cors.ts';

const web = { redirectUris: ['https://app.example.com/cb'], applicationType: 'web' };
const native = { redirectUris: ['http://127.0.0.1/cb'], applicationType: 'native' };

describe('which pages may read a client’s token answers', () => {
  test.each([
    ['its own', 'https://app.example.com', web, true],
    ['another site', 'https://evil.example', web, false],
    ['a loopback page for a web client', 'http://localhost:6274', web, false],
    ['any loopback page for a client on this machine', 'http://localhost:6274', native, true],
    ['a site that looks like loopback', 'http://localhost.evil.example', native, false],
    ['an opaque origin', 'null', native, false],
    [
      'an opaque origin for a private scheme',
      'null',
      { redirectUris: ['cursor://x/cb'], applicationType: 'native' },
      false,
    ],
    ['no origin', undefined, native, false],
  ])('%s', (_, origin, client, allowed) => {
    expect(corsAllowed(origin, client)).toBe(allowed);
  });
});
