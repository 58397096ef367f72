import { Prisma, type Reader } from '@portcullis/database';
import type { Head, SealedRow } from './audit-chain.ts';
import type { Checkpoint } from './audit-checkpoint.ts';
import { sealedColumns } from './audit-seal-store.ts';
import type { AuditFault, SealWithRow } from './audit-verification.ts';

/** Every chain that anything tells of. */
export const readChains = async (reader: Reader): Promise<string[]> => {
  const rows = await reader.$queryRaw<{ chain: string }[]>`
    SELECT chain FROM audit_chain UNION SELECT chain FROM audit_seal UNION SELECT chain FROM audit_checkpoint ORDER BY chain`;
  return rows.map(({ chain }) => chain);
};

export const readHead = async (reader: Reader, chain: string): Promise<Head | undefined> =>
  (await reader.auditChain.findUnique({ where: { chain } })) ?? undefined;

export const readCheckpoints = (reader: Reader, chain: string): Promise<Checkpoint[]> =>
  reader.auditCheckpoint.findMany({ where: { chain }, orderBy: { seq: 'asc' } });

/** The next seals of a chain after that place, with their rows. */
export const readSeals = async (
  reader: Reader,
  chain: string,
  after: bigint,
  limit: number,
): Promise<SealWithRow[]> => {
  type Row = SealedRow & { eventId: bigint; chain: string; seq: bigint; hash: Uint8Array };
  const rows = await reader.$queryRaw<Row[]>`
    SELECT s.event_id AS "eventId", s.chain, s.seq, s.hash, ${sealedColumns}
      FROM audit_seal s LEFT JOIN audit_event e ON e.id = s.event_id
     WHERE s.chain = ${chain}::uuid AND s.seq > ${after} ORDER BY s.seq LIMIT ${limit}`;
  return rows.map(({ eventId, chain, seq, hash, ...row }) => ({
    ...{ eventId, chain, seq, hash },
    row: row.id === null ? undefined : row,
  }));
};

/** The time of the row at the first place after that one. */
export const readTimeAfter = async (reader: Reader, chain: string, after: bigint): Promise<Date | undefined> => {
  const [row] = await reader.$queryRaw<{ at: Date }[]>`
    SELECT e.at FROM audit_seal s JOIN audit_event e ON e.id = s.event_id
     WHERE s.chain = ${chain}::uuid AND s.seq > ${after} ORDER BY s.seq LIMIT 1`;
  return row?.at;
};

const unsealed = Prisma.sql`NOT EXISTS (SELECT FROM audit_seal s WHERE s.event_id = e.id)`;

/** Transactions before it are sealed. Of a restored database it says nothing until the sealer has looked. */
const through = Prisma.sql`
  (SELECT CASE WHEN through > pg_snapshot_xmax(pg_current_snapshot()) THEN '0' ELSE through END FROM audit_sealer)`;

/** Rows that the sealer has yet to take up: how many, and since when. */
export const readUnsealed = async (reader: Reader): Promise<{ rows: number; oldest: Date | null }> => {
  const [found] = await reader.$queryRaw<{ rows: bigint; oldest: Date | null }[]>`
    SELECT count(*) AS rows, min(e.at) AS oldest FROM audit_event e
     WHERE e.transaction >= coalesce(${through}, '0') AND ${unsealed}`;
  return { rows: Number(found?.rows ?? 0), oldest: found?.oldest ?? null };
};

/** The first row of each chain that the sealer went past, and that has no seal. */
export const readNeverSealed = async (reader: Reader, chain: string | undefined): Promise<AuditFault[]> => {
  const of = Prisma.sql`coalesce(e.person_id, '00000000-0000-0000-0000-000000000000')`;
  const rows = await reader.$queryRaw<{ chain: string; eventId: bigint }[]>`
    SELECT DISTINCT ON (${of}) ${of} AS chain, e.id AS "eventId" FROM audit_event e
     WHERE e.transaction < ${through} AND ${unsealed} AND (${chain ?? null}::uuid IS NULL OR ${of} = ${chain ?? null}::uuid)
     ORDER BY ${of}, e.id`;
  return rows.map((row) => ({ fault: 'never_sealed', seq: null, ...row }));
};

/** When the sealer was last seen at work, by the newest row that it sealed. */
export const readLastSealed = async (reader: Reader): Promise<Date | undefined> => {
  const [row] = await reader.$queryRaw<{ at: Date | null }[]>`
    SELECT max(e.at) AS at FROM audit_chain head
      JOIN audit_seal s ON s.chain = head.chain AND s.seq = head.seq JOIN audit_event e ON e.id = s.event_id`;
  return row?.at ?? undefined;
};
