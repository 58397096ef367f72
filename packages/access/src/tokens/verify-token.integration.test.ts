import { isOutage, openDatabase } from '@portcullis/database';
import { beforeEach, describe, expect, test } from 'vitest';
import { resource, seedConnection } from '../../../../tests/harness/connection.ts';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { startSilentProxy } from '../../../../tests/harness/silent-proxy.ts';
import { createTokenVerifier } from './verify-token.ts';

const database = useDatabase();
let seeded: Awaited<ReturnType<typeof seedConnection>>;
const verify = (token: string) => createTokenVerifier(database(), resource)(token);

beforeEach(async () => {
  seeded = await seedConnection(database(), { scope: 'mcp:trade', tokenScope: 'mcp:read' });
});

describe('the principal of a token', () => {
  test('holds the lower of the token’s scope and the connection’s', async () => {
    expect(await verify(seeded.token)).toMatchObject({
      personId: seeded.personId,
      connectionId: seeded.connectionId,
      clientId: seeded.clientId,
      plan: 'free',
      scope: 'mcp:read',
      tokenScope: 'mcp:read',
      connectionScope: 'mcp:trade',
    });
  });

  test.each<[string, () => Promise<unknown>]>([
    [
      'an unknown token',
      async () => {
        seeded.token = `${seeded.token}x`;
      },
    ],
    [
      'a truncated token',
      async () => {
        seeded.token = seeded.token.slice(0, -1);
      },
    ],
    [
      'an empty token',
      async () => {
        seeded.token = '';
      },
    ],
    ['an expired token', () => seeded.changeToken({ expiresAt: new Date(Date.now() - 1_000) })],
    ['a token of another resource', () => seeded.changeToken({ resource: 'https://other.example/mcp' })],
    ['a refresh token', () => seeded.changeToken({ kind: 'refresh' })],
    ['an authorization code', () => seeded.changeToken({ kind: 'code' })],
    ['a consumed token', () => seeded.changeToken({ consumedAt: new Date() })],
    ['a token of another client than the connection’s', () => seeded.changeToken({ clientId: 'another' })],
    ['a revoked connection', () => seeded.changeConnection({ revokedAt: new Date() })],
    ['an expired connection', () => seeded.changeConnection({ expiresAt: new Date(Date.now() - 1_000) })],
    ['a connection for another resource', () => seeded.changeConnection({ resource: 'https://other.example/mcp' })],
    ['a consent whose code was never redeemed', () => seeded.changeConnection({ connectedAt: null })],
    ['a suspended person', () => seeded.changePerson({ suspendedAt: new Date() })],
    ['a removed person', () => database().prisma.person.delete({ where: { id: seeded.personId } })],
  ])('%s is nobody’s', async (_, change) => {
    await change();
    expect(await verify(seeded.token)).toBeUndefined();
  });

  test('a change of plan shows at the next call', async () => {
    await seeded.changePerson({ plan: 'elite' });
    expect(await verify(seeded.token)).toMatchObject({ plan: 'elite' });
  });

  test('a database that is away is an outage, not a refusal', async () => {
    const away = openDatabase('postgresql://nobody@127.0.0.1:9/none');
    await expect(createTokenVerifier(away, resource)(seeded.token)).rejects.toThrow();
    await away.close();
  });
});

test('a connection to the database that answers no more holds tokens up for seconds, not for good', async () => {
  const proxy = await startSilentProxy(database().url);
  const behind = openDatabase(proxy.url, { connections: 2 });
  const verifyBehind = createTokenVerifier(behind, resource);
  expect(await verifyBehind(seeded.token)).toMatchObject({ personId: seeded.personId });
  proxy.silence();
  const lost = verifyBehind(seeded.token).catch((error: unknown) => error);
  await proxy.unanswered;
  const waiting = verifyBehind(seeded.token);
  expect(isOutage(await lost)).toBe(true);
  expect(await waiting).toMatchObject({ personId: seeded.personId });
  await behind.close();
  proxy.stop();
});
