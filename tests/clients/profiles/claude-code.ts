import type { ClientProfile } from '../client-profile.ts';

export const claudeCode: ClientProfile = {
  client: 'Claude Code',
  ways: [
    {
      title: 'by its document',
      registration: {
        by: 'document',
        url: 'https://claude.ai/oauth/claude-code-client-metadata',
        document: {
          client_name: 'Claude Code',
          client_uri: 'https://claude.ai',
          redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          token_endpoint_auth_method: 'none',
        },
      },
      redirects: ['http://localhost:PORT/callback', 'http://127.0.0.1:PORT/callback'],
    },
    {
      title: 'by registration',
      registration: {
        by: 'registration',
        body: (redirect) => ({
          client_name: 'Claude Code (portcullis)',
          redirect_uris: [redirect],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          token_endpoint_auth_method: 'none',
          application_type: 'native',
        }),
      },
      redirects: ['http://localhost:3118/callback', 'http://localhost:PORT/callback'],
    },
  ],
  finds: { resourceBy: 'challenge', serverAt: 'oauth-authorization-server' },
  asks: { scopeFrom: 'resource metadata', adds: 'offline_access', resource: 'as published', again: 'union' },
  speaks: '2025-11-25',
  probes: true,
  refused: 'asks when the person signs in again',
  tradesBy: 'the consent page',
  refresh: { scope: 'omitted', early: 300, atOnce: 5 },
};
