import { type SealedRow, sealedColumns } from '@portcullis/access';
import { Prisma, type Reader } from '@portcullis/database';

/** Which rows of a person's own audit. Times: from, and before. */
export type AuditFilter = {
  /** A connection; null: rows of none. */
  connectionId?: string | null | undefined;
  tool?: string | undefined;
  decision?: 'allowed' | 'refused' | 'failed' | undefined;
  /** Rows that name orders of this account. */
  accountId?: string | undefined;
  from?: Date | undefined;
  before?: Date | undefined;
};

/** A row, with the accounts of its orders, and its place in the chain of its person once it is sealed. */
export type AuditEntry = SealedRow & {
  /** What the client calls itself. */
  clientName: string | null;
  accounts: string[];
  seq: bigint | null;
  hash: Uint8Array | null;
};

/** Where a page of the trail ends. */
export type AuditPlace = { at: Date; id: bigint };

/** Some rows of a person's own audit, newest first, after that place. Nobody else's are ever among them. */
export const readAuditTrail = async (
  reader: Reader,
  personId: string,
  filter: AuditFilter,
  { after, limit }: { after: AuditPlace | undefined; limit: number },
): Promise<AuditEntry[]> => {
  const rows = await reader.$queryRaw<Omit<AuditEntry, 'accounts'>[]>`
    SELECT ${sealedColumns}, s.seq, s.hash, c.name AS "clientName"
      FROM audit_event e LEFT JOIN audit_seal s ON s.event_id = e.id LEFT JOIN client c ON c.id = e.client_id
     WHERE ${Prisma.join([Prisma.sql`e.person_id = ${personId}::uuid`, ...conditions(filter, after)], ' AND ')}
     ORDER BY e.at DESC, e.id DESC LIMIT ${limit}`;
  const accounts = await accountsOf(reader, personId, rows);
  return rows.map((row) => ({ ...row, accounts: accounts(row.orderIds) }));
};

const conditions = (
  { connectionId, tool, decision, accountId, from, before }: AuditFilter,
  after: AuditPlace | undefined,
): Prisma.Sql[] => [
  ...(after ? [Prisma.sql`(e.at, e.id) < (${after.at}, ${after.id})`] : []),
  ...(connectionId === null ? [Prisma.sql`e.connection_id IS NULL`] : []),
  ...(connectionId ? [Prisma.sql`e.connection_id = ${connectionId}::uuid`] : []),
  ...(tool === undefined ? [] : [Prisma.sql`e.tool = ${tool}`]),
  ...(decision === undefined ? [] : [Prisma.sql`e.decision = ${decision}`]),
  ...(from === undefined ? [] : [Prisma.sql`e.at >= ${from}`]),
  ...(before === undefined ? [] : [Prisma.sql`e.at < ${before}`]),
  ...(accountId === undefined ? [] : [ofAccount(accountId)]),
];

/** Orders are named by their ids; whatever else were among them is no order. */
const ofAccount = (accountId: string): Prisma.Sql => Prisma.sql`
  EXISTS (SELECT FROM unnest(e.order_ids) AS named (id)
           JOIN trade_order o ON o.id = CASE WHEN named.id ~ ${uuid.source} THEN named.id::uuid END
          WHERE o.account_id = ${accountId}::uuid)`;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The names of the accounts that orders are of. */
const accountsOf = async (reader: Reader, personId: string, rows: readonly { orderIds: readonly string[] }[]) => {
  const ids = [...new Set(rows.flatMap(({ orderIds }) => orderIds))].filter((id) => uuid.test(id));
  const where = { personId, id: { in: ids } };
  const select = { id: true, account: { select: { name: true } } };
  const orders = ids.length === 0 ? [] : await reader.order.findMany({ where, select });
  const names = new Map(orders.map(({ id, account }) => [id, account.name]));
  return (orderIds: readonly string[]): string[] => [...new Set(orderIds.flatMap((id) => names.get(id) ?? []))];
};

/** A place as an address carries it. It says nothing of whose rows: those are always the asking person's. */
export const auditCursor = ({ at, id }: AuditPlace): string =>
  Buffer.from(`${at.getTime()}.${id}`, 'latin1').toString('base64url');

export const readAuditCursor = (cursor: string): AuditPlace | undefined => {
  const [, at, id] = /^(\d{1,13})\.(\d{1,18})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  return at === undefined || id === undefined ? undefined : { at: new Date(Number(at)), id: BigInt(id) };
};

const rowsAtOnce = 500;

/** All rows of a person's own audit that a filter lets through, newest first, some at a time. */
export async function* everyAuditEntry(
  reader: Reader,
  personId: string,
  filter: AuditFilter,
): AsyncGenerator<AuditEntry> {
  for (let after: AuditPlace | undefined; ; ) {
    const rows = await readAuditTrail(reader, personId, filter, { after, limit: rowsAtOnce });
    yield* rows;
    after = rows.at(-1);
    if (!after || rows.length < rowsAtOnce) return;
  }
}

/** A connection of a person, also one that has ended, as far as it can be named. */
export type NamedConnection = { id: string; name: string; connectedAt: Date; hasEnded: boolean };

const connectionsMax = 500;

/** The connections that a person has ever had, newest first. */
export const listNamedConnections = async (reader: Reader, personId: string, now: Date): Promise<NamedConnection[]> => {
  const rows = await reader.connection.findMany({
    where: { personId },
    orderBy: { createdAt: 'desc' },
    take: connectionsMax,
    select: { id: true, clientName: true, label: true, createdAt: true, revokedAt: true, expiresAt: true },
  });
  return rows.map(({ id, clientName, label, createdAt, revokedAt, expiresAt }) => ({
    ...{ id, name: label ?? clientName, connectedAt: createdAt, hasEnded: revokedAt !== null || expiresAt <= now },
  }));
};
