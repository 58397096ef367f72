import { describe, expect, test } from 'vitest';
import { seedConnection } from '../../../../tests/harness/connection.ts';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { evictUnusedClients } from './client-store.ts';

const database = useDatabase();

describe('the cap on registrations that nobody uses', () => {
  test('lets the oldest unused go, and never a used one, one with a connection, or one of another kind', async () => {
    const { prisma } = database();
    const held = await seedConnection(database());
    const register = (id: string, minutesAgo: number, more: object = {}) =>
      prisma.client.create({
        data: {
          ...{ id, kind: 'dynamic', name: id, metadata: {}, consentDigest: '-' },
          ...{ createdAt: new Date(Date.now() - minutesAgo * 60_000), ...more },
        },
      });
    for (const [id, minutesAgo] of [
      ['oldest', 40],
      ['old', 30],
      ['new', 20],
      ['newest', 10],
    ] as const) {
      await register(id, minutesAgo);
    }
    await register('used', 50, { lastUsedAt: new Date() });
    await register('registered', 50, { kind: 'registered' });

    await evictUnusedClients(prisma, 2);

    const left = await prisma.client.findMany({ where: { id: { not: held.clientId } }, orderBy: { id: 'asc' } });
    expect(left.map(({ id }) => id)).toEqual(['new', 'newest', 'personal-token', 'registered', 'used']);
    expect(await prisma.client.count({ where: { id: held.clientId } })).toBe(1);
  });
});
