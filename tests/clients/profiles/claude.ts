import type { ClientProfile } from '../client-profile.ts';

const callback = 'https://claude.ai/api/mcp/auth_callback';

/** Claude on the web, desktop and mobile: all requests come from Anthropic's servers. */
export const claude: ClientProfile = {
  client: 'Claude (web, desktop, mobile)',
  ways: [
    {
      title: 'by its document',
      registration: {
        by: 'document',
        url: 'https://claude.ai/oauth/mcp-oauth-client-metadata',
        document: {
          client_name: 'Claude',
          client_uri: 'https://claude.ai',
          redirect_uris: [callback],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          token_endpoint_auth_method: 'none',
        },
      },
      redirects: [callback],
    },
    {
      title: 'by registration, with a secret',
      registration: {
        by: 'registration',
        body: () => ({
          client_name: 'Claude',
          redirect_uris: [callback],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          token_endpoint_auth_method: 'client_secret_post',
        }),
      },
      redirects: [callback],
    },
    {
      title: 'by registration, as in 2025',
      registration: {
        by: 'registration',
        body: () => ({
          client_name: 'claudeai',
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          token_endpoint_auth_method: 'none',
          scope: 'claudeai',
          redirect_uris: [callback],
        }),
      },
      redirects: [callback],
      fixedScope: 'claudeai',
    },
  ],
  finds: { resourceBy: 'challenge', serverAt: 'oauth-authorization-server' },
  asks: { scopeFrom: 'resource metadata', resource: 'as published', again: 'union' },
  speaks: '2025-11-25',
  refused: 'registers anew and asks the person at once',
  tradesBy: 'the consent page',
  refresh: { scope: 'omitted', early: 0, atOnce: 1 },
  fromTheInternet: true,
};
