import { describe, expect, test } from 'vitest';
import { judgeMetadata } from './client-registration.ts';

const policy = { defaultAuthMethod: 'client_secret_basic', jwksUri: 'refused' } as const;
const judge = (input: unknown) => judgeMetadata(input, policy);
const minimal = {
  client_name: 'Agent',
  redirect_uris: ['http://127.0.0.1/callback'],
  token_endpoint_auth_method: 'none',
};

/** What today's clients send (reference: known client quirks). */
const bodies: [name: string, body: Record<string, unknown>, kind: 'native' | 'web'][] = [
  [
    'Claude Code',
    {
      client_name: 'Claude Code (portcullis)',
      redirect_uris: ['http://localhost:54545/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      scope: 'mcp:read offline_access',
    },
    'native',
  ],
  [
    'claude.ai',
    {
      client_name: 'Claude',
      redirect_uris: ['https://claude.ai/api/mcp/auth_callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
      scope: 'mcp:read mcp:trade',
      client_uri: 'https://claude.ai',
      logo_uri: 'https://claude.ai/logo.png',
    },
    'web',
  ],
  [
    'ChatGPT',
    {
      client_name: 'ChatGPT',
      redirect_uris: ['https://chatgpt.com/connector_platform_oauth_redirect'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
    },
    'web',
  ],
  [
    'Cursor, three redirects at once',
    {
      client_name: 'Cursor',
      redirect_uris: [
        'cursor://anysphere.cursor-mcp/oauth/callback',
        'https://www.cursor.com/agents/mcp/oauth/callback',
        'http://localhost:8787/callback',
      ],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    'native',
  ],
  [
    'VS Code',
    {
      client_name: 'Visual Studio Code',
      client_uri: 'https://code.visualstudio.com',
      redirect_uris: [
        'https://insiders.vscode.dev/redirect',
        'https://vscode.dev/redirect',
        'http://127.0.0.1/',
        'http://127.0.0.1:33418/',
      ],
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    },
    'native',
  ],
  [
    'Codex',
    {
      ...minimal,
      client_name: 'Codex',
      redirect_uris: ['http://127.0.0.1:41973/callback'],
      application_type: 'native',
    },
    'native',
  ],
  [
    'OpenCode',
    {
      ...minimal,
      client_name: 'OpenCode',
      client_uri: 'https://opencode.ai',
      redirect_uris: ['http://127.0.0.1:19876/mcp/oauth/callback'],
    },
    'native',
  ],
  [
    'mcp-remote',
    {
      ...minimal,
      client_name: 'MCP CLI Proxy',
      redirect_uris: ['http://localhost:3334/oauth/callback'],
      scope: 'openid email profile',
      software_id: '2e6dc280-f3c3-4e01-99a7-8181dbd1d23d',
      software_version: '0.1.0',
    },
    'native',
  ],
  [
    'MCP Inspector',
    { ...minimal, client_name: 'MCP Inspector', redirect_uris: ['http://localhost:6274/oauth/callback'], scope: '' },
    'native',
  ],
];

describe('what clients register', () => {
  test.each(bodies)('%s', (_, body, kind) => {
    expect(judge(body)).toMatchObject({
      metadata: {
        client_name: expect.stringContaining(String(body.client_name).slice(0, 5)),
        redirect_uris: body.redirect_uris,
        application_type: kind,
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: body.token_endpoint_auth_method,
      },
    });
  });

  test('scope is a hint and no ceiling; what is not understood is dropped and never fetched', () => {
    const judged = judge({
      ...minimal,
      scope: 'mcp:read',
      logo_uri: 'http://127.0.0.1/logo',
      sector_identifier_uri: 'http://169.254.169.254/',
      initiate_login_uri: 'https://evil.example',
      backchannel_logout_uri: 'https://evil.example',
      jwks_uri: 'https://evil.example/keys',
      client_id: 'mine',
      client_secret: 'mine',
      __proto__: { polluted: true },
    });
    expect(judged).toEqual({
      metadata: {
        client_name: 'Agent',
        redirect_uris: ['http://127.0.0.1/callback'],
        application_type: 'native',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
        scope_hint: 'mcp:read',
      },
    });
  });

  test.each([
    ['no redirect', { ...minimal, redirect_uris: [] }, 'invalid_redirect_uri'],
    ['redirects of another kind', { ...minimal, redirect_uris: 'http://127.0.0.1/' }, 'invalid_redirect_uri'],
    ['http to a host', { ...minimal, redirect_uris: ['http://attacker.example/cb'] }, 'invalid_redirect_uri'],
    [
      'one bad among good ones',
      { ...minimal, redirect_uris: [...minimal.redirect_uris, 'javascript:x'] },
      'invalid_redirect_uri',
    ],
    [
      'eleven redirects',
      { ...minimal, redirect_uris: Array.from({ length: 11 }, (_, n) => `https://a.example/${n}`) },
      'invalid_redirect_uri',
    ],
    ['a name that cannot be seen', { ...minimal, client_name: '\u200b' }, 'invalid_client_metadata'],
    ['a name of 65 characters', { ...minimal, client_name: 'a'.repeat(65) }, 'invalid_client_metadata'],
    ['a name that is none', { ...minimal, client_name: 7 }, 'invalid_client_metadata'],
    ['an unknown method', { ...minimal, token_endpoint_auth_method: 'client_secret_jwt' }, 'invalid_client_metadata'],
    [
      'a key method without keys',
      { ...minimal, token_endpoint_auth_method: 'private_key_jwt' },
      'invalid_client_metadata',
    ],
    [
      'keys that would be fetched',
      { ...minimal, token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'https://a.example/keys' },
      'invalid_client_metadata',
    ],
    [
      'a private key',
      { ...minimal, token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [{ kty: 'RSA', d: 'x' }] } },
      'invalid_client_metadata',
    ],
    ['the implicit flow', { ...minimal, response_types: ['token'] }, 'invalid_client_metadata'],
    ['the password grant', { ...minimal, grant_types: ['password'] }, 'invalid_client_metadata'],
    ['no object', [], 'invalid_client_metadata'],
    ['nothing', undefined, 'invalid_client_metadata'],
  ])('refuses %s', (_, body, error) => {
    expect(judge(body)).toMatchObject({ fault: { error } });
  });
});
