import { createTokenVerifier } from '@portcullis/access';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { connectedClient, registerClient, type SignedIn, signedInPerson } from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { urlOfDatabase, useDatabase } from '../harness/database.ts';
import { discover, type Endpoints, refresh, untilServed } from '../harness/oauth.ts';

const database = useDatabase();
let server: AuthorizationServer;
let endpoints: Endpoints;
let person: SignedIn;

beforeAll(async () => {
  server = await startAuthorizationServer(database());
  endpoints = await discover(server.issuer);
  person = await signedInPerson(database());
});
afterAll(() => server?.stop());

const revoke = async (parameters: Record<string, string>, headers: Record<string, string> = {}) => {
  const answer = await fetch(endpoints.revocation_endpoint, {
    method: 'POST',
    headers,
    body: new URLSearchParams(parameters),
  });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};
const verify = (token: string) => createTokenVerifier(database(), server.resource)(token);

describe('revocation by the client (RFC 7009)', () => {
  test.each(['refresh_token', 'access_token'] as const)(
    'AS-51, A037, A078, M14, G-14: of a %s ends the connection: no token of it works on the next request',
    async (kind) => {
      const { clientId, tokens } = await connectedClient(server, person.browser);
      expect(await verify(tokens.access_token)).toBeDefined();
      const answer = await revoke({ token: tokens[kind], token_type_hint: kind, client_id: clientId });
      expect(answer).toMatchObject({ status: 200, text: '' });
      expect(await verify(tokens.access_token)).toBeUndefined();
      expect(await refresh(endpoints, { clientId, refreshToken: tokens.refresh_token })).toMatchObject({
        body: { error: 'invalid_grant' },
      });
      const events = await database().prisma.auditEvent.findMany({ where: { clientId, event: 'connection.revoked' } });
      expect(events).toMatchObject([
        { reason: 'client', decision: 'allowed', personId: person.personId, address: '127.0.0.1' },
      ]);
    },
  );

  test('AS-51, A077: an unknown token, a wrong hint and another client’s token all answer 200, and end nothing', async () => {
    const { clientId, tokens } = await connectedClient(server, person.browser);
    const other = await registerClient(server);
    expect((await revoke({ token: 'unknown', client_id: clientId })).status).toBe(200);
    expect((await revoke({ token: tokens.refresh_token, client_id: other })).status).toBe(200);
    expect(await verify(tokens.access_token)).toBeDefined();
    expect(
      (await revoke({ token: tokens.refresh_token, token_type_hint: 'access_token', client_id: clientId })).status,
    ).toBe(200);
    expect(await verify(tokens.access_token)).toBeUndefined();
  });

  test('twice is as good as once', async () => {
    const { clientId, tokens } = await connectedClient(server, person.browser);
    const all = await Promise.all(
      Array.from({ length: 10 }, () => untilServed(() => revoke({ token: tokens.refresh_token, client_id: clientId }))),
    );
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await database().prisma.auditEvent.count({ where: { clientId, event: 'connection.revoked' } })).toBe(1);
  });

  test('of a client that is not known: 401', async () => {
    expect((await revoke({ token: 'x', client_id: 'nobody' })).status).toBe(401);
  });

  test('A076: says so when it could not be stored, and then the token still answers', async () => {
    const { clientId, tokens } = await connectedClient(server, person.browser);
    const [{ name } = { name: '' }] = await database().prisma.$queryRaw<{ name: string }[]>`
      SELECT current_database() AS name`;
    const owner = new pg.Client({ connectionString: urlOfDatabase(inject('ownerUrl'), name) });
    await owner.connect();
    try {
      await owner.query('REVOKE DELETE ON token FROM portcullis_app');
      const refused = await revoke({ token: tokens.refresh_token, client_id: clientId });
      expect(refused.status).toBeGreaterThanOrEqual(500);
      expect(await verify(tokens.access_token)).toBeDefined();
    } finally {
      await owner.query('GRANT DELETE ON token TO portcullis_app');
      await owner.end();
    }
    expect((await revoke({ token: tokens.refresh_token, client_id: clientId })).status).toBe(200);
    expect(await verify(tokens.access_token)).toBeUndefined();
  });

  test('A101: can be asked by the client’s own pages and no others', async () => {
    const { clientId, tokens } = await connectedClient(server, person.browser);
    const ask = { token: tokens.refresh_token, client_id: clientId };
    const foreign = await revoke(ask, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(400);
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    expect(await verify(tokens.access_token)).toBeDefined();
    const own = await revoke(ask, { origin: 'http://localhost:6274' });
    expect(own.status).toBe(200);
    expect(own.headers.get('access-control-allow-origin')).toBe('http://localhost:6274');
  });
});

describe('the token endpoint', () => {
  test('A101: answers the preflight of browser clients, with mcp-protocol-version', async () => {
    const answer = await fetch(endpoints.token_endpoint, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:6274',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'mcp-protocol-version',
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-headers')).toBe('mcp-protocol-version');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test.each([
    ['an unknown grant', { grant_type: 'password', username: 'a', password: 'b' }, 'unsupported_grant_type'],
    ['a prototype’s name', { grant_type: '__proto__' }, 'unsupported_grant_type'],
    ['client credentials', { grant_type: 'client_credentials' }, 'unsupported_grant_type'],
    ['no grant', {}, 'invalid_request'],
    ['no code', { grant_type: 'authorization_code' }, 'invalid_request'],
    ['no refresh token', { grant_type: 'refresh_token' }, 'invalid_request'],
  ])(
    'AS-35, A072, A117, G-12: refuses %s, in JSON and uncached, whatever Accept says',
    async (_, parameters, error) => {
      const clientId = await registerClient(server);
      const answer = await fetch(endpoints.token_endpoint, {
        method: 'POST',
        headers: { accept: 'text/html' },
        body: new URLSearchParams({ ...parameters, client_id: clientId }),
      });
      expect(answer.status).toBe(400);
      expect(answer.headers.get('cache-control')).toContain('no-store');
      expect(await answer.json()).toMatchObject({ error });
    },
  );

  test.each(['grant_type', 'client_id', 'refresh_token', 'scope'])('AS-33: refuses %s twice', async (name) => {
    const { clientId, tokens } = await connectedClient(server, person.browser);
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: clientId,
      refresh_token: tokens.refresh_token,
      scope: 'mcp:read',
    });
    body.append(name, body.get(name) ?? '');
    const answer = await fetch(endpoints.token_endpoint, { method: 'POST', body });
    expect(await answer.json()).toMatchObject({ error: 'invalid_request' });
  });

  test('A087: of one client at most 60 times a minute; revocation never waits', async () => {
    // The minute that is counted lasts for as long as a slow machine needs.
    const now = new Date();
    const limited = await startAuthorizationServer(database(), {
      environment: { RATE_LIMITS: 'on' },
      clock: () => now,
    });
    try {
      const its = await discover(limited.issuer);
      const { clientId, tokens } = await connectedClient(limited, person.browser);
      const ask = () => refresh(its, { clientId, refreshToken: 'unknown' });
      const statuses: number[] = [];
      while (statuses.length <= 60 && !statuses.includes(429)) statuses.push((await ask()).status);
      expect(statuses.at(-1)).toBe(429);
      const answer = await fetch(its.revocation_endpoint, {
        method: 'POST',
        body: new URLSearchParams({ token: tokens.refresh_token, client_id: clientId }),
      });
      expect(answer.status).toBe(200);
      expect(await verify(tokens.access_token)).toBeUndefined();
    } finally {
      await limited.stop();
    }
  });
});
