import { notify, type Reader, type Rows, type Transaction } from '@portcullis/database';
import { endAccessRequests } from './access-request-store.ts';
import { changedExpiry, connectionExpiry, unredeemedSince } from './connection-lifetime.ts';
import type { Scope } from './scopes.ts';

export type Connection = Rows.Connection;

/** A live connection as the pages show it. */
export type ListedConnection = Connection & { client: Rows.Client; use: Rows.ConnectionUse | null };

/** Why a connection ended: kept with the row and in the audit. */
export type RevocationReason =
  | 'person'
  | 'operator'
  | 'client'
  | 'replaced'
  | 'code_replayed'
  | 'refresh_token_reused'
  | 'client_changed'
  | 'suspended'
  | 'password_changed'
  | 'restored';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The connection with that id, ended or not. Undefined also for what is no id at all. */
export const findConnection = async (reader: Reader, id: string): Promise<Connection | undefined> =>
  uuid.test(id) ? ((await reader.connection.findUnique({ where: { id } })) ?? undefined) : undefined;

/** A person's live connections, newest first: redeemed, not ended, not expired. */
export const listConnections = (reader: Reader, personId: string, now: Date): Promise<ListedConnection[]> =>
  reader.connection.findMany({
    where: { personId, connectedAt: { not: null }, revokedAt: null, expiresAt: { gt: now } },
    include: { client: true, use: true },
    orderBy: [{ connectedAt: 'desc' }, { id: 'desc' }],
  });

/**
 * Locks the connection's row for the rest of the transaction. Orders take it FOR SHARE, before any other lock;
 * whoever ends or changes it takes it FOR UPDATE and so waits for orders in flight.
 * The row alone would let new sharers pass a waiting owner for ever, so a flood of orders could hold a revocation up.
 * Both queue for an advisory lock first, and that queue is fair.
 */
export const lockConnection = async (
  tx: Transaction,
  id: string,
  mode: 'share' | 'update',
): Promise<Connection | undefined> => {
  if (!uuid.test(id)) return undefined;
  if (mode === 'update') await queueForUpdate(tx, id);
  const locked =
    mode === 'share'
      ? await tx.$queryRaw<unknown[]>`
          WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(hashtextextended(${id}::uuid::text, 1)))
          SELECT 1 FROM turn, connection WHERE id = ${id}::uuid FOR SHARE OF connection`
      : await tx.$queryRaw<unknown[]>`SELECT 1 FROM connection WHERE id = ${id}::uuid FOR UPDATE`;
  return locked.length === 0 ? undefined : findConnection(tx, id);
};

const queueForUpdate = async (tx: Transaction, id: string): Promise<void> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${id}::uuid::text, 1))`;
};

export type NewConnection = Pick<
  Connection,
  'personId' | 'clientId' | 'clientName' | 'redirectHost' | 'resource' | 'replacesId' | 'browserHash'
> & {
  scope: Scope;
  /** Of what the client said of itself when the person consented. */
  consentDigest: string;
  now: Date;
};

/** Writes what the person allowed. It is no connection of theirs until its code is redeemed. */
export const createConnection = (
  tx: Transaction,
  { now, consentDigest, ...connection }: NewConnection,
): Promise<Connection> =>
  tx.connection.create({
    data: {
      ...connection,
      payload: { consentDigest },
      createdAt: now,
      expiresAt: connectionExpiry(connection.scope, now),
    },
  });

/**
 * Ends a connection: its row says so, and its codes and tokens are gone. False: it had ended before.
 * Waits for orders that hold the row; none of them commits after this transaction.
 */
export const revokeConnection = async (
  tx: Transaction,
  id: string,
  { reason, now }: { reason: RevocationReason; now: Date },
): Promise<boolean> => {
  await queueForUpdate(tx, id);
  const { count } = await tx.connection.updateMany({
    where: { id, revokedAt: null },
    data: { revokedAt: now, revokedReason: reason },
  });
  // A statement of its own: it sees tokens that were issued while the row above was waited for.
  await tx.token.deleteMany({ where: { connectionId: id } });
  await endAccessRequests(tx, id, now);
  if (count > 0) await notify(tx, 'connection', id);
  return count > 0;
};

/** Ends all of a person's connections, those whose code was not redeemed yet too. Returns how many. */
export const revokeConnectionsOf = async (
  tx: Transaction,
  personId: string,
  ending: { reason: RevocationReason; now: Date },
): Promise<number> => {
  const live = await tx.connection.findMany({
    where: { personId, revokedAt: null },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  for (const { id } of live) await revokeConnection(tx, id, ending);
  return live.length;
};

/** Tells the processes that something about all of a person's connections changed: their suspension, for one. */
export const announceConnectionsOf = async (tx: Transaction, personId: string): Promise<void> => {
  const live = await tx.connection.findMany({ where: { personId, revokedAt: null }, select: { id: true } });
  for (const { id } of live) await notify(tx, 'connection', id);
};

/** Ends all connections of a client, those whose code was not redeemed yet too. Those that were live. */
export const revokeConnectionsOfClient = async (
  tx: Transaction,
  clientId: string,
  ending: { reason: RevocationReason; now: Date },
): Promise<Connection[]> => {
  const live = await tx.connection.findMany({ where: { clientId, revokedAt: null }, orderBy: { id: 'asc' } });
  for (const { id } of live) await revokeConnection(tx, id, ending);
  return live;
};

/**
 * Raises or lowers a connection: its access tokens end, its refresh tokens carry the new scope, and nothing that was
 * issued with the old one can be replayed. The client's own refresh brings the new scope. The caller holds the row
 * FOR UPDATE.
 */
export const changeConnectionScope = async (
  tx: Transaction,
  connection: Pick<Connection, 'id' | 'scope' | 'expiresAt'>,
  scope: Scope,
  now: Date,
): Promise<void> => {
  const { id } = connection;
  const expiresAt = changedExpiry(scope, { expiresAt: connection.expiresAt, now });
  await tx.connection.update({ where: { id }, data: { scope, expiresAt } });
  await tx.token.deleteMany({ where: { connectionId: id, kind: { in: ['access', 'code'] } } });
  await tx.token.updateMany({ where: { connectionId: id, kind: 'refresh' }, data: { scope, replay: null } });
  await tx.token.updateMany({
    where: { connectionId: id, kind: 'refresh', expiresAt: { gt: expiresAt } },
    data: { expiresAt },
  });
  await endAccessRequests(tx, id, now);
  await notify(tx, 'connection', id);
};

/**
 * Makes a consent a connection of the person, when its code is redeemed. The ids of the live connections that it
 * replaces: a dynamic client's older ones of the same person; of a metadata document, whose id many installations
 * share, the one that the person chose at consent.
 */
export const connectConnection = async (tx: Transaction, id: string, now: Date): Promise<string[]> => {
  const connection = await tx.connection.update({
    where: { id },
    data: { connectedAt: now },
    include: { client: { select: { kind: true } } },
  });
  const { personId, clientId, replacesId } = connection;
  if (connection.client.kind !== 'dynamic' && !replacesId) return [];
  const older = await tx.connection.findMany({
    where: {
      personId,
      clientId,
      revokedAt: null,
      connectedAt: { not: null },
      id: connection.client.kind === 'dynamic' ? { not: id } : { equals: replacesId as string, not: id },
    },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return older.map((each) => each.id);
};

/** Removes consents whose code was never redeemed in its time. */
export const sweepUnredeemed = (tx: Transaction, now: Date, limit: number): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM connection WHERE id IN (
      SELECT id FROM connection WHERE connected_at IS NULL AND created_at < ${unredeemedSince(now)} LIMIT ${limit})`;
