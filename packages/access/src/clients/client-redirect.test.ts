import { describe, expect, test } from 'vitest';
import { redirectApp, redirectHost, redirectKind } from './client-redirect.ts';

describe('redirect URIs that may be registered', () => {
  test.each([
    ['https://claude.ai/api/mcp/auth_callback', 'https', 'claude.ai'],
    ['https://app.example.com:8443/cb?x=1', 'https', 'app.example.com:8443'],
    ['http://localhost/callback', 'loopback', 'localhost'],
    ['http://localhost:8787/callback', 'loopback', 'localhost'],
    ['http://127.0.0.1/', 'loopback', '127.0.0.1'],
    ['http://127.0.0.1:33418', 'loopback', '127.0.0.1'],
    ['http://[::1]:5000/cb', 'loopback', '[::1]'],
    ['cursor://anysphere.cursor-mcp/oauth/callback', 'private_scheme', 'cursor://'],
    ['vscode://vscode.github-authentication/did-authenticate', 'private_scheme', 'vscode://'],
    ['com.example.app:/oauth2redirect', 'private_scheme', 'com.example.app:'],
  ])('AS-25, K-1: %s is %s and returns to %s', (uri, kind, host) => {
    expect(redirectKind(uri)).toBe(kind);
    expect(redirectHost(uri)).toBe(host);
  });

  test('a private scheme opens the app of that name', () => {
    expect(redirectApp('cursor://anysphere.cursor-mcp/oauth/callback')).toBe('cursor');
    expect(redirectApp('com.example.app:/oauth2redirect')).toBe('com.example.app');
    expect(redirectApp('https://claude.ai/api/mcp/auth_callback')).toBeUndefined();
    expect(redirectApp('http://localhost/callback')).toBeUndefined();
  });

  test.each([
    'http://attacker.example/cb',
    'http://127.0.0.1.evil.example/cb',
    'http://localhost.evil.example/cb',
    'http://localhost@evil.example/cb',
    'http://2130706433/cb',
    'http://0x7f.1/cb',
    'http://127.1/cb',
    'HTTP://localhost/cb',
    'http:localhost/cb',
    'http:/\\localhost/cb',
    'https://localhost/cb',
    'https://bank.example@evil.example/cb',
    'https://user:pass@evil.example/cb',
    'https:evil.example/cb',
    'https://evil.example/cb#fragment',
    'https://*.example.com/cb',
    'https://evil.example;upgrade-insecure-requests/cb',
    'https://bank.example,evil.example/cb',
    "https://evil.example'/cb",
    '*',
    '/relative',
    '',
    'javascript:alert(1)',
    'java\tscript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://evil.example/x',
    'about:blank',
    'view-source:https://evil.example',
    'filesystem:https://evil.example/x',
    'intent://x#Intent;end',
    'ms-msdt:/id',
    'myapp://callback',
    'ms-settings:privacy',
    'ms-appinstaller:?source=https://evil.example/x.appx',
    'search-ms:query=x',
    'shell:startup',
    'x-apple.systempreferences:com.apple.preference.security',
    'web+com.example:/cb',
    'vscode://file/etc/passwd',
    'vscode:mcp/install',
    'vscode:extension/evil.extension',
    'cursor://anysphere.cursor-deeplink/mcp/install?name=x&config=e30=',
    'cursor:anysphere.cursor-mcp/oauth/callback',
    'lmstudio://add_mcp?name=x&config=e30=',
    'raycast://extensions/ann/x/run?arguments=e30=',
    'com.example.app:oauth',
    'https://example.com/ü',
    'https://example.com/a b',
    `https://example.com/${'a'.repeat(500)}`,
  ])('A047, A048, M6, REG-15: refuses %s', (uri) => {
    expect(redirectKind(uri)).toBeUndefined();
  });
});
