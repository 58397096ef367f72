import type { ClientProfile, Way } from '../client-profile.ts';

export const chatGptKeys = 'https://chatgpt.com/oauth/jwks.json';

const byDocument = (title: string, url: string, callback: string): Way => ({
  title,
  registration: {
    by: 'document',
    url,
    document: {
      client_name: 'ChatGPT',
      client_uri: 'https://chatgpt.com/',
      logo_uri: 'https://persistent.oaistatic.com/sonic/misc/openai-logo.png',
      redirect_uris: [callback],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'],
      token_endpoint_auth_signing_alg: 'RS256',
      jwks_uri: chatGptKeys,
    },
  },
  redirects: [callback],
});

export const chatGpt: ClientProfile = {
  client: 'ChatGPT',
  ways: [
    byDocument(
      'by its document, where the server sends iss',
      'https://chatgpt.com/oauth/client.json',
      'https://chatgpt.com/connector_platform_oauth_redirect',
    ),
    byDocument(
      'by a document of the app',
      'https://chatgpt.com/oauth/kDmjx77UnKOM/client.json',
      'https://chatgpt.com/connector/oauth/kDmjx77UnKOM',
    ),
    {
      title: 'by registration',
      registration: {
        by: 'registration',
        body: (redirect) => ({
          client_name: 'ChatGPT',
          redirect_uris: [redirect],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          token_endpoint_auth_method: 'none',
          scope: 'mcp:read',
        }),
      },
      redirects: ['https://chatgpt.com/connector/oauth/ijq0caHmR1iW'],
    },
  ],
  finds: { resourceBy: 'path', serverAt: 'oauth-authorization-server' },
  asks: { scopeFrom: 'challenge', resource: 'as published', again: 'union' },
  speaks: '2025-11-25',
  refused: 'gives up',
  tradesBy: 'the link of request_access',
  refresh: { scope: 'omitted', early: 0, atOnce: 1 },
  fromTheInternet: true,
};
