import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectedClient, registerClient, type SignedIn, signedInPerson } from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';
import { askForTokens, discover, type Endpoints, refresh } from '../harness/oauth.ts';

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

const connect = async (scope: 'mcp:read' | 'mcp:trade' = 'mcp:read') => {
  const { clientId, tokens } = await connectedClient(server, person.browser, { scope });
  return { clientId, refreshToken: tokens.refresh_token, accessToken: tokens.access_token };
};

const revokedReason = async (clientId: string) =>
  (await database().prisma.connection.findFirstOrThrow({ where: { clientId } })).revokedReason;

/** As if the token had been used that many seconds ago. */
const ageConsumption = (clientId: string, seconds: number) =>
  database().prisma.$executeRaw`
    UPDATE token SET consumed_at = consumed_at - ${seconds} * interval '1 second'
     WHERE client_id = ${clientId} AND consumed_at IS NOT NULL`;

const invalidGrant = { status: 400, body: { error: 'invalid_grant' } };

describe('refreshing (RFC 9700, 4.14.2)', () => {
  test('fifty at once: one and the same successor, which is alive', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { clientId, refreshToken } = await connect();
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => refresh(endpoints, { clientId, refreshToken })),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1);
      expect(new Set(answers.map(({ body }) => body.access_token)).size).toBe(1);
      const successor = answers[0]?.body.refresh_token ?? '';
      expect((await refresh(endpoints, { clientId, refreshToken: successor })).status).toBe(200);
    }
  });

  test('repeated within the window: the same pair, its access token with the time that is left', async () => {
    const { clientId, refreshToken } = await connect();
    const first = await refresh(endpoints, { clientId, refreshToken });
    await ageConsumption(clientId, 29);
    const again = await refresh(endpoints, { clientId, refreshToken });
    expect(again.body).toMatchObject({
      access_token: first.body.access_token,
      refresh_token: first.body.refresh_token,
    });
    expect(again.body.expires_in).toBeLessThanOrEqual(first.body.expires_in ?? 0);
  });

  test('repeated after the window: theft; the newest tokens are dead and it is audited', async () => {
    const { clientId, refreshToken } = await connect();
    const first = await refresh(endpoints, { clientId, refreshToken });
    await ageConsumption(clientId, 31);
    expect(await refresh(endpoints, { clientId, refreshToken })).toMatchObject(invalidGrant);
    const newest = first.body.refresh_token ?? '';
    expect(await refresh(endpoints, { clientId, refreshToken: newest })).toMatchObject(invalidGrant);
    expect(await revokedReason(clientId)).toBe('refresh_token_reused');
    const events = await database().prisma.auditEvent.findMany({ where: { clientId, event: 'connection.revoked' } });
    expect(events).toMatchObject([{ decision: 'refused', reason: 'refresh_token_reused' }]);
  });

  test('repeated within the window after its successor was used: theft (A013)', async () => {
    const { clientId, refreshToken } = await connect();
    const first = await refresh(endpoints, { clientId, refreshToken });
    const second = await refresh(endpoints, { clientId, refreshToken: first.body.refresh_token ?? '' });
    expect(second.status).toBe(200);
    expect(await refresh(endpoints, { clientId, refreshToken })).toMatchObject(invalidGrant);
    expect(await revokedReason(clientId)).toBe('refresh_token_reused');
    expect(await refresh(endpoints, { clientId, refreshToken: second.body.refresh_token ?? '' })).toMatchObject(
      invalidGrant,
    );
  });

  test('by another client: refused, and nothing is lost', async () => {
    const { clientId, refreshToken } = await connect();
    const other = await registerClient(server);
    expect(await refresh(endpoints, { clientId: other, refreshToken })).toMatchObject(invalidGrant);
    expect((await refresh(endpoints, { clientId, refreshToken })).status).toBe(200);
  });

  test('a foreign resource is refused before the token counts as used (M2, A029)', async () => {
    const { clientId, refreshToken } = await connect();
    const right = { grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken };
    const foreign = await askForTokens(endpoints, { ...right, resource: 'https://other.example/mcp' });
    expect(foreign).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
    expect((await askForTokens(endpoints, { ...right, resource: `${server.resource}/` })).status).toBe(200);
  });

  test.each([
    ['mcp:read', 'mcp:trade', 'invalid_scope'],
    ['mcp:read', 'mcp:read mcp:trade', 'invalid_scope'],
    ['mcp:read', 'mcp:read', 'mcp:read'],
    ['mcp:read', 'openid profile offline_access', 'mcp:read'],
    ['mcp:trade', 'mcp:read', 'mcp:read'],
    ['mcp:trade', 'mcp:read mcp:trade', 'mcp:trade'],
    ['mcp:trade', 'mcp:trade', 'mcp:trade'],
    ['mcp:trade', '', 'mcp:trade'],
  ] as const)('a connection of %s that names "%s" gets %s', async (held, named, expected) => {
    const { clientId, refreshToken } = await connect(held);
    const answer = await refresh(endpoints, { clientId, refreshToken, scope: named });
    if (expected === 'invalid_scope') {
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
      expect((await refresh(endpoints, { clientId, refreshToken })).status).toBe(200);
    } else {
      expect(answer).toMatchObject({ status: 200, body: { scope: expected } });
      const next = await refresh(endpoints, { clientId, refreshToken: answer.body.refresh_token ?? '' });
      expect(next.body.scope).toBe(held);
    }
  });

  test('access tokens live 10 minutes to read and 5 to trade; refresh tokens 14 idle days, within the connection', async () => {
    const { clientId, refreshToken } = await connect('mcp:trade');
    expect((await refresh(endpoints, { clientId, refreshToken })).body.expires_in).toBe(300);
    const days = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 86_400_000;
    const { prisma } = database();
    const connection = await prisma.connection.findFirstOrThrow({ where: { clientId }, include: { tokens: true } });
    expect(days(connection.createdAt, connection.expiresAt)).toBeCloseTo(30, 3);
    const live = connection.tokens.find(({ kind, consumedAt }) => kind === 'refresh' && !consumedAt);
    expect(live && days(live.issuedAt, live.expiresAt)).toBeCloseTo(14, 3);
    await prisma.connection.update({
      where: { id: connection.id },
      data: { expiresAt: new Date(Date.now() + 60_000) },
    });
    const read = await connect('mcp:read');
    const readConnection = await prisma.connection.findFirstOrThrow({ where: { clientId: read.clientId } });
    expect(days(readConnection.createdAt, readConnection.expiresAt)).toBeCloseTo(90, 3);
  });

  test('no token outlives its connection', async () => {
    const { clientId, refreshToken } = await connect();
    await database().prisma.connection.updateMany({
      where: { clientId },
      data: { expiresAt: new Date(Date.now() + 60_000) },
    });
    const { body } = await refresh(endpoints, { clientId, refreshToken });
    expect(body.expires_in).toBeLessThanOrEqual(60);
    await database().prisma.connection.updateMany({
      where: { clientId },
      data: { expiresAt: new Date(Date.now() - 1_000) },
    });
    expect(await refresh(endpoints, { clientId, refreshToken: body.refresh_token ?? '' })).toMatchObject(invalidGrant);
  });

  test('expired: refused, without an alarm', async () => {
    const { clientId, refreshToken } = await connect();
    await database().prisma.token.updateMany({
      where: { clientId },
      data: { expiresAt: new Date(Date.now() - 1_000) },
    });
    expect(await refresh(endpoints, { clientId, refreshToken })).toMatchObject(invalidGrant);
    expect(await revokedReason(clientId)).toBeNull();
  });

  test('of a suspended person: refused; resumed: works again', async () => {
    const other = await signedInPerson(database());
    const { clientId, tokens } = await connectedClient(server, other.browser);
    const { prisma } = database();
    await prisma.person.update({ where: { id: other.personId }, data: { suspendedAt: new Date() } });
    expect(await refresh(endpoints, { clientId, refreshToken: tokens.refresh_token })).toMatchObject(invalidGrant);
    await prisma.person.update({ where: { id: other.personId }, data: { suspendedAt: null } });
    expect((await refresh(endpoints, { clientId, refreshToken: tokens.refresh_token })).status).toBe(200);
  });

  test('a refresh that meets a revocation leaves nothing alive (A038)', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { clientId, refreshToken } = await connect();
      const revoke = fetch(endpoints.revocation_endpoint, {
        method: 'POST',
        body: new URLSearchParams({ token: refreshToken, client_id: clientId }),
      });
      const [revoked] = await Promise.all([revoke, refresh(endpoints, { clientId, refreshToken })]);
      expect(revoked.status).toBe(200);
      expect(await database().prisma.token.count({ where: { clientId, connection: { revokedAt: null } } })).toBe(0);
    }
  });
});
