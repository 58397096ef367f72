import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { lowerConnection, raiseConnection } from '@portcullis/operations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectedClient, registerClient, type SignedIn, signedInPerson } from '../harness/authorization-client.ts';
import { type AuthorizationServer, startAuthorizationServer } from '../harness/authorization-server.ts';
import { useDatabase } from '../harness/database.ts';
import { askForTokens, discover, type Endpoints, refresh, untilServed } from '../harness/oauth.ts';

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

/** Sends a token request over a socket that is destroyed, with the answer unread, once `moment` has come. */
const loseAnswer = async (form: Record<string, string>, moment: () => Promise<void>): Promise<void> => {
  const body = new URLSearchParams(form).toString();
  const { port, host } = new URL(server.issuer);
  const socket = connectSocket(Number(port), '127.0.0.1');
  socket.pause();
  await once(socket, 'connect');
  const head = ['POST /token HTTP/1.1', `Host: ${host}`, 'Content-Type: application/x-www-form-urlencoded'];
  socket.write(`${[...head, `Content-Length: ${body.length}`].join('\r\n')}\r\n\r\n${body}`);
  await moment();
  socket.destroy();
  await once(socket, 'close');
};

const invalidGrant = { status: 400, body: { error: 'invalid_grant' } };

describe('refreshing (RFC 9700, 4.14.2)', () => {
  test('A010, M1, AS-46: fifty at once: one and the same successor, which is alive', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { clientId, refreshToken } = await connect();
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => untilServed(() => refresh(endpoints, { clientId, refreshToken }))),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1);
      expect(new Set(answers.map(({ body }) => body.access_token)).size).toBe(1);
      const successor = answers[0]?.body.refresh_token ?? '';
      expect((await refresh(endpoints, { clientId, refreshToken: successor })).status).toBe(200);
    }
  });

  test('G-13: repeated within the window: the same pair, its access token with the time that is left', async () => {
    const { clientId, refreshToken } = await connect();
    const first = await refresh(endpoints, { clientId, refreshToken });
    // What is left of the 30 s is for a slow machine.
    await ageConsumption(clientId, 25);
    const again = await refresh(endpoints, { clientId, refreshToken });
    expect(again.body).toMatchObject({
      access_token: first.body.access_token,
      refresh_token: first.body.refresh_token,
    });
    expect(again.body.expires_in).toBeLessThanOrEqual(first.body.expires_in ?? 0);
  });

  test('G-13, A010: repeated within the window from another address: the same pair, as for a laptop that changes networks', async () => {
    const { clientId, refreshToken } = await connect();
    const behindProxy = await startAuthorizationServer(database(), { environment: { TRUST_PROXY: '1' } });
    try {
      const from = async (address: string) => {
        const answer = await fetch(`${behindProxy.issuer}/token`, {
          method: 'POST',
          headers: { 'x-forwarded-for': address },
          body: new URLSearchParams({ grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken }),
        });
        return (await answer.json()) as Record<string, unknown>;
      };
      const [home, away] = [await from('198.51.100.7'), await from('2001:db8::9')];
      expect(home.refresh_token).toMatch(/^[\w-]{43}$/);
      expect([away.access_token, away.refresh_token]).toEqual([home.access_token, home.refresh_token]);
    } finally {
      await behindProxy.stop();
    }
  });

  test.each([
    ['before the token counts as used', 0],
    ['after it counts as used', 1],
  ])('G-13, M3: an answer that is lost, %s: asked again, one and the same pair', async (_, used) => {
    const { clientId, refreshToken } = await connect();
    const countUsed = () =>
      database().prisma.token.count({ where: { clientId, kind: 'refresh', consumedAt: { not: null } } });
    await loseAnswer({ grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken }, async () => {
      if (used > 0) await expect.poll(countUsed, { interval: 10 }).toBe(used);
    });
    const again = await refresh(endpoints, { clientId, refreshToken });
    const onceMore = await refresh(endpoints, { clientId, refreshToken });
    expect([again.status, onceMore.body.refresh_token]).toEqual([200, again.body.refresh_token]);
    const unused = { clientId, kind: 'refresh', consumedAt: null };
    expect(await database().prisma.token.count({ where: unused })).toBe(1);
    const next = await refresh(endpoints, { clientId, refreshToken: again.body.refresh_token ?? '' });
    expect(next.status).toBe(200);
  });

  test('AS-46, A012: repeated after the window: theft; the newest tokens are dead and it is audited', async () => {
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

  test('A013: repeated within the window after its successor was used: theft', async () => {
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

  test('AS-47, A019: by another client: refused, and nothing is lost', async () => {
    const { clientId, refreshToken } = await connect();
    const other = await registerClient(server);
    expect(await refresh(endpoints, { clientId: other, refreshToken })).toMatchObject(invalidGrant);
    expect((await refresh(endpoints, { clientId, refreshToken })).status).toBe(200);
  });

  test('AS-42, M2, A029: a foreign resource is refused before the token counts as used', async () => {
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
  ] as const)('AS-47, A028, M13: a connection of %s that names "%s" gets %s', async (held, named, expected) => {
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

  test('AS-47, A028: of a connection that was made read only: its former scope is refused, and nothing is lost', async () => {
    const { clientId, refreshToken } = await connect('mcp:trade');
    const { id } = await database().prisma.connection.findFirstOrThrow({ where: { clientId } });
    const actor = { kind: 'person', personId: person.personId, requestId: 'test', address: '127.0.0.1' } as const;
    const clock = () => new Date();
    await lowerConnection(database(), actor, id, clock);
    const former = await refresh(endpoints, { clientId, refreshToken, scope: 'mcp:trade' });
    expect(former).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    const lowered = await refresh(endpoints, { clientId, refreshToken });
    expect(lowered).toMatchObject({ status: 200, body: { scope: 'mcp:read' } });
    await raiseConnection(database(), actor, id, clock);
    const successor = lowered.body.refresh_token ?? '';
    const raised = await refresh(endpoints, { clientId, refreshToken: successor, scope: 'mcp:trade' });
    expect(raised).toMatchObject({ status: 200, body: { scope: 'mcp:trade' } });
  });

  test('access tokens live 10 minutes; refresh tokens 14 idle days, within the connection', async () => {
    const { clientId, refreshToken } = await connect('mcp:trade');
    expect((await refresh(endpoints, { clientId, refreshToken })).body.expires_in).toBe(600);
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

  test('A039: of a suspended person: refused; resumed: works again', async () => {
    const other = await signedInPerson(database());
    const { clientId, tokens } = await connectedClient(server, other.browser);
    const { prisma } = database();
    await prisma.person.update({ where: { id: other.personId }, data: { suspendedAt: new Date() } });
    expect(await refresh(endpoints, { clientId, refreshToken: tokens.refresh_token })).toMatchObject(invalidGrant);
    await prisma.person.update({ where: { id: other.personId }, data: { suspendedAt: null } });
    expect((await refresh(endpoints, { clientId, refreshToken: tokens.refresh_token })).status).toBe(200);
  });

  test('A038, M3: a refresh that meets a revocation leaves nothing alive', async () => {
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
