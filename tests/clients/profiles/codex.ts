import type { ClientProfile } from '../client-profile.ts';

export const codex: ClientProfile = {
  client: 'Codex',
  ways: [
    {
      title: 'by its document',
      registration: {
        by: 'document',
        url: 'https://chatgpt.com/oauth/codex/client.json',
        document: {
          client_name: 'Codex',
          client_uri: 'https://chatgpt.com/',
          application_type: 'native',
          redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          token_endpoint_auth_method: 'none',
        },
      },
      redirects: ['http://127.0.0.1:PORT/callback'],
    },
    {
      title: 'by registration, its redirect named by the server',
      registration: {
        by: 'registration',
        body: (redirect) => ({
          client_name: 'Codex',
          redirect_uris: [redirect],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          token_endpoint_auth_method: 'none',
          application_type: 'native',
        }),
      },
      redirects: ['http://127.0.0.1:PORT/callback/Zm9vYmFyYmF6'],
    },
  ],
  finds: { resourceBy: 'path', serverAt: 'oauth-authorization-server' },
  asks: { scopeFrom: 'server metadata', resource: 'as published', again: 'union' },
  speaks: '2025-06-18',
  refused: 'gives up',
  tradesBy: 'the consent page',
  refresh: { scope: 'omitted', early: 30, atOnce: 3 },
};
