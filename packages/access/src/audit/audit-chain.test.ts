import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalRow, genesis, type Head, nobodysChain, type SealedRow } from './audit-chain.ts';
import { type Checkpoint, judgeCheckpoint, type KeyWithId, signCheckpoint } from './audit-checkpoint.ts';
import { sealRows } from './audit-seal-store.ts';
import { beginWalk, endWalk, type SealWithRow, walkOn } from './audit-verification.ts';
import { countHours } from './connection-hours.ts';

const person = '0199c5a1-0000-7000-8000-000000000001';
const start = Date.parse('2026-11-21T12:00:00Z');
const text = fc.option(fc.string({ maxLength: 6 }));
const rowOf = fc.record({
  at: fc.integer({ min: 0, max: 10_000_000 }).map((ms) => new Date(start + ms)),
  connectionId: fc.option(fc.uuid()),
  clientId: text,
  event: fc.constantFrom('tool.call', 'sign_in.succeeded', 'connection.revoked'),
  tool: text,
  scopeHeld: fc.option(fc.constantFrom('mcp:read', 'mcp:trade')),
  scopeNeeded: fc.option(fc.constantFrom('mcp:read', 'mcp:trade')),
  decision: fc.constantFrom('allowed', 'refused', 'failed'),
  reason: text,
  calls: fc.integer({ min: 1, max: 64 }),
  argsDigest: fc.option(fc.uint8Array({ maxLength: 4 })),
  orderIds: fc.array(fc.string({ maxLength: 4 }), { maxLength: 3 }),
  durationMs: fc.option(fc.nat(900)),
  address: text,
  approvalId: fc.option(fc.uuid()),
  limitsBefore: fc.option(fc.dictionary(fc.string({ maxLength: 3 }), fc.nat(9), { maxKeys: 2 })),
  limitsAfter: fc.option(fc.dictionary(fc.string({ maxLength: 3 }), fc.nat(9), { maxKeys: 2 })),
  requestId: text,
});
const rowsOf = fc
  .array(rowOf, { minLength: 2, maxLength: 8 })
  .map((rows) => rows.map((row, index): SealedRow => ({ id: BigInt(index + 1), personId: person, ...row })));

const key = (kind: 'rsa' | 'ec' | 'ed25519', kid = 'a-key'): KeyWithId => {
  const { privateKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : kind === 'ec'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('ed25519');
  return { ...privateKey.export({ format: 'jwk' }), kid };
};
const signingKey = key('ed25519');

/** A person's chain as the database holds it. */
const chainOfRows = (rows: readonly SealedRow[]) => {
  const { seals, heads } = sealRows(rows, new Map());
  const sealed = seals.map((seal, index): SealWithRow => ({ ...seal, row: rows[index] }));
  return { sealed, head: heads[0] as Head };
};

const faultOf = (sealed: readonly SealWithRow[], head: Head | undefined, checkpoints: readonly Checkpoint[] = []) =>
  endWalk(sealed.reduce(walkOn, beginWalk({ chain: person, head, checkpoints })));

const signed = ({ chain, seq, hash }: Head, pruned = false) =>
  signCheckpoint({ chain, seq, hash }, signingKey, new Date(start), pruned);

const anyIndex = (length: number) => fc.nat(length - 1);

describe('A chain of audit rows', () => {
  test('is whole as it was sealed, in one go or in two', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const { sealed, head } = chainOfRows(rows);
        expect(faultOf(sealed, head, [signed(head)])).toBeUndefined();
        const first = sealRows(rows.slice(0, 1), new Map());
        const second = sealRows(rows.slice(1), new Map(first.heads.map((each) => [each.chain, each])));
        expect(second.heads).toEqual([head]);
      }),
      { numRuns: 50 },
    );
  });

  test('two rows that differ in anything differ in their bytes', () => {
    fc.assert(
      fc.property(rowsOf, ([one, other]) => {
        if (!one || !other) return;
        for (const name of Object.keys(one) as (keyof SealedRow)[]) {
          const changed = { ...one, [name]: other[name] } as SealedRow;
          const isSame = Buffer.compare(canonicalRow(changed), canonicalRow(one)) === 0;
          expect(isSame, name).toBe(asText(changed[name]) === asText(one[name]));
        }
      }),
    );
  });

  test('what a value ends with never reads as the beginning of the next one', () => {
    const row: SealedRow = { ...blank, clientId: 'ab', event: 'c', orderIds: ['a', 'bc'] };
    for (const other of [
      { clientId: 'a', event: 'bc' },
      { orderIds: ['ab', 'c'] },
      { orderIds: ['abc'] },
      { reason: '' },
    ]) {
      expect(canonicalRow({ ...row, ...other })).not.toEqual(canonicalRow(row));
    }
  });

  test('any single row that is changed is found, at its place', () => {
    const changes = fc.constantFrom<Partial<SealedRow>>(
      { reason: 'something else' },
      { decision: 'ignored' },
      { at: new Date(0) },
      { orderIds: ['another', 'order'] },
      { limitsAfter: { orders_per_hour: 1_000 } },
      { calls: 1_000 },
    );
    const cases = rowsOf.chain((rows) => fc.tuple(fc.constant(rows), anyIndex(rows.length), changes));
    fc.assert(
      fc.property(cases, ([rows, index, change]) => {
        const { sealed, head } = chainOfRows(rows);
        const changed = sealed.with(index, { ...sealed[index], row: { ...rows[index], ...change } } as SealWithRow);
        expect(faultOf(changed, head)).toMatchObject({ fault: 'row_changed', seq: BigInt(index + 1) });
      }),
    );
  });

  test('any two rows that change places, any row that is gone or put between, is found', () => {
    const cases = rowsOf.chain((rows) => fc.tuple(fc.constant(rows), anyIndex(rows.length), anyIndex(rows.length)));
    fc.assert(
      fc.property(cases, ([rows, one, other]) => {
        const { sealed, head } = chainOfRows(rows);
        const at = (index: number) => sealed[index] as SealWithRow;
        const lostRow = sealed.with(one, { ...at(one), row: undefined });
        expect(faultOf(lostRow, head)).toMatchObject({
          fault: 'row_missing',
          seq: BigInt(one + 1),
          eventId: BigInt(one + 1),
        });
        expect(faultOf(sealed.toSpliced(one, 1), head)).toMatchObject({ seq: BigInt(one + 1) });
        expect(faultOf(sealed.toSpliced(one, 0, at(other)), head)).toBeDefined();
        if (one === other) return;
        const swapped = sealed
          .with(one, { ...at(one), row: at(other).row })
          .with(other, { ...at(other), row: at(one).row });
        expect(faultOf(swapped, head)).toMatchObject({ fault: 'row_changed', seq: BigInt(Math.min(one, other) + 1) });
      }),
    );
  });

  test('rows gone from its end, head and all, are found by a checkpoint; so is a chain forged from any place on', () => {
    const cases = rowsOf.chain((rows) => fc.tuple(fc.constant(rows), anyIndex(rows.length)));
    fc.assert(
      fc.property(cases, ([rows, index]) => {
        const { head } = chainOfRows(rows);
        const short = chainOfRows(rows.slice(0, index));
        expect(faultOf(short.sealed, short.head, [signed(head)])).toMatchObject({ fault: 'truncated' });
        const forged = chainOfRows(rows.with(index, { ...(rows[index] as SealedRow), reason: 'forged' }));
        expect(faultOf(forged.sealed, forged.head)).toBeUndefined();
        expect(faultOf(forged.sealed, forged.head, [signed(head)])).toMatchObject({ fault: 'checkpoint_differs' });
      }),
      { numRuns: 50 },
    );
  });

  test('goes on from where retention removed its beginning; nothing but a signed word lets it begin there', () => {
    const rows = [1n, 2n, 3n, 4n].map((id): SealedRow => ({ ...blank, id }));
    const { sealed, head } = chainOfRows(rows);
    const kept = sealed.slice(2);
    expect(faultOf(kept, head, [signed(sealed[1] as Head, true)])).toBeUndefined();
    expect(faultOf([], head, [signed(head, true)])).toBeUndefined();
    expect(faultOf(kept, head)).toMatchObject({ fault: 'seal_missing', seq: 1n });
    expect(faultOf(kept.slice(1), head, [signed(sealed[1] as Head, true)])).toMatchObject({
      fault: 'seal_missing',
      seq: 3n,
    });
    const elsewhere = { ...signed(sealed[1] as Head), hash: new Uint8Array(32) };
    expect(faultOf(kept, head, [signed(sealed[1] as Head, true), elsewhere])).toMatchObject({
      fault: 'checkpoint_differs',
    });
  });

  test('rows of another chain do not belong, and no chain begins as another does', () => {
    const { sealed, head } = chainOfRows([{ ...blank, id: 1n }]);
    const foreign = sealed.map((seal) => ({ ...seal, row: { ...blank, personId: null } }));
    expect(faultOf(foreign, head)).toMatchObject({ fault: 'wrong_chain' });
    expect(genesis(nobodysChain).hash).not.toEqual(genesis(person).hash);
    expect(faultOf(sealed, undefined)).toMatchObject({ fault: 'head_differs' });
  });
});

describe('A checkpoint', () => {
  test.each(['rsa', 'ec', 'ed25519'] as const)(
    'signed with a key of kind %s is good, and nothing in it can be changed',
    (kind) => {
      const its = key(kind);
      const checkpoint = signCheckpoint({ chain: person, seq: 7n, hash: new Uint8Array(32) }, its, new Date(start));
      const { kty, n, e, crv, x, y, kid } = its;
      const publicKeys = [
        key('ed25519', 'another'),
        JSON.parse(JSON.stringify({ kty, n, e, crv, x, y, kid })) as KeyWithId,
      ];
      expect(judgeCheckpoint(checkpoint, publicKeys)).toBe('good');
      for (const change of [
        { seq: 8n },
        { pruned: true },
        { chain: nobodysChain },
        { at: new Date(start + 1) },
        { hash: new Uint8Array(32).fill(1) },
      ]) {
        expect(judgeCheckpoint({ ...checkpoint, ...change }, publicKeys)).toBe('bad_signature');
      }
      expect(judgeCheckpoint({ ...checkpoint, kid: 'unheard-of' }, publicKeys)).toBe('unknown_key');
      expect(judgeCheckpoint({ ...checkpoint, kid: 'another' }, publicKeys)).toBe('bad_signature');
    },
  );
});

test('the hours of a connection count calls, also those that one row tells of, and nothing that a person did to it', () => {
  const connectionId = '0199c5a1-0000-7000-8000-00000000000c';
  const call = { ...blank, connectionId, event: 'tool.call' };
  expect(
    countHours([
      { ...call, scopeNeeded: 'mcp:read' },
      { ...call, scopeNeeded: 'mcp:trade', calls: 4, decision: 'refused' },
      { ...call, event: 'connection.lowered' },
      { ...call, connectionId: null },
      { ...call, at: new Date(start + 3_600_000), event: 'prompt.get' },
    ]),
  ).toEqual([
    { connectionId, hourAt: new Date(start), calls: 5, writes: 4, refused: 4 },
    { connectionId, hourAt: new Date(start + 3_600_000), calls: 1, writes: 0, refused: 0 },
  ]);
});

const blank: SealedRow = {
  ...{
    id: 1n,
    at: new Date(start),
    personId: person,
    connectionId: null,
    clientId: null,
    event: 'sign_out',
    tool: null,
  },
  ...{
    scopeHeld: null,
    scopeNeeded: null,
    decision: 'allowed',
    reason: null,
    calls: 1,
    argsDigest: null,
    orderIds: [],
  },
  ...{ durationMs: null, address: null, approvalId: null, limitsBefore: null, limitsAfter: null, requestId: null },
};

const asText = (value: unknown): string =>
  JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : sorted(each)));

const sorted = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;
