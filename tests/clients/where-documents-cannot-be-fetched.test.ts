import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';
import { authorizationRequest, discover } from '../harness/oauth.ts';
import { profiles } from './profiles.ts';
import { atPort } from './replayed-client.ts';

const database = useDatabase();
const fetched: string[] = [];
let server: AuthorizationServer;

beforeAll(async () => {
  server = await startAuthorizationServer(database(), {
    environment: { CLIENT_DOCUMENTS: 'off' },
    fetch: async (url) => {
      fetched.push(url);
      return { status: 403, headers: {}, text: '' };
    },
  });
});
afterAll(() => server?.stop());

test('AS-05, AS-09: the metadata says so, and clients that look register instead', async () => {
  expect(await discover(server.issuer)).toMatchObject({
    client_id_metadata_document_supported: false,
    registration_endpoint: `${server.issuer}/register`,
  });
});

const ways = profiles.flatMap(({ client, ways: all }) => all.map((way) => ({ client, ...way })));

test.each(ways.filter(({ registration }) => registration.by === 'document'))(
  'the document of $client is not asked for, $title',
  async ({ registration, redirects }) => {
    const { url } = authorizationRequest(await discover(server.issuer), {
      clientId: 'url' in registration ? registration.url : '',
      redirectUri: atPort(redirects[0]),
      resource: server.resource,
    });
    const answer = await fetch(url, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    expect(fetched).toEqual([]);
  },
);

test('whoever comes by its document has another way', () => {
  const stuck = profiles.filter(({ ways: all }) => all.every(({ registration }) => registration.by === 'document'));
  expect(stuck).toEqual([]);
});
