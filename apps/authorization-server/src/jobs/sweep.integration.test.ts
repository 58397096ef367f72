import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import type { Keys } from '@portcullis/access';
import { createLogger } from '@portcullis/http';
import { describe, expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { waitingApproval } from '../../../../tests/harness/waiting-approval.ts';
import { startSealing } from './seal-audit.ts';
import { sweep } from './sweep.ts';

const database = useDatabase();
const day = 86_400_000;
const from = (days: number) => new Date(Date.now() + days * day);
const idHash = () => new Uint8Array(createHash('sha256').update(randomBytes(16)).digest());

const client = (id: string, expiresAt: Date | null) =>
  database().prisma.client.create({
    data: { id, kind: 'dynamic', name: id, metadata: {}, consentDigest: '-', expiresAt },
  });

describe('sweeping', () => {
  test('removes what ended, and nothing that lives or that a connection needs', async () => {
    const { prisma } = database();
    const person = await prisma.person.create({ data: { email: 'a@example.com', name: 'A', passwordHash: '-' } });
    for (const [id, days] of [
      ['unused', -1],
      ['fresh', 1],
      ['held', -1],
    ] as const)
      await client(id, from(days));
    await client('registered', null);
    const connect = (createdAt: Date, connectedAt: Date | null) =>
      prisma.connection.create({
        data: {
          ...{
            personId: person.id,
            clientId: 'held',
            clientName: 'x',
            redirectHost: 'x',
            scope: 'mcp:read',
            resource: 'x',
          },
          ...{ createdAt, connectedAt, expiresAt: from(30) },
        },
      });
    const live = await connect(from(-5), from(-5));
    const pending = await connect(from(0), null);
    await connect(from(-1), null);
    const token = (expiresAt: Date) =>
      prisma.token.create({
        data: {
          idHash: idHash(),
          kind: 'refresh',
          connectionId: live.id,
          clientId: 'held',
          scope: 'mcp:read',
          resource: 'x',
          expiresAt,
        },
      });
    await token(from(-2));
    await token(from(-0.5));
    await token(from(1));
    for (const days of [-1, 1]) {
      await prisma.providerState.create({
        data: { model: 'Interaction', idHash: idHash(), payload: {}, expiresAt: from(days) },
      });
    }
    for (const days of [-2, -0.5, 0.1]) {
      await prisma.accessRequest.create({
        data: {
          ...{ connectionId: live.id, tool: 'PlaceOrder', scope: 'mcp:trade', reason: '' },
          ...{ createdAt: from(days), expiresAt: from(days) },
        },
      });
    }
    for (const days of [-31, -29]) {
      const asked = { personId: person.id, connectionId: live.id };
      await waitingApproval(database(), asked, {}, from(days));
    }
    for (const days of [-91, -89]) {
      await prisma.connectionHour.create({ data: { connectionId: live.id, hourAt: from(days), calls: 1 } });
      await prisma.signInEvent.create({
        data: {
          ...{ personId: person.id, at: from(days), occasion: 'sign_in', succeeded: true },
          ...{ address: 'x', userAgent: 'x' },
        },
      });
    }

    expect(await sweep(database(), new Date())).toBe(true);

    expect((await prisma.client.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id)).toEqual([
      'fresh',
      'held',
      'personal-token',
      'registered',
    ]);
    expect((await prisma.connection.findMany()).map(({ id }) => id).toSorted()).toEqual(
      [live.id, pending.id].toSorted(),
    );
    expect(await prisma.token.count()).toBe(2);
    expect(await prisma.providerState.count()).toBe(1);
    expect(await prisma.accessRequest.count()).toBe(2);
    expect(await prisma.approval.count()).toBe(1);
    expect(await prisma.signInEvent.count()).toBe(1);
    expect(await prisma.connectionHour.count()).toBe(1);
  });

  test('is one instance’s at a time', async () => {
    await database().prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(7264001)::text`;
      expect(await sweep(database(), new Date())).toBe(false);
    });
  });
});

describe('sealing the audit', () => {
  test('one instance does it, another one takes over; old rows go, and leave a signed word', async () => {
    const { prisma } = database();
    const signing = { ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }), kid: 'a-key' };
    const needs = {
      ...{ database: database(), log: createLogger({ name: 'sealing', level: 'silent' }), clock: () => new Date() },
      ...{ keys: { signing: [signing], cookie: [] } as unknown as Keys, auditDays: 30 },
    };
    const chain = randomUUID();
    const write = (days: number) =>
      prisma.auditEvent.create({ data: { personId: chain, event: 'sign_out', decision: 'allowed', at: from(days) } });
    const places = async () => {
      const seals = await prisma.auditSeal.findMany({ where: { chain }, orderBy: { seq: 'asc' } });
      return seals.map(({ seq }) => Number(seq));
    };
    await write(-31);
    await write(0);
    const stops = [startSealing(needs), startSealing(needs)];
    await expect.poll(places).toEqual([2]);
    await write(0);
    await expect.poll(places).toEqual([2, 3]);
    await stops[0]?.();
    await write(0);
    await expect.poll(places).toEqual([2, 3, 4]);
    await stops[1]?.();
    const checkpoints = await prisma.auditCheckpoint.findMany({ where: { chain }, orderBy: { seq: 'asc' } });
    expect(checkpoints[0]).toMatchObject({ seq: 1n, pruned: true, kid: 'a-key' });
  });
});
