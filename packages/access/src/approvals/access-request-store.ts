import type { Reader, Rows, Transaction } from '@portcullis/database';
import type { Scope } from '../permissions/scopes.ts';
import { accessRequestExpiry, accessRequestsSince } from './access-request.ts';

export type AccessRequest = Rows.AccessRequest;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Requests of one connection are made one after the other for the rest of the transaction, so that what is counted is
 * what is there.
 */
export const queueForAccessRequests = async (tx: Transaction, connectionId: string): Promise<void> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${connectionId}::uuid::text, 3))`;
};

/** What a connection asked for in the last hour, latest first. */
export const listRecentAccessRequests = (reader: Reader, connectionId: string, now: Date): Promise<AccessRequest[]> =>
  reader.accessRequest.findMany({
    where: { connectionId, createdAt: { gt: accessRequestsSince(now) } },
    orderBy: { createdAt: 'desc' },
  });

/** `reason`: cleaned of what cannot be seen (untrusted-text.ts). */
export type NewAccessRequest = { connectionId: string; tool: string; scope: Scope; reason: string };

export const createAccessRequest = (tx: Transaction, request: NewAccessRequest, now: Date): Promise<AccessRequest> =>
  tx.accessRequest.create({ data: { ...request, createdAt: now, expiresAt: accessRequestExpiry(now) } });

/** The request with its connection, decided or not. Undefined also for what is no id at all. */
export const findAccessRequest = async (
  reader: Reader,
  id: string,
): Promise<(AccessRequest & { connection: Rows.Connection }) | undefined> =>
  uuid.test(id)
    ? ((await reader.accessRequest.findUnique({ where: { id }, include: { connection: true } })) ?? undefined)
    : undefined;

/** What the clients of a person ask for and the person can still decide, the oldest first. */
export const listOpenAccessRequests = (reader: Reader, personId: string, now: Date): Promise<AccessRequest[]> =>
  reader.accessRequest.findMany({
    where: { connection: { personId, revokedAt: null }, outcome: null, expiresAt: { gt: now } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });

/** Writes the person's decision. The caller holds the connection FOR UPDATE and has seen that the request is open. */
export const closeAccessRequest = async (
  tx: Transaction,
  id: string,
  outcome: 'allowed' | 'declined',
  now: Date,
): Promise<void> => {
  await tx.accessRequest.update({ where: { id }, data: { outcome, decidedAt: now } });
};

/** Whatever connections had asked for is over: they were revoked, raised or lowered. */
export const endAccessRequests = async (tx: Transaction, ids: string | string[], now: Date): Promise<void> => {
  await tx.accessRequest.updateMany({
    where: { connectionId: { in: [ids].flat() }, outcome: null },
    data: { outcome: 'ended', decidedAt: now },
  });
};

/** Removes requests that ended a day ago or more. At most `limit`. */
export const sweepAccessRequests = (tx: Transaction, limit: number): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM access_request WHERE id IN (
      SELECT id FROM access_request WHERE expires_at < now() - interval '1 day' LIMIT ${limit})`;
