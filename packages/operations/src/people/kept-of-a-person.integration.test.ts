import { beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { marksIn, storedOf } from '../../../../tests/harness/stored-marks.ts';
import { quoteMarket } from '../../../../tests/harness/tool-caller.ts';
import { wholePerson } from '../../../../tests/harness/whole-person.ts';
import { exportPerson } from './export-person.ts';
import { removePerson } from './persons.ts';

const database = useDatabase();
let rows: Record<string, unknown>[];
let document: unknown;
let email: string;

beforeAll(async () => {
  await quoteMarket(database());
  const anna = await wholePerson(database(), 'Annas');
  const { caller } = anna;
  email = anna.email;
  const rules = { approvals: { when: 'above', above: { quantity: 3 } } };
  const limits = { type: 'portcullis_trading', accounts: ['Annas-Account'] };
  await caller.changeConnection({ rules, limits });
  await caller.changePerson({ clientLimits: { ...limits, accounts: ['Annas-Together'] } });
  rows = [...(await storedOf(database(), caller.personId)).values()].flat() as typeof rows;
  const exported = await exportPerson(database(), email.toUpperCase());
  if (exported.kind !== 'done') throw new Error(exported.kind);
  document = exported.document;
});

const secrets = /^(password_hash|id_hash|key_hash|browser_hash|form_secret|seal_key)$/;
const valuesOf = (column: (name: string) => boolean) =>
  rows.flatMap((row) => Object.entries(row).flatMap(([name, value]) => (column(name) ? [value] : [])));
const marksOf = (values: unknown[]) => marksIn(new Map([['values', values]]), 'Annas');

test('an export holds every word and every id that is kept of a person', () => {
  const kept = marksOf(valuesOf((name) => !secrets.test(name)).filter((value) => !(value instanceof Uint8Array)));
  expect(kept.size).toBeGreaterThan(70);
  const exported = marksOf([document]);
  expect([...kept].filter((mark) => !exported.has(mark))).toEqual([]);
});

test('and no secret, nor what a secret would be known by', () => {
  const text = JSON.stringify(document);
  const hidden = marksOf(valuesOf((name) => secrets.test(name)));
  expect(hidden.size).toBeGreaterThan(10);
  expect([...hidden].filter((mark) => text.includes(mark))).toEqual([]);
});

test('of AI clients: what the person called them, how they bound them, what they asked for, and the chain of the audit', () => {
  expect(document).toMatchObject({
    person: { clientLimits: { type: 'portcullis_trading', accounts: ['Annas-Together'] } },
    connections: [
      {
        label: 'Annas-label',
        limits: { type: 'portcullis_trading', accounts: ['Annas-Account'] },
        rules: { approvals: { when: 'above', above: { quantity: 3 } } },
        budgetOf: [expect.any(String)],
        hours: expect.arrayContaining([expect.objectContaining({ calls: 1, refused: 1 })]),
        reads: [{ tool: 'ListAccounts' }],
        tokens: [{ kind: 'access', scope: 'mcp:trade' }],
      },
      {
        label: 'Annas-token',
        clientId: 'personal-token',
        limits: { accounts: ['Annas-Account'] },
        tokens: [{ kind: 'access', scope: 'mcp:trade' }],
      },
    ],
    approvals: [{ tool: 'PlaceOrder', outcome: 'refused', reason: 'Annas-no' }],
    audit: expect.arrayContaining([
      expect.objectContaining({
        approvalId: expect.any(String),
        limitsBefore: { orders_per_hour: 2 },
        limitsAfter: null,
      }),
    ]),
    auditSeals: expect.arrayContaining([expect.objectContaining({ seq: '1' })]),
    auditCheckpoints: [{ kid: 'the-key-of-the-server' }],
  });
});

test('a removed person leaves nothing but the audit and its chain', async () => {
  const { pool } = database();
  await removePerson(database(), email, { requestId: 'removal', clock: () => new Date() });
  const marks = [...marksOf(valuesOf((name) => !secrets.test(name)))].map((mark) => `%${mark}%`);
  const tables = await pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  const left: string[] = [];
  for (const { name } of tables.rows) {
    const { rows: found } = await pool.query(`SELECT 1 FROM "${name}" t WHERE t::text LIKE ANY($1) LIMIT 1`, [marks]);
    if (found.length > 0) left.push(name);
  }
  expect(left).toEqual(['audit_chain', 'audit_checkpoint', 'audit_event', 'audit_seal']);
});
