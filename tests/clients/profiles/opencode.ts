import type { ClientProfile } from '../client-profile.ts';

export const openCode: ClientProfile = {
  client: 'OpenCode',
  ways: [
    {
      title: 'by its document',
      registration: {
        by: 'document',
        url: 'https://opencode.ai/oauth/opencode/client.json',
        document: {
          client_name: 'opencode',
          client_uri: 'https://opencode.ai',
          logo_uri: 'https://opencode.ai/web-app-manifest-512x512.png',
          application_type: 'native',
          redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          token_endpoint_auth_method: 'none',
          token_endpoint_auth_methods_supported: ['none'],
        },
      },
      redirects: ['http://127.0.0.1:PORT/callback'],
    },
    {
      title: 'by registration, loopback without a type',
      registration: {
        by: 'registration',
        body: (redirect) => ({
          client_name: 'OpenCode',
          client_uri: 'https://opencode.ai',
          redirect_uris: [redirect],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          token_endpoint_auth_method: 'none',
        }),
      },
      redirects: ['http://127.0.0.1:19876/mcp/oauth/callback'],
    },
  ],
  finds: { resourceBy: 'challenge', serverAt: 'oauth-authorization-server' },
  asks: { scopeFrom: 'challenge', resource: 'as published', again: 'challenge' },
  speaks: '2025-11-25',
  refused: 'refreshes and gives up',
  tradesBy: 'the page of AI clients',
  refresh: { scope: 'omitted', early: 0, atOnce: 2 },
};
