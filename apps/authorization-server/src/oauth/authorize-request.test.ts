import { describe, expect, test } from 'vitest';
import { rewriteAuthorizeQuery } from './authorize-request.ts';

const resource = 'https://mcp.example.com/mcp';
const both = { resource, offered: ['mcp:read', 'mcp:trade'] } as const;
const rewrite = (query: Record<string, string | string[]>) => rewriteAuthorizeQuery(query, both);

describe('an authorization request as the engine sees it', () => {
  test.each([
    [undefined, 'mcp:read'],
    ['', 'mcp:read'],
    ['mcp:read', 'mcp:read'],
    ['mcp:trade', 'mcp:trade'],
    ['mcp:read mcp:trade', 'mcp:trade'],
    ['openid email profile offline_access', 'mcp:read'],
    ['openid mcp:trade', 'mcp:trade'],
    ['MCP:TRADE', 'mcp:read'],
    ['mcp:trade\u200b', 'mcp:read'],
    ['something else', 'mcp:read'],
  ])('scope %j counts as %s asked; the person may choose either', (scope, asked) => {
    expect(rewrite(scope === undefined ? {} : { scope })).toEqual({ scope: 'mcp:read mcp:trade', asked_scope: asked });
  });

  test('a read-only service offers reading alone', () => {
    const readOnly = { resource, offered: ['mcp:read'] } as const;
    expect(rewriteAuthorizeQuery({ scope: 'mcp:trade' }, readOnly)).toEqual({
      scope: 'mcp:read',
      asked_scope: 'mcp:read',
    });
  });

  test.each([
    ['HTTPS://MCP.Example.com/mcp', resource],
    [`${resource}/`, resource],
    ['https://mcp.example.com:443/mcp', resource],
    [[resource, `${resource}/`], resource],
  ])('resource %j is our one spelling of it', (given, expected) => {
    expect(rewrite({ resource: given }).resource).toBe(expected);
  });

  test.each([
    ['https://other.example/mcp'],
    ['https://mcp.example.com/mcp#x'],
    ['https://mcp.example.com/mcp?x'],
    ['https://mcp.example.com/MCP'],
    ['https://user@mcp.example.com/mcp'],
    ['javascript:x'],
  ])('resource %s is left for the engine to refuse', (given) => {
    expect(rewrite({ resource: given }).resource).not.toBe(resource);
  });

  test('one of two resources is not ours: both stay, to be refused', () => {
    expect(rewrite({ resource: [resource, 'https://other.example'] }).resource).toEqual([
      resource,
      'https://other.example',
    ]);
  });

  test('OpenID’s own parameters are ignored with its scope; nobody sends asked_scope but us', () => {
    const sent = { nonce: 'n', max_age: '0', claims: '{}', acr_values: 'x', login_hint: 'x', asked_scope: 'mcp:trade' };
    expect(rewrite({ ...sent, state: 's' })).toEqual({
      scope: 'mcp:read mcp:trade',
      asked_scope: 'mcp:read',
      state: 's',
    });
  });

  test.each([
    ['consent', undefined],
    ['login', undefined],
    ['select_account consent', undefined],
    ['none', 'none'],
    ['none login', 'none login'],
  ])('prompt %s', (prompt, expected) => {
    expect(rewrite({ prompt }).prompt).toBe(expected);
  });

  test('what came twice stays twice, for the engine to refuse; what is empty is absent', () => {
    expect(rewrite({ client_id: ['a', 'b'], state: '', scope: ['mcp:read', 'mcp:trade'] })).toMatchObject({
      client_id: ['a', 'b'],
      scope: ['mcp:read', 'mcp:trade'],
    });
    expect(rewrite({ state: '' })).not.toHaveProperty('state');
  });
});
