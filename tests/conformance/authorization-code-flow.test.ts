import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectedClient, signedInPerson } from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';
import { discover, refresh } from '../harness/oauth.ts';

const database = useDatabase();
let server: AuthorizationServer;

beforeAll(async () => {
  server = await startAuthorizationServer(database());
});
afterAll(() => server?.stop());

describe('the authorization code flow', () => {
  test('AS-45, AS-48: gives an access token for the chosen scope and a refresh token without offline_access', async () => {
    const { browser } = await signedInPerson(database());
    const { tokens, clientId } = await connectedClient(server, browser, { scope: 'mcp:read' });
    expect(tokens).toMatchObject({ token_type: 'Bearer', scope: 'mcp:read', expires_in: 600 });
    const again = await refresh(await discover(server.issuer), { clientId, refreshToken: tokens.refresh_token });
    expect(again).toMatchObject({ status: 200, body: { scope: 'mcp:read', expires_in: 600 } });
  });
});
