import { Prisma, type Transaction } from '@portcullis/database';
import { chainOf, extend, genesis, type Head, type Seal, type SealedRow } from './audit-chain.ts';
import { type ConnectionHour, countHours } from './connection-hours.ts';

/** How far one pass over the rows is. It begins with `undefined`. */
export type SealingPass = {
  /** The row it sealed last, in the order of transactions. */
  after: { transaction: string; id: bigint };
  /** As it began, every transaction before this one had finished. */
  settled: string;
};

/** The columns of a row that is sealed. Of `audit_event`, named `e`. */
export const sealedColumns = Prisma.sql`
  e.id, e.at, e.person_id AS "personId", e.connection_id AS "connectionId", e.client_id AS "clientId", e.event, e.tool,
  e.scope_held AS "scopeHeld", e.scope_needed AS "scopeNeeded", e.decision, e.reason, e.calls,
  e.args_digest AS "argsDigest", coalesce(e.order_ids, '{}') AS "orderIds", e.duration_ms AS "durationMs", e.address,
  e.approval_id AS "approvalId", e.limits_before AS "limitsBefore", e.limits_after AS "limitsAfter",
  e.request_id AS "requestId"`;

/**
 * Seals the next rows that are not sealed yet, with all that follows from them: heads, and the hours of connections. The lock of
 * the sealer's own row lets one at a time; no other row that an act writes is locked.
 *
 * A pass takes all rows that can be seen, in the order of their transactions. At its end everything before the transaction that
 * was the oldest unfinished one as it began is sealed, and never looked at again: what commits late is later than that.
 *
 * @returns the pass as far as it is, or undefined when it is through
 */
export const sealNext = async (
  tx: Transaction,
  pass: SealingPass | undefined,
  batch: number,
): Promise<{ sealed: number; pass: SealingPass | undefined }> => {
  const { through, settled } = await holdSealer(tx, pass === undefined);
  const since = pass?.settled ?? settled;
  const { ids, end } = await lookOn(tx, pass?.after ?? { transaction: through, id: -1n }, batch);
  const rows = await readRows(tx, ids);
  const { seals, heads } = sealRows(rows, await readHeads(tx, rows));
  await writeSeals(tx, seals, heads);
  const hours = countHours(rows);
  await addHours(tx, hours);
  await announceUse(tx, hours);
  if (end) return { sealed: rows.length, pass: { after: end, settled: since } };
  await tx.$executeRaw`UPDATE audit_sealer SET through = ${since}::text::xid8 WHERE id = 1 AND through < ${since}::text::xid8`;
  return { sealed: rows.length, pass: undefined };
};

type Place = SealingPass['after'];

/** Rows looked at in one go. They are many more than are sealed only while a long transaction holds the sealer's place. */
const lookedMax = 2_000;

/**
 * The next rows without a seal, by their ids, and how far was looked; `end` undefined: to the end. Seals are looked up one by
 * one: joined, the planner would read every seal there is.
 */
const lookOn = async (
  tx: Transaction,
  { transaction, id }: Place,
  batch: number,
): Promise<{ ids: bigint[]; end: Place | undefined }> => {
  const [found] = await tx.$queryRaw<{ fresh: bigint[]; lastFresh: Place; looked: number; lastLooked: Place }[]>`
    WITH looked AS MATERIALIZED (
      SELECT e.transaction, e.id FROM audit_event e WHERE (e.transaction, e.id) > (${transaction}::text::xid8, ${id})
       ORDER BY e.transaction, e.id LIMIT ${lookedMax}
    ), fresh AS MATERIALIZED (
      SELECT transaction, id FROM looked
       WHERE (SELECT s.event_id FROM audit_seal s WHERE s.event_id = looked.id) IS NULL
       ORDER BY transaction, id LIMIT ${batch})
    SELECT coalesce((SELECT array_agg(id) FROM fresh), '{}') AS fresh,
           (SELECT count(*) FROM looked)::int AS looked, ${lastOf('fresh')} AS "lastFresh", ${lastOf('looked')} AS "lastLooked"`;
  if (!found) throw new Error('Invariant: one row tells what was found');
  const { fresh, lastFresh, looked, lastLooked } = found;
  const last = fresh.length === batch ? lastFresh : looked === lookedMax ? lastLooked : undefined;
  return { ids: fresh, end: last && { transaction: last.transaction, id: BigInt(last.id) } };
};

const lastOf = (rows: 'fresh' | 'looked'): Prisma.Sql => Prisma.sql`
  (SELECT jsonb_build_object('transaction', transaction::text, 'id', id::text)
     FROM ${Prisma.raw(rows)} ORDER BY transaction DESC, id DESC LIMIT 1)`;

const readRows = async (tx: Transaction, ids: readonly bigint[]): Promise<SealedRow[]> =>
  ids.length === 0
    ? []
    : tx.$queryRaw<SealedRow[]>`
        SELECT ${sealedColumns} FROM audit_event e WHERE e.id = ANY (${ids}::bigint[]) ORDER BY e.transaction, e.id`;

/** Each row at the end of its chain, in the order given. */
export const sealRows = (
  rows: readonly SealedRow[],
  before: ReadonlyMap<string, Head>,
): { seals: Seal[]; heads: Head[] } => {
  const heads = new Map<string, Head>();
  const seals = rows.map((row) => {
    const chain = chainOf(row);
    const head = extend(heads.get(chain) ?? before.get(chain) ?? genesis(chain), row);
    heads.set(chain, head);
    return { ...head, eventId: row.id };
  });
  return { seals, heads: [...heads.values()] };
};

type Sealer = { through: string; settled: string; isUnsure: boolean };

/** Locks the sealer's row. A restored database may be behind its own audit: then, as a pass begins, all rows are looked at anew. */
const holdSealer = async (tx: Transaction, isBeginning: boolean): Promise<Sealer> => {
  await tx.$executeRaw`INSERT INTO audit_sealer (id, through) SELECT 1, '0' WHERE NOT EXISTS (SELECT FROM audit_sealer)
                       ON CONFLICT DO NOTHING`;
  const [sealer] = await tx.$queryRaw<Sealer[]>`
    SELECT through::text, pg_snapshot_xmin(pg_current_snapshot())::text AS settled,
           through = '0' OR through > pg_snapshot_xmax(pg_current_snapshot()) AS "isUnsure"
      FROM audit_sealer WHERE id = 1 FOR UPDATE`;
  if (!sealer) throw new Error('Invariant: the sealer has its row');
  if (!sealer.isUnsure || !isBeginning) return sealer;
  await tx.$executeRaw`SELECT adopt_audit_rows()`;
  await tx.$executeRaw`UPDATE audit_sealer SET through = '0' WHERE id = 1`;
  return { ...sealer, through: '0' };
};

const readHeads = async (tx: Transaction, rows: readonly SealedRow[]): Promise<Map<string, Head>> => {
  const chains = [...new Set(rows.map(chainOf))];
  const heads = chains.length === 0 ? [] : await tx.auditChain.findMany({ where: { chain: { in: chains } } });
  return new Map(heads.map((head) => [head.chain, head]));
};

const hex = ({ hash }: { hash: Uint8Array }): string => Buffer.from(hash).toString('hex');

const writeSeals = async (tx: Transaction, seals: readonly Seal[], heads: readonly Head[]): Promise<void> => {
  if (seals.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO audit_seal (event_id, chain, seq, hash)
    SELECT event_id, chain, seq, decode(hash, 'hex')
      FROM unnest(${seals.map(({ eventId }) => eventId)}::bigint[], ${seals.map(({ chain }) => chain)}::uuid[],
                  ${seals.map(({ seq }) => seq)}::bigint[], ${seals.map(hex)}::text[]) AS seal (event_id, chain, seq, hash)`;
  await tx.$executeRaw`
    INSERT INTO audit_chain (chain, seq, hash)
    SELECT chain, seq, decode(hash, 'hex')
      FROM unnest(${heads.map(({ chain }) => chain)}::uuid[], ${heads.map(({ seq }) => seq)}::bigint[],
                  ${heads.map(hex)}::text[]) AS head (chain, seq, hash)
    ON CONFLICT (chain) DO UPDATE SET seq = EXCLUDED.seq, hash = EXCLUDED.hash`;
};

/** Connections that were removed with their person have no hours. Always in one order, as everywhere. */
const addHours = async (tx: Transaction, hours: readonly ConnectionHour[]): Promise<void> => {
  if (hours.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO connection_hour AS kept (connection_id, hour_at, calls, writes, refused)
    SELECT hour.* FROM unnest(${hours.map(({ connectionId }) => connectionId)}::uuid[],
                              ${hours.map(({ hourAt }) => hourAt)}::timestamptz[], ${hours.map(({ calls }) => calls)}::int[],
                              ${hours.map(({ writes }) => writes)}::int[], ${hours.map(({ refused }) => refused)}::int[])
             AS hour (connection_id, hour_at, calls, writes, refused)
      JOIN connection ON connection.id = hour.connection_id
     ORDER BY hour.connection_id, hour.hour_at
    ON CONFLICT (connection_id, hour_at) DO UPDATE SET
      calls = kept.calls + EXCLUDED.calls, writes = kept.writes + EXCLUDED.writes, refused = kept.refused + EXCLUDED.refused`;
};

/** Tells open pages whose clients called. */
const announceUse = async (tx: Transaction, hours: readonly ConnectionHour[]): Promise<void> => {
  const ids = [...new Set(hours.map(({ connectionId }) => connectionId))];
  if (ids.length === 0) return;
  await tx.$executeRaw`SELECT pg_notify('portcullis_use', id) FROM unnest(${ids}::text[]) AS used (id)`;
};

/**
 * Whether a committed row waits to be sealed, or so many are to be looked at that nobody knows. One look into an index: asked
 * twice a second, for ever.
 */
export const isSealingDue = async (reader: Transaction): Promise<boolean> => {
  const [answer] = await reader.$queryRaw<{ due: boolean }[]>`
    WITH looked AS MATERIALIZED (
      SELECT e.id FROM audit_event e WHERE e.transaction >= coalesce((SELECT through FROM audit_sealer), '0')
       ORDER BY e.transaction, e.id LIMIT ${dueMax})
    SELECT count(*) = ${dueMax} OR EXISTS (
             SELECT FROM looked WHERE (SELECT s.event_id FROM audit_seal s WHERE s.event_id = looked.id) IS NULL) AS due
      FROM looked`;
  return answer?.due === true;
};

const dueMax = 1_000;
