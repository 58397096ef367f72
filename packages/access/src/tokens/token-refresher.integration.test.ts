import { randomBytes } from 'node:crypto';
import { inTransaction } from '@portcullis/database';
import { expect, test } from 'vitest';
import { resource, seedConnection, sha256 } from '../../../../tests/harness/connection.ts';
import { useDatabase } from '../../../../tests/harness/database.ts';
import type { RefreshAttempt } from './token-refresh-statement.ts';
import { createRefresher } from './token-refresher.ts';

const database = useDatabase();
const random = () => randomBytes(32).toString('base64url');

/** A connection with a refresh token, and the attempt to use it. */
const family = async (changes: Partial<RefreshAttempt> = {}) => {
  const { connectionId, clientId, personId } = await seedConnection(database(), { scope: 'mcp:read' });
  const presented = random();
  await database().prisma.token.create({
    data: {
      ...{ idHash: sha256(presented), kind: 'refresh', connectionId, clientId, scope: 'mcp:read', resource },
      expiresAt: new Date(Date.now() + 600_000),
    },
  });
  const attempt: RefreshAttempt = {
    ...{ presented, clientId, resource: null, namedScope: null, accessToken: random(), refreshToken: random() },
    ...{ replay: randomBytes(40), address: '127.0.0.1', requestId: `of ${connectionId}`, ...changes },
  };
  return { connectionId, personId, attempt };
};

const families = (count: number) => Promise.all(Array.from({ length: count }, () => family()));

const tokenOf = (token: string) => database().prisma.token.findUnique({ where: { idHash: sha256(token) } });

test('those that come at once get each their own pair, audited under their own request', async () => {
  const refresher = createRefresher(database());
  const all = await families(40);
  const results = await Promise.all(all.map(({ attempt }) => refresher(attempt)));
  for (const [at, { connectionId, personId, attempt }] of all.entries()) {
    expect(results[at]).toMatchObject({ token: { connectionId, personId }, issued: { scope: 'mcp:read' } });
    expect(await tokenOf(attempt.accessToken)).toMatchObject({ connectionId, kind: 'access' });
    expect(await tokenOf(attempt.refreshToken)).toMatchObject({ connectionId, kind: 'refresh', consumedAt: null });
    const kept = await tokenOf(attempt.presented);
    expect(kept?.successorHash).toEqual(sha256(attempt.refreshToken));
    expect(Buffer.from(kept?.replay ?? [])).toEqual(attempt.replay);
    const rows = await database().prisma.auditEvent.findMany({ where: { connectionId } });
    expect(rows).toMatchObject([{ event: 'token.refreshed', decision: 'allowed', requestId: attempt.requestId }]);
  }
});

test('each is judged by itself: a stranger, a wrong client, a wrong resource, one that ended, beside those that stand', async () => {
  const refresher = createRefresher(database());
  const [good, other, ended] = [await family(), await family(), await family()];
  const wrongClient = await family({ clientId: other.attempt.clientId });
  const wrongResource = await family({ resource: 'http://localhost:4001/other' });
  const tooMuch = await family({ namedScope: 'mcp:trade' });
  await database().prisma.connection.update({ where: { id: ended.connectionId }, data: { revokedAt: new Date() } });
  const stranger = { ...good.attempt, presented: random(), accessToken: random(), refreshToken: random() };
  const attempts = [good, wrongClient, wrongResource, tooMuch, ended, other].map(({ attempt }) => attempt);
  const results = await Promise.all([stranger, ...attempts].map(refresher));
  expect(results.map(({ issued }) => issued?.scope)).toEqual([
    ...[undefined, 'mcp:read', undefined, undefined, undefined, undefined, 'mcp:read'],
  ]);
  expect(results.map(({ token }) => token !== undefined)).toEqual([false, true, true, true, true, true, true]);
  expect(await tokenOf(wrongClient.attempt.presented)).toMatchObject({ consumedAt: null });
});

test('of one token that comes many times at once, one is first, and the others see what it left', async () => {
  const refresher = createRefresher(database());
  const { attempt } = await family();
  const attempts = Array.from({ length: 20 }, () => ({ ...attempt, accessToken: random(), refreshToken: random() }));
  const results = await Promise.all(attempts.map(refresher));
  expect(results.filter(({ issued }) => issued)).toHaveLength(1);
  for (const { issued, token } of results) expect(token).toMatchObject({ consumed: issued === undefined });
});

test('one whose connection is locked waits alone', async () => {
  const refresher = createRefresher(database());
  const [locked, ...others] = await families(10);
  if (!locked) throw new Error('Ten were made');
  let late: Promise<unknown> | undefined;
  await inTransaction(database(), async (tx) => {
    await tx.$executeRaw`SELECT FROM connection WHERE id = ${locked.connectionId}::uuid FOR SHARE`;
    late = refresher(locked.attempt);
    const results = await Promise.all(others.map(({ attempt }) => refresher(attempt)));
    expect(results.every(({ issued }) => issued)).toBe(true);
    expect(await tokenOf(locked.attempt.accessToken)).toBeNull();
  });
  expect(await late).toMatchObject({ issued: { scope: 'mcp:read' } });
});

test('one that the database cannot take fails alone, and it is told that all were tried one by one', async () => {
  const told: number[] = [];
  const refresher = createRefresher(database(), (_, attempts) => told.push(attempts));
  const [bad, ...others] = await families(5);
  const attempts = [{ ...bad?.attempt, address: 'a \0' } as RefreshAttempt, ...others.map(({ attempt }) => attempt)];
  const [first, ...rest] = await Promise.allSettled(attempts.map(refresher));
  expect(first?.status).toBe('rejected');
  expect(rest).toMatchObject(rest.map(() => ({ value: { issued: { scope: 'mcp:read' } } })));
  expect(told).toEqual([5]);
});
