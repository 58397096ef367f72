import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { type AuditEvent, type KeyWithId, recordEvent, sealNext } from '@portcullis/access';
import { inSession, inTransaction } from '@portcullis/database';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { urlOfDatabase, useDatabase } from '../../../../tests/harness/database.ts';
import { pruneAudit, sealAudit, signHeads } from './seal-audit.ts';
import { verifyAudit } from './verify-audit.ts';

const database = useDatabase();
let owner: pg.Client;
const key: KeyWithId = {
  ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
  kid: 'the-key-of-the-server',
};
const dayMs = 86_400_000;

beforeAll(async () => {
  const name = new URL(database().url).pathname.slice(1);
  owner = new pg.Client({ connectionString: urlOfDatabase(inject('ownerUrl'), name) });
  await owner.connect();
});
afterAll(() => owner.end());

const write = (personId: string | null, event: Partial<AuditEvent> = {}) =>
  inTransaction(database(), (tx) => recordEvent(tx, { personId, event: 'sign_out', decision: 'allowed', ...event }));

/** Somebody with so many rows, sealed and signed. */
const somebody = async (rows: number, event: Partial<AuditEvent> = {}): Promise<string> => {
  const personId = randomUUID();
  for (let count = 0; count < rows; count += 1) await write(personId, { reason: `row ${count + 1}`, ...event });
  await sealAudit(database());
  await signHeads(database(), key, new Date());
  return personId;
};

const verify = async (chain?: string, kept: Awaited<ReturnType<typeof checkpointsOf>> = []) =>
  verifyAudit(database(), { chain, keys: [key], kept });
const faultOf = async (chain: string, kept: Awaited<ReturnType<typeof checkpointsOf>> = []) => {
  const { faults } = await verify(chain, kept);
  return faults[0] && `${faults[0].fault} at ${faults[0].seq}`;
};
const checkpointsOf = (chain: string) => database().prisma.auditCheckpoint.findMany({ where: { chain } });
const sealsOf = (chain: string) => database().prisma.auditSeal.findMany({ where: { chain }, orderBy: { seq: 'asc' } });

describe('The sealer', () => {
  test('seals every committed row into the chain of its person, once; rows of nobody into one of their own', async () => {
    const [ada, bob] = [randomUUID(), randomUUID()];
    for (const personId of [ada, bob, null, ada]) await write(personId);
    expect(await sealAudit(database())).toBe(4);
    expect(await sealAudit(database())).toBe(0);
    expect((await sealsOf(ada)).map(({ seq }) => seq)).toEqual([1n, 2n]);
    expect(await verify()).toMatchObject({ chains: 3, rows: 4, unsealed: 0, faults: [] });
  });

  test('a transaction that commits late is not missed, and holds nobody up', async () => {
    const [early, late] = [randomUUID(), randomUUID()];
    await owner.query('BEGIN');
    await owner.query(`INSERT INTO audit_event (person_id, event, decision) VALUES ($1, 'sign_out', 'allowed')`, [
      late,
    ]);
    for (const _ of [1, 2]) {
      await write(early);
      expect(await sealAudit(database())).toBe(1);
    }
    await owner.query('COMMIT');
    expect(await sealAudit(database())).toBe(1);
    expect([await sealsOf(early), await sealsOf(late)].map((seals) => seals.length)).toEqual([2, 1]);
    expect((await verify()).faults).toEqual([]);
  });

  test('two of them at once, while rows are written, leave one chain without a gap', async () => {
    const personId = randomUUID();
    const writing = Array.from({ length: 8 }, async () => {
      for (let row = 0; row < 5; row += 1) await write(personId);
    });
    const sealing = Array.from({ length: 6 }, () => sealAudit(database(), { batch: 3 }));
    const counts = await Promise.all(sealing);
    await Promise.all(writing);
    const rest = await sealAudit(database(), { batch: 7 });
    expect(counts.reduce((sum, count) => sum + count, rest)).toBe(40);
    expect(await verify(personId)).toMatchObject({ rows: 40, faults: [] });
  });

  test('killed in a batch it has done nothing, killed between two it goes on', async () => {
    const personId = randomUUID();
    for (let count = 0; count < 5; count += 1) await write(personId);
    const killed = inSession(database(), async (session) => {
      await sealNext(session, undefined, 2);
      throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await sealsOf(personId)).toEqual([]);
    expect(await sealAudit(database(), { batch: 2, goesOn: () => false })).toBe(2);
    expect(await verify(personId)).toMatchObject({ rows: 2, unsealed: 3, faults: [] });
    expect(await sealAudit(database(), { batch: 2 })).toBe(3);
    expect(await verify(personId)).toMatchObject({ rows: 5, faults: [] });
  });

  test('goes on in a database that was restored, whose transactions are numbered anew', async () => {
    const personId = randomUUID();
    await write(personId);
    await owner.query(`UPDATE audit_event SET transaction = '9000000000' WHERE person_id = $1`, [personId]);
    await owner.query(`UPDATE audit_sealer SET through = '8000000000'`);
    await write(personId);
    expect(await verify(personId)).toMatchObject({ unsealed: 2, faults: [] });
    expect(await sealAudit(database())).toBe(2);
    expect(await sealAudit(database())).toBe(0);
    const { rows } = await owner.query(`SELECT through < pg_current_xact_id() AS low FROM audit_sealer`);
    expect([rows, (await verify()).faults]).toEqual([[{ low: true }], []]);
  });

  test('keeps the hours of a connection, but not of one that is gone', async () => {
    const { prisma } = database();
    const person = await prisma.person.create({ data: { email: 'hours@example.com', name: 'H', passwordHash: '-' } });
    const { id } = await prisma.connection.create({
      data: {
        ...{ personId: person.id, clientId: 'personal-token', clientName: 'x', redirectHost: '', scope: 'mcp:trade' },
        ...{ resource: 'x', expiresAt: new Date(Date.now() + dayMs) },
      },
    });
    const call = {
      event: 'tool.call',
      tool: 'PlaceOrder',
      scopeNeeded: 'mcp:trade',
      at: new Date('2026-11-20T10:59:00Z'),
    };
    await write(person.id, { ...call, connectionId: id, calls: 4, decision: 'refused' });
    await write(person.id, { ...call, connectionId: randomUUID() });
    await sealAudit(database());
    await write(person.id, { ...call, connectionId: id, scopeNeeded: 'mcp:read' });
    await sealAudit(database());
    expect(await prisma.connectionHour.findMany()).toEqual([
      { connectionId: id, hourAt: new Date('2026-11-20T10:00:00Z'), calls: 5, writes: 4, refused: 4 },
    ]);
  });
});

describe('Whoever owns the database and changes the audit is found', () => {
  const seal = async (chain: string, seq: number) => (await sealsOf(chain))[seq - 1]?.eventId;

  test('a row changed, removed from the middle or from the end, or exchanged with another', async () => {
    const changed = await somebody(4);
    await owner.query(`UPDATE audit_event SET decision = 'refused' WHERE id = $1`, [await seal(changed, 2)]);
    expect(await faultOf(changed)).toBe('row_changed at 2');
    const cut = await somebody(4);
    await owner.query('DELETE FROM audit_event WHERE id = $1', [await seal(cut, 3)]);
    expect(await faultOf(cut)).toBe('row_missing at 3');
    const ended = await somebody(4);
    await owner.query('DELETE FROM audit_event WHERE id = $1', [await seal(ended, 4)]);
    expect(await faultOf(ended)).toBe('row_missing at 4');
    const swapped = await somebody(4);
    await owner.query(
      `UPDATE audit_event e SET reason = other.reason, at = other.at FROM audit_event other
        WHERE (e.id, other.id) IN (($1, $2), ($2, $1))`,
      [await seal(swapped, 2), await seal(swapped, 3)],
    );
    expect(await faultOf(swapped)).toBe('row_changed at 2');
    const { faults } = await verify();
    expect(faults.map(({ chain }) => chain).toSorted()).toEqual([changed, cut, ended, swapped].toSorted());
  });

  test('rows and seals removed from the end, the head put back: by the checkpoint, or by the one that was kept', async () => {
    const personId = await somebody(4);
    const kept = await checkpointsOf(personId);
    const last = await seal(personId, 4);
    const third = (await sealsOf(personId))[2]?.hash;
    await owner.query('DELETE FROM audit_event WHERE id = $1', [last]);
    await owner.query('DELETE FROM audit_seal WHERE event_id = $1', [last]);
    expect(await faultOf(personId)).toBe('truncated at 4');
    await owner.query('UPDATE audit_chain SET seq = 3, hash = $2 WHERE chain = $1', [personId, third]);
    expect(await faultOf(personId)).toBe('truncated at 4');
    await owner.query('DELETE FROM audit_checkpoint WHERE chain = $1', [personId]);
    expect(await faultOf(personId)).toBeUndefined();
    expect(await faultOf(personId, kept)).toBe('truncated at 4');
  });

  test('a chain written anew from a changed row on: no checkpoint of its own has the signature of the server', async () => {
    const personId = await somebody(3);
    const kept = await checkpointsOf(personId);
    await owner.query(`UPDATE audit_event SET reason = 'harmless' WHERE id = $1`, [await seal(personId, 2)]);
    await owner.query('DELETE FROM audit_seal WHERE chain = $1', [personId]);
    await owner.query('DELETE FROM audit_chain WHERE chain = $1', [personId]);
    await owner.query(`UPDATE audit_sealer SET through = '0'`);
    await sealAudit(database());
    expect(await faultOf(personId)).toBe('checkpoint_differs at 3');
    await owner.query('DELETE FROM audit_checkpoint WHERE chain = $1', [personId]);
    const stolen = { ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }), kid: key.kid };
    await signHeads(database(), stolen, new Date());
    expect(await faultOf(personId)).toBe('bad_signature at 3');
    await owner.query(`UPDATE audit_checkpoint SET kid = 'another' WHERE chain = $1`, [personId]);
    expect(await faultOf(personId)).toBe('unknown_key at 3');
    await owner.query('DELETE FROM audit_checkpoint WHERE chain = $1', [personId]);
    expect(await faultOf(personId, kept)).toBe('checkpoint_differs at 3');
  });

  test('checkpoints taken away, long after they were due; a row put in, or a seal taken, behind the back of the sealer', async () => {
    const old = await somebody(2, { at: new Date(Date.now() - dayMs) });
    expect(await faultOf(old)).toBeUndefined();
    await owner.query('DELETE FROM audit_checkpoint WHERE chain = $1', [old]);
    expect(await faultOf(old)).toBe('checkpoint_missing at 1');
    const added = await somebody(1);
    await owner.query(
      `INSERT INTO audit_event (person_id, event, decision, transaction) VALUES ($1, 'sign_out', 'allowed', '3')`,
      [added],
    );
    expect(await faultOf(added)).toBe('never_sealed at null');
  });
});

describe('Retention', () => {
  const old = { at: new Date(Date.now() - 40 * dayMs) };
  const prune = () => pruneAudit(database(), key, { days: 30, now: new Date() });

  test('removes the oldest rows of a chain and their seals; what is left is whole, from a signed checkpoint on', async () => {
    const personId = await somebody(3, old);
    const kept = await checkpointsOf(personId);
    for (const event of [{}, old]) await write(personId, event);
    await sealAudit(database());
    expect(await prune()).toBeGreaterThanOrEqual(3);
    expect((await sealsOf(personId)).map(({ seq }) => seq)).toEqual([4n, 5n]);
    expect(await database().prisma.auditEvent.count({ where: { personId } })).toBe(2);
    expect(await faultOf(personId, kept)).toBeUndefined();
    expect(await prune()).toBe(0);
    await write(personId);
    await sealAudit(database());
    expect(await verify(personId)).toMatchObject({ rows: 3, faults: [] });
    await owner.query('DELETE FROM audit_seal WHERE chain = $1 AND seq = 4', [personId]);
    expect(await faultOf(personId)).toBe('seal_missing at 4');
  });

  test('the apps can remove nothing without a checkpoint of the same transaction, and nothing younger than 30 days', async () => {
    const young = await somebody(1);
    const ancient = await somebody(2, old);
    const { prisma } = database();
    const remove = (chain: string, seq: bigint) => prisma.$executeRaw`SELECT prune_audit_chain(${chain}::uuid, ${seq})`;
    await expect(remove(ancient, 2n)).rejects.toThrow(/no checkpoint/);
    const said = { chain: young, seq: 1n, hash: new Uint8Array(32), at: new Date(), kid: 'k', pruned: true };
    const forged = { ...said, signature: new Uint8Array(4) };
    await expect(
      prisma.$transaction(async (tx) => {
        await tx.auditCheckpoint.create({ data: forged });
        await tx.$executeRaw`SELECT prune_audit_chain(${young}::uuid, 1)`;
      }),
    ).rejects.toThrow(/last 30 days/);
    await prisma.$transaction(async (tx) => {
      await tx.auditCheckpoint.create({ data: { ...forged, chain: ancient } });
      await tx.$executeRaw`SELECT prune_audit_chain(${ancient}::uuid, 1)`;
    });
    expect(await faultOf(ancient)).toBe('seal_missing at 1');
  });
});
