import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  allowedCode,
  consentFacts,
  decide,
  openConsent,
  type SignedIn,
  signedInPerson,
} from '../harness/authorization-client.ts';
import { useDatabase } from '../harness/database.ts';
import { useDocumentHosts } from '../harness/document-hosts.ts';
import { redeemCode, refresh } from '../harness/oauth.ts';

const database = useDatabase();
const { world, asked, clock, serve, authorize, server, endpoints } = useDocumentHosts(database);
let person: SignedIn;

beforeAll(async () => {
  person = await signedInPerson(database());
});

describe('client id metadata documents', () => {
  test('REG-02, REG-08, REG-09, G-4: make a client that nobody registered: the whole flow, with one fetch', async () => {
    const clientId = serve({ grant_types: ['authorization_code', 'refresh_token'] });
    const { page } = await openConsent(server(), person.browser, { clientId });
    expect(await consentFacts(person.browser, page)).toMatchObject({
      client: { kind: 'metadata_document', unverified: true, documentHost: new URL(clientId).host },
    });
    const code = await allowedCode(server(), person.browser, {
      clientId,
      redirectUri: 'http://localhost:61234/callback',
    });
    const tokens = await redeemCode(endpoints(), code);
    expect(tokens.status).toBe(200);
    expect((await refresh(endpoints(), { clientId, refreshToken: tokens.body.refresh_token ?? '' })).status).toBe(200);
    expect(asked).toEqual([clientId]);
  });

  test('AS-06, REG-09: with private_key_jwt and keys at a URL, as ChatGPT has: an assertion is taken once', async () => {
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
      aud: server().issuer,
      jti: randomUUID(),
      iat: seconds,
      exp: seconds + 60,
    };
    const input = `${encode({ alg: 'RS256', kid: 'k' })}.${encode(claims)}`;
    const assertion = `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
    const code = await allowedCode(server(), person.browser, { clientId });
    const post = () =>
      fetch(endpoints().token_endpoint, {
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
    ['names another client (REG-03)', { client_id: 'https://other.example/c' }, {}],
    ['has no name (REG-04)', { client_name: undefined }, {}],
    ['has no redirects (REG-04)', { redirect_uris: undefined }, {}],
    ['returns elsewhere (REG-05)', { redirect_uris: ['https://elsewhere.example/cb'] }, {}],
    ['holds a secret (REG-09)', { client_secret: 'x' }, {}],
    ['wants a shared secret (REG-09)', { token_endpoint_auth_method: 'client_secret_post' }, {}],
    ['is not there (REG-07)', {}, { status: 404 }],
    ['redirects (REG-07)', {}, { status: 302, headers: { location: 'https://client-1.example.com/metadata.json' } }],
    ['is not JSON by its type (REG-04)', {}, { headers: { 'content-type': 'text/html' } }],
    ['is not JSON (REG-04)', {}, { body: '<html>' }],
    ['is an array (REG-04)', {}, { body: '[]' }],
    ['is larger than 5 KB (REG-07)', { padding: 'x'.repeat(6_000) }, {}],
    ['is compressed', {}, { headers: { 'content-encoding': 'gzip' } }],
    ['is too slow (REG-07)', {}, { until: new Promise<void>(() => {}) }],
  ])('G-5: are refused when the document %s: an error page, no redirect', async (_, changed, served) => {
    const answer = await authorize(serve(changed, served));
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
  });

  test('REG-08: are kept for as long as their headers say; one that failed is asked for again after 30 seconds', async () => {
    const start = Date.now();
    const at = (seconds: number) => {
      clock.now = () => new Date(start + seconds * 1_000);
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
    const tokens = await redeemCode(endpoints(), await allowedCode(server(), person.browser, { clientId }));
    world.set(clientId, { status: 500 });
    clock.now = () => new Date(Date.now() + 60_000);
    expect((await refresh(endpoints(), { clientId, refreshToken: tokens.body.refresh_token ?? '' })).status).toBe(200);
    expect((await authorize(clientId)).status).toBe(400);
  });

  test('fifty requests at once for one client are one fetch', async () => {
    const { promise: until, resolve: serveIt } = Promise.withResolvers<void>();
    const clientId = serve({}, { until });
    const first = authorize(clientId);
    await expect.poll(() => asked, { interval: 5 }).toEqual([clientId]);
    const others = Array.from({ length: 49 }, () => authorize(clientId));
    // Whoever comes after the answer is let in by what is kept of it.
    setTimeout(serveIt, 50);
    const answers = await Promise.all([first, ...others]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    expect(asked).toEqual([clientId]);
  });

  describe('that change', () => {
    const jwks = () => ({
      keys: [generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' })],
    });
    /** The host serves another document from now on, and what was kept of the old one is out of date. */
    const change = (clientId: string, changed: object) => {
      const { body = '{}' } = world.get(clientId) ?? {};
      world.set(clientId, { body: JSON.stringify({ ...JSON.parse(body), ...changed }) });
      clock.now = () => new Date(Date.now() + 60_000);
    };
    const connect = async (clientId: string) => {
      const { page } = await openConsent(server(), person.browser, { clientId });
      const callback = await decide(person.browser, page, { scope: 'mcp:read' });
      expect(callback.get('code')).not.toBeNull();
    };

    test.each([
      ['its name', { client_name: 'Bank' }, { formerName: expect.stringMatching(/^Agent/) }],
      ['its redirects', { redirect_uris: ['https://elsewhere.example/cb'] }, { formerHost: '127.0.0.1' }],
      ['its keys', { token_endpoint_auth_method: 'private_key_jwt', jwks: jwks() }, {}],
    ])('REG-20, M4: %s: consent is asked again, and the page says what has changed', async (_, changed, told) => {
      const clientId = serve();
      await redeemCode(endpoints(), await allowedCode(server(), person.browser, { clientId }));
      const redirectUri = 'redirect_uris' in changed ? 'https://elsewhere.example/cb' : undefined;
      const asked = { clientId, ...(redirectUri ? { redirectUri } : {}) };
      const before = await openConsent(server(), person.browser, { clientId });
      expect((await consentFacts(person.browser, before.page)).changed).toBeUndefined();
      change(clientId, changed);
      const { page } = await openConsent(server(), person.browser, asked);
      expect((await consentFacts(person.browser, page)).changed).toEqual({ since: expect.any(String), ...told });
      const html = await (await person.browser.open(page)).text();
      expect(html).toContain('It has changed since you allowed it.');
      const events = await database().prisma.auditEvent.count({ where: { clientId, event: 'client.changed' } });
      expect(events).toBe(1);
      if (redirectUri) expect((await authorize(clientId)).status, 'the old redirect').toBe(400);
    });

    test('REG-20, M4: a client that replaces its keys has lost its connections, and the person is told; one that adds a key has not', async () => {
      const [old, added, foreign] = [jwks(), jwks(), jwks()];
      const clientId = serve({ token_endpoint_auth_method: 'private_key_jwt', jwks: old });
      await connect(clientId);
      const { prisma } = database();
      await prisma.connection.updateMany({ where: { clientId }, data: { connectedAt: new Date() } });
      const ended = async () =>
        (await prisma.connection.findMany({ where: { clientId } })).map(({ revokedReason }) => revokedReason);
      change(clientId, { jwks: { keys: [...old.keys, ...added.keys] } });
      await authorize(clientId);
      expect(await ended()).toEqual([null]);
      change(clientId, { jwks: foreign });
      clock.now = () => new Date(Date.now() + 120_000);
      await authorize(clientId);
      expect(await ended()).toEqual(['client_changed']);
      expect(await prisma.token.count({ where: { clientId } })).toBe(0);
      const audited = await prisma.auditEvent.findMany({ where: { clientId, reason: 'client_changed' } });
      expect(audited).toMatchObject([{ event: 'connection.revoked', decision: 'refused', personId: person.personId }]);
      const html = await (await person.browser.open(`${server().issuer}/clients`)).text();
      expect(html).toContain('the client replaced the keys by which it proves who it is');
    });
  });

  test('a new consent replaces the connection that the person chose, or none', async () => {
    const clientId = serve();
    const connect = async (replaces?: string) => {
      const decision = { scope: 'mcp:read', ...(replaces ? { replaces } : {}) } as const;
      const answer = await redeemCode(endpoints(), await allowedCode(server(), person.browser, { clientId }, decision));
      expect(answer.status).toBe(200);
    };
    const connections = () => database().prisma.connection.findMany({ where: { clientId } });
    await connect();
    const [chosen] = await connections();
    await connect();
    expect((await connections()).map(({ revokedReason }) => revokedReason)).toEqual([null, null]);
    await connect(chosen?.id);
    const ended = (await connections()).filter(({ revokedReason }) => revokedReason !== null);
    expect(ended).toMatchObject([{ id: chosen?.id, revokedReason: 'replaced' }]);
    expect(await connections()).toHaveLength(3);
  });

  test('another person’s connection cannot be replaced', async () => {
    const clientId = serve();
    await redeemCode(endpoints(), await allowedCode(server(), person.browser, { clientId }));
    const [theirs] = await database().prisma.connection.findMany({ where: { clientId } });
    const other = await signedInPerson(database());
    const { page } = await openConsent(server(), other.browser, { clientId });
    const decided = await other.browser.open(`${page}?scope=mcp:read&replaces=${theirs?.id}`, { method: 'PUT' });
    expect(decided.status).toBe(400);
  });
});
