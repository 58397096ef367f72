import type { ClientProfile } from '../client-profile.ts';

export const vsCode: ClientProfile = {
  client: 'VS Code',
  ways: [
    {
      title: 'by its document',
      registration: {
        by: 'document',
        url: 'https://vscode.dev/oauth/client-metadata.json',
        document: {
          client_name: 'Visual Studio Code',
          client_uri: 'https://vscode.dev/product',
          logo_uri: 'https://code.visualstudio.com/assets/branding/code-stable.png',
          application_type: 'native',
          redirect_uris: ['http://127.0.0.1:33418/', 'https://vscode.dev/redirect'],
          grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
          response_types: ['code'],
          token_endpoint_auth_method: 'none',
        },
      },
      redirects: ['http://127.0.0.1:33418/', 'http://127.0.0.1:PORT/', 'https://vscode.dev/redirect'],
    },
    {
      title: 'by registration',
      registration: {
        by: 'registration',
        body: () => ({
          client_name: 'Visual Studio Code',
          client_uri: 'https://code.visualstudio.com',
          redirect_uris: [
            'https://insiders.vscode.dev/redirect',
            'https://vscode.dev/redirect',
            'http://127.0.0.1/',
            'http://127.0.0.1:33418/',
          ],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          scope: 'mcp:read',
          token_endpoint_auth_method: 'none',
          application_type: 'native',
        }),
      },
      redirects: ['http://127.0.0.1:33418/', 'http://127.0.0.1:PORT/', 'https://vscode.dev/redirect'],
    },
  ],
  finds: { resourceBy: 'challenge', serverAt: 'oauth-authorization-server' },
  asks: { scopeFrom: 'challenge', resource: 'as published', again: 'challenge' },
  speaks: '2025-11-25',
  refused: 'asks the person at once',
  tradesBy: 'the consent page',
  refresh: { scope: 'omitted', early: 300, atOnce: 2 },
};
