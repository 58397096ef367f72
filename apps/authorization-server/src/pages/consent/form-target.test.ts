import { expect, test } from 'vitest';
import { formTarget } from './form-target.ts';

test.each([
  ['https://claude.ai/api/mcp/auth_callback', 'https://claude.ai'],
  ['http://localhost:33418/callback', 'http://localhost:33418'],
  ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
  ['http://[::1]:8080/', 'http:'],
  ['cursor://anysphere.cursor-mcp/oauth/callback', 'cursor:'],
  ['com.example.app:/cb', 'com.example.app:'],
  ['javascript:alert(1)', undefined],
  ["https://evil.example/; script-src 'unsafe-inline'", 'https://evil.example'],
  ['https://evil.example;upgrade-insecure-requests/cb', undefined],
  ['https://evil.example,b/cb', undefined],
  ['not a url', undefined],
])('a form that ends at %s may go to %s', (redirectUri, target) => {
  expect(formTarget(redirectUri)).toBe(target);
});
