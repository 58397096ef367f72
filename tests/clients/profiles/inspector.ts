import type { ClientProfile } from '../client-profile.ts';

export const inspector: ClientProfile = {
  client: 'MCP Inspector',
  ways: [
    {
      title: 'by registration, from a page',
      registration: {
        by: 'registration',
        body: (redirect) => ({
          client_name: 'MCP Inspector',
          client_uri: 'https://github.com/modelcontextprotocol/inspector',
          redirect_uris: [redirect],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          token_endpoint_auth_method: 'none',
          scope: '',
          application_type: 'native',
        }),
      },
      redirects: ['http://localhost:6274/oauth/callback'],
    },
  ],
  finds: { resourceBy: 'challenge', serverAt: 'openid-configuration' },
  asks: { scopeFrom: 'challenge', resource: 'with a slash', again: 'union' },
  speaks: '2026-07-28',
  refused: 'asks the person at once',
  tradesBy: 'the consent page',
  refresh: { scope: 'omitted', early: 0, atOnce: 1 },
  origin: 'http://localhost:6274',
};
