import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, createServer as createTrap } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createPinnedFetch } from '../../apps/authorization-server/src/documents/pinned-fetch.ts';
import {
  allowedCode,
  consentFacts,
  openConsent,
  type SignedIn,
  signedInPerson,
} from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';
import { authorizationRequest, discover, type Endpoints, redeemCode, refresh } from '../harness/oauth.ts';

type Served = { status?: number; headers?: Record<string, string>; body?: string; waitMs?: number };

const database = useDatabase();
/** What the world's hosts answer, by URL; and what was asked of them. */
const world = new Map<string, Served>();
const asked: string[] = [];
const dns = new Map<string, string[]>();
let hosts: Server;
let server: AuthorizationServer;
let endpoints: Endpoints;
let person: SignedIn;
let now = () => new Date();

/** The fetch of the product, with names that resolve to public addresses, and connections that end at our test host. */
const fetchOfTest = createPinnedFetch({
  resolve: async (hostname) => dns.get(hostname) ?? ['93.184.215.14'],
  connect: ({ hostname }, callback) => {
    if (!hostname) throw new Error('no pinned address');
    const socket = connect((hosts.address() as AddressInfo).port, '127.0.0.1', () => callback(null, socket as never));
    socket.on('error', () => {});
  },
});

beforeAll(async () => {
  hosts = createServer(async (request, response) => {
    const url = `https://${request.headers.host}${request.url}`;
    asked.push(url);
    const served = world.get(url) ?? { status: 404 };
    if (served.waitMs) await new Promise((later) => setTimeout(later, served.waitMs));
    const headers = { 'content-type': 'application/json', ...served.headers };
    response.writeHead(served.status ?? 200, headers).end(served.body ?? '');
  });
  await new Promise<void>((listening) => hosts.listen(0, '127.0.0.1', listening));
  server = await startAuthorizationServer(database(), { fetch: fetchOfTest, clock: () => now() });
  endpoints = await discover(server.issuer);
  person = await signedInPerson(database());
});
afterEach(() => {
  asked.length = 0;
  now = () => new Date();
});
afterAll(async () => {
  await server?.stop();
  hosts?.close();
});

let counter = 0;
const serve = (changed: object = {}, served: Served = {}): string => {
  counter += 1;
  const id = `https://client-${counter}.example.com/metadata.json`;
  const document = {
    client_id: id,
    client_name: `Agent ${counter}`,
    redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
    ...changed,
  };
  world.set(id, { body: JSON.stringify(document), ...served });
  return id;
};

const authorize = (clientId: string): Promise<Response> => {
  const { url } = authorizationRequest(endpoints, {
    clientId,
    redirectUri: 'http://127.0.0.1:5000/callback',
    resource: server.resource,
  });
  return fetch(url, { redirect: 'manual' });
};

describe('client id metadata documents', () => {
  test('make a client that nobody registered: the whole flow, with one fetch', async () => {
    const clientId = serve({ grant_types: ['authorization_code', 'refresh_token'] });
    const { page } = await openConsent(server, person.browser, { clientId });
    expect(await consentFacts(person.browser, page)).toMatchObject({
      client: { kind: 'metadata_document', unverified: true, documentHost: new URL(clientId).host },
    });
    const code = await allowedCode(server, person.browser, {
      clientId,
      redirectUri: 'http://localhost:61234/callback',
    });
    const tokens = await redeemCode(endpoints, code);
    expect(tokens.status).toBe(200);
    expect((await refresh(endpoints, { clientId, refreshToken: tokens.body.refresh_token ?? '' })).status).toBe(200);
    expect(asked).toEqual([clientId]);
  });

  test('with private_key_jwt and keys at a URL, as ChatGPT has: an assertion is taken once', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwksUri = 'https://keys.example.com/jwks.json';
    world.set(jwksUri, {
      body: JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig' }] }),
    });
    const clientId = serve({ token_endpoint_auth_method: 'private_key_jwt', jwks_uri: jwksUri });
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const seconds = Math.floor(Date.now() / 1000);
    const claims = {
      iss: clientId,
      sub: clientId,
      aud: server.issuer,
      jti: randomUUID(),
      iat: seconds,
      exp: seconds + 60,
    };
    const input = `${encode({ alg: 'RS256', kid: 'k' })}.${encode(claims)}`;
    const assertion = `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
    const code = await allowedCode(server, person.browser, { clientId });
    const post = () =>
      fetch(endpoints.token_endpoint, {
        method: 'POST',
        body: new URLSearchParams({
          ...{ grant_type: 'authorization_code', code: code.code, code_verifier: code.verifier },
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
        }),
      });
    const answers = await Promise.all([post(), post(), post()]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await post()).status).toBe(401);
    expect(asked.filter((url) => url === jwksUri)).toHaveLength(1);
  });

  test.each([
    ['names another client', { client_id: 'https://other.example/c' }, {}],
    ['has no name', { client_name: undefined }, {}],
    ['has no redirects', { redirect_uris: undefined }, {}],
    ['returns elsewhere', { redirect_uris: ['https://elsewhere.example/cb'] }, {}],
    ['holds a secret', { client_secret: 'x' }, {}],
    ['wants a shared secret', { token_endpoint_auth_method: 'client_secret_post' }, {}],
    ['is not there', {}, { status: 404 }],
    ['redirects', {}, { status: 302, headers: { location: 'https://client-1.example.com/metadata.json' } }],
    ['is not JSON by its type', {}, { headers: { 'content-type': 'text/html' } }],
    ['is not JSON', {}, { body: '<html>' }],
    ['is an array', {}, { body: '[]' }],
    ['is larger than 5 KB', { padding: 'x'.repeat(6_000) }, {}],
    ['is compressed', {}, { headers: { 'content-encoding': 'gzip' } }],
    ['is too slow', {}, { waitMs: 2_500 }],
  ])('are refused when the document %s: an error page, no redirect', async (_, changed, served) => {
    const answer = await authorize(serve(changed, served));
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
  });

  test('are kept for as long as their headers say, and failures for 30 seconds', async () => {
    const start = Date.now();
    const at = (seconds: number) => {
      now = () => new Date(start + seconds * 1_000);
    };
    const kept = serve({}, { headers: { 'cache-control': 'max-age=100' } });
    const failing = serve({}, { status: 503 });
    at(0);
    for (const id of [kept, kept, failing, failing]) await authorize(id);
    expect(asked).toEqual([kept, failing]);
    at(99);
    await authorize(kept);
    expect(asked).toEqual([kept, failing]);
    at(101);
    for (const id of [kept, failing]) await authorize(id);
    expect(asked).toEqual([kept, failing, kept, failing]);
  });

  test('a host that is away costs nobody their connection, but no new one is made', async () => {
    const clientId = serve();
    const tokens = await redeemCode(endpoints, await allowedCode(server, person.browser, { clientId }));
    world.set(clientId, { status: 500 });
    now = () => new Date(Date.now() + 60_000);
    expect((await refresh(endpoints, { clientId, refreshToken: tokens.body.refresh_token ?? '' })).status).toBe(200);
    expect((await authorize(clientId)).status).toBe(400);
  });

  test('fifty requests at once for one client are one fetch', async () => {
    const clientId = serve({}, { waitMs: 200 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => authorize(clientId)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    expect(asked).toEqual([clientId]);
  });

  test('a new consent replaces the connection that the person chose, or none', async () => {
    const clientId = serve();
    const connect = async (replaces?: string) => {
      const decision = { scope: 'mcp:read', ...(replaces ? { replaces } : {}) } as const;
      const answer = await redeemCode(endpoints, await allowedCode(server, person.browser, { clientId }, decision));
      expect(answer.status).toBe(200);
    };
    const connections = () =>
      database().prisma.connection.findMany({ where: { clientId }, orderBy: { createdAt: 'asc' } });
    await connect();
    await connect();
    expect((await connections()).map(({ revokedReason }) => revokedReason)).toEqual([null, null]);
    await connect((await connections())[0]?.id);
    expect((await connections()).map(({ revokedReason }) => revokedReason)).toEqual(['replaced', null, null]);
  });

  test('another person’s connection cannot be replaced', async () => {
    const clientId = serve();
    await redeemCode(endpoints, await allowedCode(server, person.browser, { clientId }));
    const [theirs] = await database().prisma.connection.findMany({ where: { clientId } });
    const other = await signedInPerson(database());
    const { page } = await openConsent(server, other.browser, { clientId });
    const decided = await other.browser.open(`${page}?scope=mcp:read&replaces=${theirs?.id}`, { method: 'PUT' });
    expect(decided.status).toBe(400);
  });
});

describe('fetching from where strangers point (SSRF: A049, A089)', () => {
  test.each([
    'https://127.0.0.1:PORT/c',
    'https://2130706433:PORT/c',
    'https://0x7f.1:PORT/c',
    'https://0177.0.0.1:PORT/c',
    'https://0.0.0.0:PORT/c',
    'https://[::1]:PORT/c',
    'https://[::ffff:127.0.0.1]:PORT/c',
    'https://localhost:PORT/c',
    'https://localhost.:PORT/c',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/c',
    'https://host.docker.internal:PORT/c',
  ])('%s: refused at once and with one text, without a connection', async (template) => {
    let connections = 0;
    const traps = await Promise.all(
      ['127.0.0.1', '::1'].map(
        (host) =>
          new Promise<ReturnType<typeof createTrap>>((listening) => {
            const trap = createTrap((socket) => {
              connections += 1;
              socket.destroy();
            });
            trap.listen(0, host, () => listening(trap));
            trap.on('error', () => listening(trap));
          }),
      ),
    );
    const open = await startAuthorizationServer(database());
    try {
      const port = (traps[template.includes('[::1]') ? 1 : 0]?.address() as AddressInfo | null)?.port ?? 1;
      const closed = template.replace('PORT', '1');
      const texts = [];
      for (const clientId of [template.replace('PORT', String(port)), closed]) {
        const { url } = authorizationRequest(await discover(open.issuer), {
          clientId,
          redirectUri: 'http://127.0.0.1/cb',
          resource: open.resource,
        });
        const answer = await fetch(url, { redirect: 'manual' });
        expect(answer.status).toBe(400);
        texts.push(/<p class="lead">[^<]*/.exec(await answer.text())?.[0]);
      }
      expect(connections).toBe(0);
      expect(texts[0]).toBe(texts[1]);
    } finally {
      await open.stop();
      for (const trap of traps) trap.close();
    }
  });

  test.each([
    ['a private address', ['10.0.0.1']],
    ['a public and a loopback address', ['93.184.215.14', '127.0.0.1']],
    ['a mapped address', ['::ffff:127.0.0.1']],
    ['nothing', []],
  ])('a name that resolves to %s is refused without a connection', async (_, addresses) => {
    const clientId = serve();
    dns.set(new URL(clientId).hostname, addresses);
    expect((await authorize(clientId)).status).toBe(400);
    expect(asked).toEqual([]);
  });

  test('one that nobody brought to /authorize is not fetched at the endpoints that are not limited', async () => {
    const clientId = serve();
    for (const at of [endpoints.token_endpoint, endpoints.revocation_endpoint]) {
      const body = new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: 'x',
        token: 'x',
        client_id: clientId,
      });
      expect((await fetch(at, { method: 'POST', body })).status).toBe(401);
    }
    expect(asked).toEqual([]);
  });

  test.each([200, 404])(
    'keys at a URL that answers %s are fetched once, however often somebody asks',
    async (status) => {
      const clientId = serve({
        token_endpoint_auth_method: 'private_key_jwt',
        jwks_uri: `https://keys-${status}.example.com/jwks`,
      });
      world.set(`https://keys-${status}.example.com/jwks`, {
        status,
        headers: { 'cache-control': 'max-age=0' },
        body: '{"keys":[]}',
      });
      await authorize(clientId);
      asked.length = 0;
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const claims = { iss: clientId, sub: clientId, aud: server.issuer, jti: 'x', exp: 9e9 };
      const body = new URLSearchParams({
        token: 'x',
        client_id: clientId,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: `${part({ alg: 'ES256', kid: 'x' })}.${part(claims)}.AAAA`,
      });
      for (let round = 0; round < 20; round += 1) {
        expect((await fetch(endpoints.revocation_endpoint, { method: 'POST', body })).status).toBe(401);
      }
      expect(asked.length).toBe(1);
    },
  );

  test('500 clients in a moment: 60 fetches a minute at most, and other clients are served', async () => {
    const known = serve();
    await authorize(known);
    asked.length = 0;
    now = () => new Date(Date.now() + 3_600_000);
    const late = now();
    now = () => late;
    await authorize(known);
    const ids = Array.from({ length: 500 }, () => serve());
    for (let start = 0; start < ids.length; start += 50) {
      await Promise.all(ids.slice(start, start + 50).map((id) => authorize(id)));
    }
    expect(asked.length).toBeLessThanOrEqual(60);
    expect((await authorize(known)).status).toBe(303);
  });
});
