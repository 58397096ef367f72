import type { ClientProfile, Way } from '../client-profile.ts';

const byRegistration = (title: string, scope: string): Way => ({
  title,
  registration: {
    by: 'registration',
    body: (redirect) => ({
      client_name: 'MCP CLI Proxy',
      client_uri: 'https://github.com/modelcontextprotocol/mcp-cli',
      redirect_uris: [redirect],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      software_id: '2e6dc280-f3c3-4e01-99a7-8181dbd1d23d',
      software_version: '0.15.1',
      scope,
    }),
  },
  redirects: ['http://localhost:PORT/oauth/callback'],
  fixedScope: scope,
});

export const mcpRemote: ClientProfile = {
  client: 'mcp-remote',
  ways: [
    byRegistration('by registration, with the scope of the challenge', 'mcp:read'),
    byRegistration('by registration, with scopes of OpenID', 'openid email profile'),
  ],
  finds: { resourceBy: 'challenge', serverAt: 'oauth-authorization-server' },
  asks: { scopeFrom: 'challenge', resource: 'as published', again: 'union' },
  speaks: '2025-11-25',
  refused: 'asks the person at once',
  tradesBy: 'the consent page',
  refresh: { scope: 'as granted', early: 0, atOnce: 3 },
};
