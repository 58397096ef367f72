import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  allowedCode,
  type Code,
  type CookieBrowser,
  registerClient,
  signedInPerson,
} from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';
import { askForTokens, discover, type Endpoints, redeemCode, refresh, untilServed } from '../harness/oauth.ts';

const database = useDatabase();
let server: AuthorizationServer;
let endpoints: Endpoints;
let browser: CookieBrowser;
let clientId: string;

beforeAll(async () => {
  server = await startAuthorizationServer(database());
  endpoints = await discover(server.issuer);
  ({ browser } = await signedInPerson(database()));
});
afterAll(() => server?.stop());

/** A code of a client of its own, so that no test's connection replaces another's. */
const freshCode = async (): Promise<Code> => {
  clientId = await registerClient(server);
  return allowedCode(server, browser, { clientId });
};

const invalidGrant = { status: 400, body: { error: 'invalid_grant' } };

describe('redeeming a code (OAuth 2.1, 4.1.3)', () => {
  test('A009, M1: fifty at once: at most one answer, and nothing lives after the replays', async () => {
    for (let round = 0; round < 3; round += 1) {
      const code = await freshCode();
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => untilServed(() => redeemCode(endpoints, code))),
      );
      const won = answers.filter(({ status }) => status === 200);
      expect(won.length).toBeLessThanOrEqual(1);
      expect(answers.filter(({ body }) => body.error === 'invalid_grant')).toHaveLength(50 - won.length);
      const alive = await database().prisma.token.count({ where: { clientId, connection: { revokedAt: null } } });
      expect(alive).toBe(0);
    }
  });

  test('AS-28, A011, M13: a valid replay ends the connection and everything issued to it, and is audited', async () => {
    const code = await freshCode();
    const first = await redeemCode(endpoints, code);
    expect(first.status).toBe(200);
    expect(await redeemCode(endpoints, code)).toMatchObject(invalidGrant);
    const refreshToken = first.body.refresh_token ?? '';
    expect(await refresh(endpoints, { clientId, refreshToken })).toMatchObject(invalidGrant);
    const connection = await database().prisma.connection.findFirstOrThrow({ where: { clientId } });
    expect(connection).toMatchObject({ revokedReason: 'code_replayed' });
    const events = await database().prisma.auditEvent.findMany({ where: { clientId }, orderBy: { id: 'asc' } });
    expect(events.map(({ event, reason }) => [event, reason])).toEqual([
      ['client.registered', null],
      ['connection.created', null],
      ['connection.connected', null],
      ['token.refused', 'code_replayed'],
      ['connection.revoked', 'code_replayed'],
    ]);
  });

  test.each([
    ['another verifier (AS-22)', { code_verifier: 'a'.repeat(43) }],
    ['a verifier of one letter', { code_verifier: 'a' }],
    ['a short verifier (AS-22)', { code_verifier: 'a'.repeat(42) }],
    ['a long verifier (AS-22)', { code_verifier: 'a'.repeat(129) }],
    ['another redirect_uri (AS-34)', { redirect_uri: 'http://127.0.0.1/other' }],
  ])('AS-28, A018, M13: with %s: refused, ends nothing, and the right client can still redeem', async (_, wrong) => {
    const code = await freshCode();
    const right = {
      ...{ grant_type: 'authorization_code', client_id: clientId, code: code.code },
      ...{ code_verifier: code.verifier, redirect_uri: code.redirectUri },
    };
    expect(await askForTokens(endpoints, { ...right, ...wrong })).toMatchObject(invalidGrant);
    expect((await askForTokens(endpoints, right)).status).toBe(200);
    expect(await askForTokens(endpoints, { ...right, ...wrong })).toMatchObject(invalidGrant);
    const connection = await database().prisma.connection.findFirstOrThrow({ where: { clientId } });
    expect(connection.revokedAt).toBeNull();
  });

  test('AS-22, A018: without a verifier: refused', async () => {
    const code = await freshCode();
    const answer = await askForTokens(endpoints, {
      ...{ grant_type: 'authorization_code', client_id: clientId, code: code.code, redirect_uri: code.redirectUri },
    });
    expect(answer).toMatchObject(invalidGrant);
  });

  test('AS-28, A019: by another client: refused, and its own client can still redeem', async () => {
    const code = await freshCode();
    const other = await registerClient(server);
    expect(await redeemCode(endpoints, { ...code, clientId: other })).toMatchObject(invalidGrant);
    expect((await redeemCode(endpoints, code)).status).toBe(200);
  });

  test('AS-34: without redirect_uri, which OAuth 2.1 does not have here: allowed, with a loopback port too', async () => {
    const id = await registerClient(server);
    const code = await allowedCode(server, browser, { clientId: id, redirectUri: 'http://127.0.0.1:54321/callback' });
    const answer = await askForTokens(endpoints, {
      ...{ grant_type: 'authorization_code', client_id: id, code: code.code, code_verifier: code.verifier },
    });
    expect(answer.status).toBe(200);
  });

  test('AS-42, AS-43, M2, A029, G-6: a foreign resource is refused before the code counts as used', async () => {
    const code = await freshCode();
    const right = {
      grant_type: 'authorization_code',
      client_id: clientId,
      code: code.code,
      code_verifier: code.verifier,
    };
    const foreign = await askForTokens(endpoints, { ...right, resource: 'https://other.example/mcp' });
    expect(foreign).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
    const spelled = server.resource.replace('http://localhost', 'HTTP://LOCALHOST');
    expect((await askForTokens(endpoints, { ...right, resource: `${spelled}/` })).status).toBe(200);
  });

  test('AS-28, A109: after its 60 seconds, by the database’s clock: refused', async () => {
    const code = await freshCode();
    const row = await database().prisma.token.findFirstOrThrow({ where: { clientId, kind: 'code' } });
    expect(row.expiresAt.getTime() - row.issuedAt.getTime()).toBe(60_000);
    await database().prisma.token.updateMany({
      where: { clientId, kind: 'code' },
      data: { expiresAt: new Date(Date.now() - 1000) },
    });
    expect(await redeemCode(endpoints, code)).toMatchObject(invalidGrant);
  });

  test('A039: of a suspended person: refused', async () => {
    const other = await signedInPerson(database());
    const id = await registerClient(server);
    const code = await allowedCode(server, other.browser, { clientId: id });
    await database().prisma.person.update({ where: { id: other.personId }, data: { suspendedAt: new Date() } });
    expect(await redeemCode(endpoints, code)).toMatchObject(invalidGrant);
  });

  test('a client that takes no refresh tokens gets none', async () => {
    const answer = await fetch(endpoints.registration_endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_name: 'No refresh',
        redirect_uris: ['http://127.0.0.1/callback'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'none',
      }),
    });
    const { client_id: id } = (await answer.json()) as { client_id: string };
    const code = await allowedCode(server, browser, { clientId: id });
    const tokens = await redeemCode(endpoints, code);
    expect(tokens.status).toBe(200);
    expect(tokens.body).not.toHaveProperty('refresh_token');
  });

  test('A069: neither codes nor tokens are stored, only their hashes; payloads hold no id of token or session', async () => {
    const code = await freshCode();
    const { body } = await redeemCode(endpoints, code);
    const rows = await database().prisma.token.findMany({ where: { clientId } });
    const text = JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    for (const secret of [code.code, body.access_token, body.refresh_token]) expect(text).not.toContain(secret);
    expect(rows.map(({ kind, payload }) => [kind, Object.keys(payload as object).toSorted()]).toSorted()).toEqual([
      ['access', []],
      ['code', ['codeChallenge', 'redirectUri']],
      ['refresh', []],
    ]);
  });
});
