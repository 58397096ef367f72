import { randomBytes } from 'node:crypto';
import { createRefresher, createTokenVerifier, hashToken, type Scope } from '@portcullis/access';
import { describe, expect, test } from 'vitest';
import { seedConnection } from '../../../../tests/harness/connection.ts';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { refreshTokens } from '../tokens/refresh-tokens.ts';
import { lowerConnection, raiseConnection, revokeConnectionByPerson } from './connections.ts';

const database = useDatabase();
const clock = () => new Date();
const resource = 'http://localhost:4001/mcp';

const actorOf = (personId: string) =>
  ({ kind: 'person', personId, requestId: 'request', address: '127.0.0.1' }) as const;

/** A seeded connection that also holds a refresh token. */
const withRefreshToken = async (scope: Scope) => {
  const seeded = await seedConnection(database(), { scope });
  const refreshToken = `refresh-${seeded.connectionId}`;
  const { connectionId, clientId } = seeded;
  await database().prisma.token.create({
    data: {
      ...{ idHash: hashToken(refreshToken), kind: 'refresh', connectionId, clientId, scope, resource },
      expiresAt: new Date(Date.now() + 600_000),
    },
  });
  const refresh = (presented: string) => {
    const newToken = () => randomBytes(32).toString('base64url');
    const ask = { clientId, resource: undefined, scope: undefined };
    const needs = { database: database(), refresher: createRefresher(database()) };
    return refreshTokens(needs, { presented, newToken, ask, requestId: 'request', address: '127.0.0.1' }, clock);
  };
  return { ...seeded, refreshToken, refresh, actor: actorOf(seeded.personId) };
};

/** The tokens of an answer. @throws what refused it */
const given = async (outcome: ReturnType<typeof refreshTokens>) => {
  const told = await outcome;
  if (!('response' in told)) throw new Error(told.refusal.reason);
  return told.response;
};

const verify = (token: string) => createTokenVerifier(database(), resource)(token);
const lastEvent = (connectionId: string) =>
  database().prisma.auditEvent.findFirst({
    where: { connectionId, event: { startsWith: 'connection.' } },
    orderBy: { id: 'desc' },
  });

describe('allowing trading and making read only', () => {
  test.each([
    ['raised', 'mcp:read', 'mcp:trade', raiseConnection],
    ['lowered', 'mcp:trade', 'mcp:read', lowerConnection],
  ] as const)(
    '%s: access tokens end, and the client’s own refresh brings the new scope',
    async (word, from, to, change) => {
      const { actor, connectionId, token, refresh, refreshToken } = await withRefreshToken(from);
      expect(await verify(token)).toMatchObject({ scope: from });
      expect(await change(database(), actor, connectionId, clock)).toMatchObject({ scope: to });
      expect(await verify(token)).toBeUndefined();
      const outcome = await refresh(refreshToken);
      expect(outcome).toMatchObject({ response: { scope: to } });
      expect('response' in outcome && (await verify(outcome.response.access_token))).toMatchObject({
        scope: to,
        connectionScope: to,
      });
      expect(await lastEvent(connectionId)).toMatchObject({ event: `connection.${word}`, decision: 'allowed' });
    },
  );

  test.each([
    ['lowered', 'mcp:trade', 'mcp:read', lowerConnection],
    ['raised', 'mcp:read', 'mcp:trade', raiseConnection],
  ] as const)(
    '%s after one of its streams has refreshed: the others get the same refresh token, with access of now',
    async (_, from, to, change) => {
      const { actor, connectionId, refresh, refreshToken } = await withRefreshToken(from);
      const first = await given(refresh(refreshToken));
      await change(database(), actor, connectionId, clock);
      const others = await Promise.all(Array.from({ length: 5 }, () => given(refresh(refreshToken))));
      expect(new Set(others.map(({ refresh_token }) => refresh_token))).toEqual(new Set([first.refresh_token]));
      for (const { access_token, scope } of others) {
        expect([scope, await verify(access_token)]).toMatchObject([to, { scope: to, tokenScope: to }]);
      }
      expect(await verify(first.access_token), 'what ended stays dead').toBeUndefined();
      expect(await given(refresh(first.refresh_token ?? ''))).toMatchObject({ scope: to });
      // Now it is used: whoever comes with the first one is late, or a thief.
      expect(await refresh(refreshToken)).toMatchObject({ refusal: { reason: 'refresh_token_reused' } });
      expect(await given(refresh(first.refresh_token ?? '')).catch(() => 'refused')).toBe('refused');
    },
  );

  test('after the window what was replaced is a theft still, whatever was changed in between', async () => {
    const { actor, connectionId, refresh, refreshToken } = await withRefreshToken('mcp:trade');
    await refresh(refreshToken);
    await lowerConnection(database(), actor, connectionId, clock);
    await database().prisma.token.updateMany({
      where: { idHash: hashToken(refreshToken) },
      data: { consumedAt: new Date(Date.now() - 31_000) },
    });
    expect(await refresh(refreshToken)).toMatchObject({
      refusal: { reason: 'refresh_token_reused', endConnection: true },
    });
  });

  test('ended in between: nothing is given again', async () => {
    const { actor, connectionId, refresh, refreshToken } = await withRefreshToken('mcp:trade');
    await refresh(refreshToken);
    await lowerConnection(database(), actor, connectionId, clock);
    await revokeConnectionByPerson(database(), actor, connectionId, clock);
    expect(await refresh(refreshToken)).toMatchObject({ refusal: { error: 'invalid_grant', endConnection: false } });
  });

  test('streams that refresh at once while it is lowered and raised all go on', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { actor, connectionId, refresh, refreshToken } = await withRefreshToken('mcp:trade');
      const [answers] = await Promise.all([
        Promise.all(Array.from({ length: 8 }, () => given(refresh(refreshToken)))),
        lowerConnection(database(), actor, connectionId, clock).then(() =>
          raiseConnection(database(), actor, connectionId, clock),
        ),
      ]);
      const [successor, ...more] = new Set(answers.map(({ refresh_token }) => refresh_token));
      expect(more).toEqual([]);
      expect(await given(refresh(successor ?? ''))).toMatchObject({ scope: 'mcp:trade' });
    }
  });

  test('to the scope that it has: nothing ends', async () => {
    const { actor, connectionId, token } = await withRefreshToken('mcp:read');
    await lowerConnection(database(), actor, connectionId, clock);
    expect(await verify(token)).toMatchObject({ scope: 'mcp:read' });
  });

  test('never lengthens its life; a raised one ends as a trading connection would', async () => {
    const { actor, connectionId, changeConnection } = await withRefreshToken('mcp:read');
    await changeConnection({ expiresAt: new Date(Date.now() + 80 * 86_400_000) });
    const { prisma } = database();
    await raiseConnection(database(), actor, connectionId, clock);
    const raised = await prisma.connection.findUniqueOrThrow({ where: { id: connectionId } });
    expect((raised.expiresAt.getTime() - Date.now()) / 86_400_000).toBeCloseTo(30, 2);
    await lowerConnection(database(), actor, connectionId, clock);
    const lowered = await prisma.connection.findUniqueOrThrow({ where: { id: connectionId } });
    expect(lowered.expiresAt).toEqual(raised.expiresAt);
  });
});

/** How many wait for a lock. */
const waiting = async () => {
  const [row] = await database().prisma.$queryRaw<{ count: number }[]>`
    SELECT count(DISTINCT pid)::int AS count FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE NOT granted AND datname = current_database()`;
  return row?.count ?? 0;
};

describe('revoking', () => {
  test('ends everything at once, and says who did it', async () => {
    const { actor, connectionId, token, refresh, refreshToken } = await withRefreshToken('mcp:trade');
    await revokeConnectionByPerson(database(), actor, connectionId, clock);
    expect(await verify(token)).toBeUndefined();
    expect(await refresh(refreshToken)).toMatchObject({ refusal: { error: 'invalid_grant' } });
    expect(await lastEvent(connectionId)).toMatchObject({
      event: 'connection.revoked',
      reason: 'person',
      personId: actor.personId,
      requestId: 'request',
    });
  });

  test.each([
    ['revoke', revokeConnectionByPerson],
    ['raise', raiseConnection],
    ['lower', lowerConnection],
  ] as const)('%s: another person’s connection answers like one that does not exist', async (_, change) => {
    const theirs = await withRefreshToken('mcp:read');
    const mine = await withRefreshToken('mcp:read');
    for (const id of [theirs.connectionId, '00000000-0000-7000-8000-000000000000', 'no id']) {
      await expect(change(database(), mine.actor, id, clock)).rejects.toMatchObject({ code: 'connection_not_found' });
    }
    expect(await verify(theirs.token)).toBeDefined();
  });

  test('waits for what the connection does now: nothing of it comes after the answer', async () => {
    const { actor, connectionId } = await withRefreshToken('mcp:trade');
    const order: string[] = [];
    let revoked: Promise<unknown> | undefined;
    await database().prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM connection WHERE id = ${connectionId}::uuid FOR SHARE`;
      revoked = revokeConnectionByPerson(database(), actor, connectionId, clock).then(() => order.push('revoked'));
      await expect.poll(waiting).toBeGreaterThan(0);
      order.push('act done');
    });
    await revoked;
    expect(order).toEqual(['act done', 'revoked']);
  });
});
