import { consentDigest, insertClient, judgeMetadata } from '@portcullis/access';
import { beforeAll, describe, expect, test } from 'vitest';
import { sweep } from '../../apps/authorization-server/src/jobs/sweep.ts';
import { allowedCode, type SignedIn, signedInPerson } from '../harness/authorization-client.ts';
import { useDatabase } from '../harness/database.ts';
import { useDocumentHosts } from '../harness/document-hosts.ts';
import { authorizationRequest, redeemCode } from '../harness/oauth.ts';

const database = useDatabase();
const { world, asked, clock, serve, authorize, server, endpoints } = useDocumentHosts(database);
const loopback = 'http://127.0.0.1/callback';
const native = { client_name: 'Agent', redirect_uris: [loopback], token_endpoint_auth_method: 'none' };
let person: SignedIn;

beforeAll(async () => {
  person = await signedInPerson(database());
});

const register = async (metadata: object) => {
  const answer = await fetch(endpoints().registration_endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(metadata),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

/** Opens an authorization request as a stranger: 303 to consent, or an error page. */
const opened = async (clientId: string, redirectUri: string): Promise<number> => {
  const { url } = authorizationRequest(endpoints(), { clientId, redirectUri, resource: server().resource });
  return (await fetch(url, { redirect: 'manual' })).status;
};

describe('a client registered beforehand', () => {
  test('REG-01: connects as a public client too', async () => {
    const judged = judgeMetadata(native, { defaultAuthMethod: 'none', jwksUri: 'refused' });
    if ('fault' in judged) throw new Error(judged.fault.description);
    const { metadata } = judged;
    await insertClient(database().prisma, {
      ...{ id: 'known-app', kind: 'registered', metadata, consentDigest: consentDigest(metadata) },
      ...{ secretHash: null, expiresAt: null, now: new Date() },
    });
    const code = await allowedCode(server(), person.browser, { clientId: 'known-app' });
    expect((await redeemCode(endpoints(), code)).status).toBe(200);
  });
});

describe('dynamic registration', () => {
  const web = { client_name: 'Web app', redirect_uris: ['https://app.example.com/cb'] };
  test.each<[string, object, object]>([
    ['the scopes of the resource', { ...native, scope: 'mcp:read mcp:trade' }, {}],
    ['scopes of OpenID', { ...native, scope: 'openid email profile offline_access' }, {}],
    ['an empty scope', { ...native, scope: '' }, {}],
    ['application_type native', { ...native, application_type: 'native' }, { application_type: 'native' }],
    ['application_type web with loopback', { ...native, application_type: 'web' }, { application_type: 'native' }],
    ['no application_type', native, { application_type: 'native' }],
    ['https alone', web, { application_type: 'web', token_endpoint_auth_method: 'client_secret_basic' }],
    ['client_secret_post', { ...web, token_endpoint_auth_method: 'client_secret_post' }, {}],
    ['a refresh grant', { ...native, grant_types: ['authorization_code', 'refresh_token'] }, {}],
    ['grants that are not served here', { ...native, grant_types: ['authorization_code', 'implicit'] }, {}],
    [
      'what nobody has heard of',
      { ...native, software_version: '1', x_new: { deep: [1] }, logo_uri: 'javascript:x' },
      {},
    ],
    [
      'several redirects of every kind',
      {
        ...native,
        redirect_uris: [
          'cursor://anysphere.cursor-mcp/oauth/callback',
          'https://www.cursor.com/agents/mcp/oauth/callback',
          'http://localhost:8787/callback',
        ],
      },
      { application_type: 'native' },
    ],
  ])('REG-13, REG-14: takes %s, and the client can ask for consent', async (_, sent, registered) => {
    const { status, body } = await register(sent);
    const { client_name, redirect_uris } = sent as typeof native;
    expect([status, body]).toEqual([201, expect.objectContaining({ client_name, redirect_uris, ...registered })]);
    for (const uri of redirect_uris) expect(await opened(String(body.client_id), uri)).toBe(303);
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'http://evil.example/cb',
    'http://127.0.0.1.evil.example/cb',
    'https://app.example.com/cb#fragment',
    'https://user@app.example.com/cb',
    'https://*.example.com/cb',
    'plain:cb',
    '/callback',
    '',
  ])('AS-25, REG-15: a redirect to "%s" is refused, also beside a good one', async (uri) => {
    for (const redirect_uris of [[uri], [loopback, uri]]) {
      const { status, body } = await register({ ...native, redirect_uris });
      expect([status, body.error]).toEqual([400, 'invalid_redirect_uri']);
    }
  });

  test('REG-18: a client that nobody used within a day is forgotten', async () => {
    const { body } = await register(native);
    const id = String(body.client_id);
    await sweep(database(), new Date());
    expect(await opened(id, loopback)).toBe(303);
    await database().prisma.client.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1_000) } });
    await sweep(database(), new Date());
    expect(await database().prisma.client.count({ where: { id } })).toBe(0);
    // A process remembers a client for ten seconds.
    const later = new Date(Date.now() + 11_000);
    clock.now = () => later;
    expect(await opened(id, loopback)).toBe(400);
  });

  test('REG-18: a day after its registration, unless it was used', async () => {
    const { body } = await register(native);
    const { expiresAt } = await database().prisma.client.findUniqueOrThrow({ where: { id: String(body.client_id) } });
    const hours = ((expiresAt?.getTime() ?? 0) - Date.now()) / 3_600_000;
    expect([hours > 23.9, hours <= 24]).toEqual([true, true]);
  });
});

describe('client-id metadata documents', () => {
  test.each([
    'http://client.example.com/c',
    'https://client.example.com',
    'https://client.example.com/',
    'https://client.example.com/a/../c',
    'https://client.example.com/./c',
    'https://client.example.com/%2e%2e/c',
    'https://client.example.com/c#fragment',
    'https://client.example.com/c?version=1',
    'https://user:pass@client.example.com/c',
    'https:\\\\client.example.com\\c',
  ])('REG-06: %s is no address of one: refused without a fetch', async (id) => {
    for (const url of [id, new URL(id).href]) world.set(url, { body: '{}' });
    const answer = await authorize(id);
    expect([answer.status, answer.headers.get('location'), asked]).toEqual([400, null, []]);
  });

  test('REG-20: a redirect that left the document is refused once the kept copy has ended', async () => {
    const start = Date.now();
    const at = (seconds: number) => {
      clock.now = () => new Date(start + seconds * 1_000);
    };
    at(0);
    const id = serve({}, { headers: { 'cache-control': 'max-age=100' } });
    expect((await authorize(id)).status).toBe(303);
    const document = { client_id: id, client_name: 'Agent', redirect_uris: ['https://elsewhere.example/cb'] };
    world.set(id, { body: JSON.stringify(document) });
    at(99);
    expect((await authorize(id)).status).toBe(303);
    at(101);
    expect((await authorize(id)).status).toBe(400);
    expect(asked).toEqual([id, id]);
  });
});
