import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKeys, rotateKeys } from '@portcullis/access';
import { readConfiguration } from '@portcullis/http';
import { addPerson, sealAudit, setPlan, suspendPerson } from '@portcullis/operations';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CommandRefused } from '../../apps/operator/src/answer.ts';
import { auditCheckpoint } from '../../apps/operator/src/commands/audit-checkpoint.ts';
import { auditVerify } from '../../apps/operator/src/commands/audit-verify.ts';
import { checkAudit } from '../../apps/operator/src/doctor/check-audit.ts';
import { urlOfDatabase, useDatabase } from '../harness/database.ts';
import { runOperator } from '../harness/operator.ts';

describe("the operator's commands for the audit", () => {
  const database = useDatabase();
  const email = 'ada@example.com';
  let folder: string;
  let owner: pg.Client;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portcullis-audit-'));
    owner = new pg.Client({
      connectionString: urlOfDatabase(inject('ownerUrl'), new URL(database().url).pathname.slice(1)),
    });
    await owner.connect();
    loadKeys({ dataDir: folder }, new Date());
    const by = { requestId: 'a-request', clock: () => new Date() };
    await addPerson(
      database(),
      { email, name: 'Ada', password: 'seven grey herons', plan: 'free', operator: false },
      by,
    );
    await setPlan(database(), { email, plan: 'pro' }, by);
    await suspendPerson(database(), email, by);
  });
  afterAll(async () => {
    await owner.end();
    rmSync(folder, { recursive: true });
  });

  const context = () => ({
    ...{ database: database(), configuration: readConfiguration({ DATA_DIR: folder }), folder },
    ...{ requestId: 'a-request', clock: () => new Date(), readInput: async () => '' },
  });
  const verify = (input: { user?: string; checkpoint?: string } = {}) => auditVerify.run(context(), input);
  const damageOf = async (input: { user?: string; checkpoint?: string } = {}) => {
    const refused = await verify(input).catch((error: unknown) => error);
    return refused instanceof CommandRefused ? refused.detail : 'none';
  };

  it('what waits to be sealed is counted, and is no fault until it waits for long: then doctor is not well', async () => {
    expect((await verify()).text).toBe(
      'The audit is whole: 0 rows in 0 chains, 0 checkpoints. Not sealed yet, which is no fault: 3 rows.',
    );
    expect(await checkAudit(database(), new Date())).toMatchObject({ well: true });
    expect(await checkAudit(database(), new Date(Date.now() + 120_000))).toMatchObject({
      well: false,
      found: expect.stringMatching(/^3 rows wait to be sealed, since /),
    });
    await sealAudit(database());
    expect(await checkAudit(database(), new Date())).toMatchObject({ well: true, found: 'every row is sealed' });
  });

  it('a checkpoint that was kept elsewhere is verified also after its key was rotated away', async () => {
    const { text } = await auditCheckpoint.run(context(), {});
    writeFileSync(join(folder, 'kept.json'), text);
    for (const days of [0, 3, 6]) rotateKeys({ dataDir: folder }, new Date(Date.now() + days * 86_400_000));
    expect((await verify({ user: email, checkpoint: 'kept.json' })).json).toMatchObject({
      ...{ whole: true, rows: 3, chains: 1, checkpoints: 2, faults: [] },
    });
    writeFileSync(join(folder, 'other.json'), '{}');
    expect(await damageOf({ checkpoint: 'other.json' })).toContain('holds no checkpoints');
    expect(await damageOf({ checkpoint: 'none.json' })).toContain('cannot be read');
    expect(await damageOf({ user: 'nobody@example.com' })).toContain('Nobody has the email');
  });

  it('says which row of whom differs first; exit code 1', async () => {
    await owner.query(`DELETE FROM audit_checkpoint`);
    await owner.query(`DELETE FROM audit_event WHERE event = 'person.suspended'`);
    await owner.query(`DELETE FROM audit_seal WHERE seq = 3`);
    await owner.query(`UPDATE audit_chain SET seq = 2, hash = (SELECT hash FROM audit_seal WHERE seq = 2)`);
    expect(await damageOf()).toBe('none');
    expect(await damageOf({ checkpoint: 'kept.json' })).toContain(
      `${email}: Row no. 3 of the chain: the chain ends before it, although a head or a signed checkpoint tells of it.`,
    );
    await owner.query(`UPDATE audit_event SET reason = 'elite' WHERE event = 'person.plan_changed'`);
    const environment = { DATABASE_URL: database().url, DATA_DIR: folder };
    const { code, stdout } = await runOperator(environment, ['audit', 'verify', '--json']);
    expect([code, JSON.parse(stdout)]).toMatchObject([
      1,
      { error: 'audit_damaged', whole: false, faults: [{ user: email, seq: '2', fault: 'row_changed' }] },
    ]);
  });
});
