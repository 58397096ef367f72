import { Prisma, type Session } from '@portcullis/database';
import { chainOf, extend, genesis, type Head, type Seal, type SealedRow } from './audit-chain.ts';
import { writeSealing } from './audit-seal-writes.ts';
import { countHours } from './connection-hours.ts';

/** How far one pass over the rows is. It begins with `undefined`. */
export type SealingPass = {
  /** The row it sealed last, in the order of transactions. */
  after: { transaction: string; id: bigint };
  /** As it began, every transaction before this one had finished. */
  settled: string;
};

const columns = `
  e.id, e.at, e.person_id AS "personId", e.connection_id AS "connectionId", e.client_id AS "clientId", e.event, e.tool,
  e.scope_held AS "scopeHeld", e.scope_needed AS "scopeNeeded", e.decision, e.reason, e.calls,
  e.args_digest AS "argsDigest", coalesce(e.order_ids, '{}') AS "orderIds", e.duration_ms AS "durationMs", e.address,
  e.approval_id AS "approvalId", e.limits_before AS "limitsBefore", e.limits_after AS "limitsAfter",
  e.request_id AS "requestId"`;

/** The columns of a row that is sealed. Of `audit_event`, named `e`. */
export const sealedColumns = Prisma.raw(columns);

/*
 * Sealing is done for every row there is, and by the process that answers token requests: its statements are named ones of `pg`,
 * which are prepared once. Through Prisma a row costs twice as much.
 */

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
  session: Session,
  pass: SealingPass | undefined,
  batch: number,
): Promise<{ sealed: number; pass: SealingPass | undefined }> => {
  const { through, settled } = await holdSealer(session, pass === undefined);
  const since = pass?.settled ?? settled;
  const { ids, end } = await lookOn(session, pass?.after ?? { transaction: through, id: -1n }, batch);
  const rows = await readRows(session, ids);
  const { seals, heads } = sealRows(rows, await readHeads(session, rows));
  await writeSealing(session, { seals, heads, hours: countHours(rows) });
  if (end) return { sealed: rows.length, pass: { after: end, settled: since } };
  await session.query({ ...moveOn, values: [since] });
  return { sealed: rows.length, pass: undefined };
};

const moveOn = {
  name: 'sealer-moves-on',
  text: 'UPDATE audit_sealer SET through = $1::text::xid8 WHERE id = 1 AND through < $1::text::xid8',
};

type Place = SealingPass['after'];

/** Rows looked at in one go. They are many more than are sealed only while a long transaction holds the sealer's place. */
const lookedMax = 2_000;

/** The next rows without a seal, by their ids, and how far was looked; `end` undefined: to the end. */
const lookOn = async (
  session: Session,
  { transaction, id }: Place,
  batch: number,
): Promise<{ ids: string[]; end: Place | undefined }> => {
  type Found = { fresh: string[]; lastFresh: Place; looked: number; lastLooked: Place };
  const { rows } = await session.query<Found>({ ...look, values: [transaction, id, lookedMax, batch] });
  const [found] = rows;
  if (!found) throw new Error('Invariant: one row tells what was found');
  const { fresh, lastFresh, looked, lastLooked } = found;
  const last = fresh.length === batch ? lastFresh : looked === lookedMax ? lastLooked : undefined;
  return { ids: fresh, end: last && { transaction: last.transaction, id: BigInt(last.id) } };
};

const lastOf = (rows: 'fresh' | 'looked'): string => `
  (SELECT jsonb_build_object('transaction', transaction::text, 'id', id::text)
     FROM ${rows} ORDER BY transaction DESC, id DESC LIMIT 1)`;

/** Seals are looked up one by one: joined, the planner would read every seal there is. */
const look = {
  name: 'sealer-looks',
  text: `
    WITH looked AS MATERIALIZED (
      SELECT e.transaction, e.id FROM audit_event e WHERE (e.transaction, e.id) > ($1::text::xid8, $2::bigint)
       ORDER BY e.transaction, e.id LIMIT $3::int
    ), fresh AS MATERIALIZED (
      SELECT transaction, id FROM looked
       WHERE (SELECT s.event_id FROM audit_seal s WHERE s.event_id = looked.id) IS NULL
       ORDER BY transaction, id LIMIT $4::int)
    SELECT coalesce((SELECT array_agg(id::text) FROM fresh), '{}') AS fresh,
           (SELECT count(*) FROM looked)::int AS looked, ${lastOf('fresh')} AS "lastFresh", ${lastOf('looked')} AS "lastLooked"`,
};

const readRows = async (session: Session, ids: readonly string[]): Promise<SealedRow[]> => {
  if (ids.length === 0) return [];
  const { rows } = await session.query<SealedRow>({ ...read, values: [ids] });
  return rows.map((row) => ({ ...row, id: BigInt(row.id) }));
};

const read = {
  name: 'sealer-reads',
  text: `SELECT ${columns} FROM audit_event e WHERE e.id = ANY ($1::bigint[]) ORDER BY e.transaction, e.id`,
};

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
const holdSealer = async (session: Session, isBeginning: boolean): Promise<Sealer> => {
  const sealer = (await lockSealer(session)) ?? (await addSealer(session));
  if (!sealer.isUnsure || !isBeginning) return sealer;
  await session.query('SELECT adopt_audit_rows()');
  await session.query(`UPDATE audit_sealer SET through = '0' WHERE id = 1`);
  return { ...sealer, through: '0' };
};

const lockSealer = async (session: Session): Promise<Sealer | undefined> => (await session.query<Sealer>(lock)).rows[0];

const lock = {
  name: 'sealer-locks',
  text: `
    SELECT through::text, pg_snapshot_xmin(pg_current_snapshot())::text AS settled,
           through = '0' OR through > pg_snapshot_xmax(pg_current_snapshot()) AS "isUnsure"
      FROM audit_sealer WHERE id = 1 FOR UPDATE`,
};

const addSealer = async (session: Session): Promise<Sealer> => {
  await session.query(`INSERT INTO audit_sealer (id, through) VALUES (1, '0') ON CONFLICT DO NOTHING`);
  const sealer = await lockSealer(session);
  if (!sealer) throw new Error('Invariant: the sealer has its row');
  return sealer;
};

const readHeads = async (session: Session, rows: readonly SealedRow[]): Promise<Map<string, Head>> => {
  if (rows.length === 0) return new Map();
  const chains = [...new Set(rows.map(chainOf))];
  const { rows: heads } = await session.query<Head>({ ...findHeads, values: [chains] });
  return new Map(heads.map(({ chain, seq, hash }) => [chain, { chain, seq: BigInt(seq), hash }]));
};

const findHeads = {
  name: 'sealer-finds-heads',
  text: 'SELECT chain, seq, hash FROM audit_chain WHERE chain = ANY ($1::uuid[])',
};
