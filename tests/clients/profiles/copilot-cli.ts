import type { ClientProfile } from '../client-profile.ts';

export const copilotCli: ClientProfile = {
  client: 'Copilot CLI',
  ways: [
    {
      title: 'by registration, without a scope anywhere',
      registration: {
        by: 'registration',
        body: () => ({
          client_name: 'GitHub Copilot CLI',
          redirect_uris: ['http://127.0.0.1:56679/'],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          token_endpoint_auth_method: 'none',
          application_type: 'native',
        }),
      },
      // The port of the moment, not the one that it registered.
      redirects: ['http://127.0.0.1:PORT/'],
    },
  ],
  finds: { resourceBy: 'challenge', serverAt: 'oauth-authorization-server' },
  asks: { scopeFrom: 'nowhere', resource: 'as published', again: 'union' },
  speaks: '2025-06-18',
  refused: 'gives up',
  tradesBy: 'the consent page',
  refresh: { scope: 'as granted', early: 0, atOnce: 1 },
};
