import { readFileSync } from 'node:fs';
import { refreshAuthorization } from '@modelcontextprotocol/sdk/client/auth.js';
import type { OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';

/** What a client keeps on disk, where all its processes find it. */
export type SharedCredentials = { authUrl: string; resource: string; clientId: string; tokens: OAuthTokens };

/** A process of its own: it reads the credentials when told to `read`, and refreshes with SDK 1 when told to `refresh`. */
const [file = '', address = ''] = process.argv.slice(2);
let held: SharedCredentials;

const fromAddress: typeof fetch = (url, init) => {
  const headers = new Headers(init?.headers);
  headers.set('x-forwarded-for', address);
  return fetch(url, { ...init, headers });
};

process.on('message', async (asked: 'read' | 'refresh') => {
  if (asked === 'read') {
    held = JSON.parse(readFileSync(file, 'utf8')) as SharedCredentials;
    process.send?.('read');
    return;
  }
  const { authUrl, resource, clientId, tokens } = held;
  const refreshed = await refreshAuthorization(authUrl, {
    clientInformation: { client_id: clientId },
    refreshToken: tokens.refresh_token ?? '',
    resource: new URL(resource),
    fetchFn: fromAddress,
  }).catch((error: unknown) => String(error));
  process.send?.(refreshed);
});
process.send?.('started');
