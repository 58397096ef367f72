import { randomBytes } from 'node:crypto';
import type { Prisma, Reader, Rows, Transaction } from '@portcullis/database';
import { type ApprovalCause, approvalExpiry } from './approval.ts';
import type { ApprovalFacts } from './approval-facts.ts';

export type Approval = Rows.Approval;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The approval with its connection, decided or not. Undefined also for what is no id at all. */
export const findApproval = async (
  reader: Reader,
  id: string,
): Promise<(Approval & { connection: Rows.Connection }) | undefined> =>
  uuid.test(id)
    ? ((await reader.approval.findUnique({ where: { id }, include: { connection: true } })) ?? undefined)
    : undefined;

/** What seals the state of an approval's call on the wire (request-seal.ts). */
export const findSealKey = async (reader: Reader, id: string): Promise<Uint8Array | undefined> =>
  (await reader.approval.findUnique({ where: { id }, select: { sealKey: true } }))?.sealKey ?? undefined;

/** What a person can decide now, the oldest first. */
export const openApprovalsOf = (
  reader: Reader,
  personId: string,
  now: Date,
): Promise<(Approval & { connection: Rows.Connection })[]> =>
  reader.approval.findMany({
    where: { personId, outcome: null, expiresAt: { gt: now }, connection: { revokedAt: null } },
    include: { connection: true },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });

/** Asks of one connection are made one after the other for the rest of the transaction. */
export const queueForApprovals = async (tx: Transaction, connectionId: string): Promise<void> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${connectionId}::uuid::text, 4))`;
};

/** The newest approval of this connection for this very call under this very grant. */
export const latestApproval = async (
  tx: Transaction,
  connectionId: string,
  digest: Uint8Array,
): Promise<Approval | undefined> =>
  (await tx.approval.findFirst({
    where: { connectionId, digest: new Uint8Array(digest) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })) ?? undefined;

export const countOpenApprovals = (tx: Reader, connectionId: string, now: Date): Promise<number> =>
  tx.approval.count({ where: { connectionId, outcome: null, expiresAt: { gt: now } } });

export type NewApproval = {
  personId: string;
  connectionId: string;
  tool: string;
  arguments: Record<string, unknown>;
  digest: Uint8Array;
  cause: ApprovalCause;
  facts: ApprovalFacts;
  clientRequestId: string | undefined;
};

export const insertApproval = (
  tx: Transaction,
  { arguments: given, facts, digest, clientRequestId, ...approval }: NewApproval,
  now: Date,
): Promise<Approval> =>
  tx.approval.create({
    data: {
      ...approval,
      // Through JSON: what has no form there (undefined, dates) is left out or written as text.
      arguments: JSON.parse(JSON.stringify(given)),
      facts: JSON.parse(JSON.stringify(facts)),
      digest: new Uint8Array(digest),
      clientRequestId: clientRequestId ?? null,
      sealKey: randomBytes(32),
      createdAt: now,
      expiresAt: approvalExpiry(now),
    },
  });

export type ApprovalDecision =
  | { outcome: 'approved' /** Lower than asked for. */; quantity?: number }
  | { outcome: 'refused' /** Cleaned: see `quotable`. */; reason?: string };

/** Writes the person's decision, once and in time. False: it was decided, ended or over already. */
export const decideApproval = async (
  tx: Transaction,
  id: string,
  decision: ApprovalDecision,
  now: Date,
): Promise<boolean> => {
  const { count } = await tx.approval.updateMany({
    where: { id, outcome: null, expiresAt: { gt: now }, expiryToldAt: null },
    data: { ...decision, decidedAt: now },
  });
  return count === 1;
};

/** Uses an approval, in the transaction of the write: of any number at once, one. False: it cannot be used (any more). */
export const consumeApproval = async (tx: Transaction, id: string, now: Date): Promise<boolean> => {
  const { count } = await tx.approval.updateMany({
    where: { id, outcome: 'approved', usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  return count === 1;
};

/** What the write came to, in the same transaction. */
export const noteApprovedOrders = async (tx: Transaction, id: string, orderIds: string[]): Promise<void> => {
  if (orderIds.length > 0) await tx.approval.update({ where: { id }, data: { orderIds } });
};

/** Whatever a connection asked for and did not use is over: its grant was revoked, changed or paused. */
export const endApprovals = (tx: Transaction, ids: string | string[], now: Date): Promise<void> =>
  endUnused(tx, { connectionId: { in: [ids].flat() } }, now);

/** Whatever any of a person's clients asked for and did not use is over: what all of them go by was changed. */
export const endApprovalsOf = (tx: Transaction, personId: string, now: Date): Promise<void> =>
  endUnused(tx, { personId }, now);

const endUnused = async (tx: Transaction, whose: Prisma.ApprovalWhereInput, now: Date): Promise<void> => {
  await tx.approval.updateMany({
    where: {
      ...whose,
      usedAt: null,
      expiresAt: { gt: now },
      OR: [{ outcome: null }, { outcome: 'approved' }],
    },
    data: { outcome: 'ended', decidedAt: now },
  });
};

/** One that the market has left behind: a newer one takes its place. */
export const endApproval = async (tx: Transaction, id: string, now: Date): Promise<void> => {
  await tx.approval.updateMany({ where: { id, usedAt: null }, data: { outcome: 'ended', decidedAt: now } });
};

type ExpiredApproval = { id: string; personId: string; connectionId: string; clientId: string; tool: string };

/**
 * Those that nobody answered in their time, each handed out once: of any number that ask at once, one tells of it. The longest
 * expired first, at most `limit`.
 */
export const takeExpiredApprovals = (tx: Transaction, now: Date, limit: number): Promise<ExpiredApproval[]> =>
  tx.$queryRaw<ExpiredApproval[]>`
    UPDATE approval SET expiry_told_at = ${now} FROM connection
     WHERE connection.id = approval.connection_id AND approval.id IN (
           SELECT id FROM approval WHERE outcome IS NULL AND expiry_told_at IS NULL AND expires_at <= ${now}
            ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING approval.id::text AS id, approval.person_id::text AS "personId", approval.tool,
              approval.connection_id::text AS "connectionId", connection.client_id AS "clientId"`;

/** Removes approvals that ended 30 days ago or more; the audit keeps what came of them. At most `limit`. */
export const sweepApprovals = (tx: Transaction, limit: number): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM approval WHERE id IN (
      SELECT id FROM approval WHERE expires_at < now() - interval '30 days' LIMIT ${limit})`;
