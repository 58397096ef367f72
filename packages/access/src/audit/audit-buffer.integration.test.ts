import { openDatabase } from '@portcullis/database';
import { afterEach, describe, expect, test } from 'vitest';
import { seedConnection } from '../../../../tests/harness/connection.ts';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { type AuditBuffer, createAuditBuffer } from './audit-buffer.ts';
import { recordEvent } from './audit-store.ts';

const database = useDatabase();
const opened: AuditBuffer[] = [];
const open = (...args: Parameters<typeof createAuditBuffer>) => {
  const buffer = createAuditBuffer(...args);
  opened.push(buffer);
  return buffer;
};
afterEach(async () => {
  for (const buffer of opened.splice(0)) await buffer.close().catch(() => {});
});

const call = (connectionId: string, tool = 'GetQuote') => ({
  at: new Date('2026-11-21T10:00:00.000Z'),
  connectionId,
  event: 'tool.call',
  tool,
  scopeHeld: 'mcp:read',
  scopeNeeded: 'mcp:read',
  decision: 'allowed' as const,
  argsDigest: new Uint8Array([1, 2, 3]),
  durationMs: 3,
  address: '127.0.0.1',
  requestId: 'r-1',
});

describe('the audit of reads', () => {
  test('is written in batches, one row a call, with the use of the connection', async () => {
    const { connectionId } = await seedConnection(database());
    const buffer = open(database(), { intervalMs: 60_000, batchRows: 50 });
    for (let n = 0; n < 120; n += 1) buffer.add(call(connectionId, n === 119 ? 'GetBars' : 'GetQuote'));
    buffer.use(connectionId, 'PlaceOrder', new Date('2026-11-21T10:00:01.000Z'));
    await buffer.flush();
    await buffer.flush();
    const rows = await database().prisma.auditEvent.findMany({ where: { connectionId }, orderBy: { id: 'asc' } });
    expect(rows).toHaveLength(120);
    expect(rows[0]).toMatchObject({ tool: 'GetQuote', decision: 'allowed', durationMs: 3, orderIds: [], reason: null });
    expect(Buffer.from(rows[0]?.argsDigest ?? []).toString('hex')).toBe('010203');
    expect(await database().prisma.connectionUse.findUnique({ where: { connectionId } })).toEqual({
      connectionId,
      calls: 121n,
      lastTool: 'PlaceOrder',
      lastUsedAt: new Date('2026-11-21T10:00:01.000Z'),
    });
  });

  test('a full batch is written at once, and what is over waits until it is due', async () => {
    const { connectionId } = await seedConnection(database());
    const buffer = open(database(), { intervalMs: 60_000, batchRows: 10 });
    const count = () => database().prisma.auditEvent.count({ where: { connectionId } });
    for (let n = 0; n < 25; n += 1) buffer.add(call(connectionId));
    await expect.poll(count).toBe(20);
    await buffer.flush();
    expect(await count()).toBe(25);
  });

  test('is written by itself', async () => {
    const { connectionId } = await seedConnection(database());
    const buffer = open(database(), { intervalMs: 20 });
    buffer.add(call(connectionId));
    await expect.poll(() => database().prisma.auditEvent.count({ where: { connectionId } })).toBe(1);
  });

  test('is written when the server stops', async () => {
    const { connectionId } = await seedConnection(database());
    const buffer = createAuditBuffer(database(), { intervalMs: 60_000 });
    buffer.add(call(connectionId));
    await buffer.close();
    expect(await database().prisma.auditEvent.count({ where: { connectionId } })).toBe(1);
  });

  test('outlives its connection', async () => {
    const { connectionId, personId } = await seedConnection(database());
    const buffer = open(database(), { intervalMs: 60_000 });
    buffer.add(call(connectionId));
    await database().prisma.person.delete({ where: { id: personId } });
    await buffer.flush();
    expect(await database().prisma.auditEvent.count({ where: { connectionId } })).toBe(1);
  });

  test('when it cannot be written, no row is dropped and no more is accepted', async () => {
    const { connectionId } = await seedConnection(database());
    const away = openDatabase('postgresql://nobody@127.0.0.1:9/none');
    const pools = { pool: away.pool };
    const failures: unknown[] = [];
    const buffer = open(pools, { intervalMs: 60_000, onFailure: (error) => failures.push(error) });
    buffer.add(call(connectionId));
    await expect(buffer.flush()).rejects.toThrow();
    expect(buffer.isAccepting()).toBe(false);
    pools.pool = database().pool;
    await buffer.flush();
    expect(buffer.isAccepting()).toBe(true);
    expect(await database().prisma.auditEvent.count({ where: { connectionId } })).toBe(1);
    expect(await database().prisma.connectionUse.findUnique({ where: { connectionId } })).toMatchObject({ calls: 1n });
    await away.close();
  });

  test('holds so many rows and no more', () => {
    const buffer = open(database(), { intervalMs: 60_000, rowsMax: 2 });
    buffer.add(call('019aa000-0000-7000-8000-000000000000'));
    expect(buffer.isAccepting()).toBe(true);
    buffer.add(call('019aa000-0000-7000-8000-000000000000'));
    expect(buffer.isAccepting()).toBe(false);
  });
});

describe('the audit of an act', () => {
  test('commits with the act, or not at all', async () => {
    const event = {
      event: 'tool.call',
      tool: 'PlaceOrder',
      decision: 'allowed' as const,
      orderIds: ['o-1'],
      requestId: 'act',
    };
    await database().prisma.$transaction((tx) => recordEvent(tx, event));
    const undone = database().prisma.$transaction(async (tx) => {
      await recordEvent(tx, event);
      throw new Error('the act failed');
    });
    await expect(undone).rejects.toThrow('the act failed');
    expect(await database().prisma.auditEvent.findMany({ where: { requestId: 'act' } })).toMatchObject([
      { orderIds: ['o-1'] },
    ]);
  });

  test('can be neither changed nor removed by the apps’ role', async () => {
    await expect(database().prisma.auditEvent.updateMany({ data: { tool: 'GetQuote' } })).rejects.toThrow();
    await expect(database().prisma.auditEvent.deleteMany()).rejects.toThrow();
  });
});
