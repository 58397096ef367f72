import type { ClientProfile } from '../client-profile.ts';

const redirects = [
  'cursor://anysphere.cursor-mcp/oauth/callback',
  'https://www.cursor.com/agents/mcp/oauth/callback',
  'http://localhost:8787/callback',
] as const;

export const cursor: ClientProfile = {
  client: 'Cursor',
  ways: [
    {
      title: 'by registration, three redirects at once',
      registration: {
        by: 'registration',
        body: () => ({
          client_name: 'Cursor',
          redirect_uris: redirects,
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          token_endpoint_auth_method: 'none',
        }),
      },
      redirects: ['http://localhost:8787/callback', ...redirects],
    },
    {
      title: 'by registration, before 3.14',
      registration: {
        by: 'registration',
        body: (redirect) => ({
          client_name: 'Cursor',
          redirect_uris: [redirect],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          token_endpoint_auth_method: 'none',
        }),
      },
      redirects: ['cursor://anysphere.cursor-mcp/oauth/callback'],
    },
  ],
  finds: { resourceBy: 'path', serverAt: 'oauth-authorization-server' },
  asks: { scopeFrom: 'resource metadata', resource: 'as published', again: 'union' },
  speaks: '2025-11-25',
  refused: 'gives up',
  tradesBy: 'the link of request_access',
  refresh: { scope: 'omitted', early: 0, atOnce: 2 },
};
