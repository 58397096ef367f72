import { notify, type Reader, type Rows, type Transaction } from '@portcullis/database';
import { endAccessRequests } from '../approvals/access-request-store.ts';
import { endApprovals } from '../approvals/approval-store.ts';
import { personalClientId } from '../clients/client-store.ts';
import { limitsColumn } from '../limits/limits-store.ts';
import type { TradingLimits } from '../limits/trading-limits.ts';
import type { Scope } from '../permissions/scopes.ts';
import {
  changedExpiry,
  connectionExpiry,
  consentExpiry,
  endAt,
  unredeemedSince,
} from '../tokens/connection-lifetime.ts';
import { endTokens } from '../tokens/ended-token-store.ts';

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

/** The last of an app's connections that ended: of the person, by its name and the host that it returns to. */
export const findLastEnded = async (
  reader: Reader,
  { personId, clientName, redirectHost }: Pick<Connection, 'personId' | 'clientName' | 'redirectHost'>,
): Promise<Connection | undefined> =>
  (await reader.connection.findFirst({
    where: { personId, clientName, redirectHost, connectedAt: { not: null }, revokedAt: { not: null } },
    orderBy: [{ connectedAt: 'desc' }, { id: 'desc' }],
  })) ?? undefined;

/**
 * Locks the connection's row for the rest of the transaction. Orders take it FOR SHARE, after the person's and before any other lock;
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
  /** What bounds its trading; left out or null: nothing of its own. */
  limits?: TradingLimits | null;
  now: Date;
};

/** Writes what the person allowed. It is no connection of theirs until its code is redeemed. */
export const createConnection = (
  tx: Transaction,
  { now, consentDigest, limits = null, ...connection }: NewConnection,
): Promise<Connection> =>
  tx.connection.create({
    data: {
      ...connection,
      payload: { consentDigest },
      limits: limitsColumn(limits),
      createdAt: now,
      expiresAt: connectionExpiry(connection.scope, now),
    },
  });

/**
 * Ends a connection: its row says so, and its codes and tokens are gone. False: it had ended before.
 * Waits for orders that hold the row; none of them commits after this transaction.
 */
export const revokeConnection = async (tx: Transaction, id: string, ending: Ending): Promise<boolean> =>
  (await revokeConnections(tx, [id], ending)) > 0;

const idsOf = (connections: readonly Connection[]): string[] => connections.map(({ id }) => id);

type Ending = { reason: RevocationReason; now: Date };

/** As many statements for all as for one: whoever stops everything does not wait for each. How many had been live. */
const revokeConnections = async (tx: Transaction, ids: string[], { reason, now }: Ending): Promise<number> => {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(id::text, 1))
      FROM (SELECT id FROM unnest(${ids}::uuid[]) AS asked (id) ORDER BY id) AS in_turn`;
  const ended = await tx.$queryRaw<{ id: string }[]>`
    UPDATE connection SET revoked_at = ${now}, revoked_reason = ${reason}
     WHERE id = ANY(${ids}::uuid[]) AND revoked_at IS NULL RETURNING id`;
  // Statements of their own: they see tokens that were issued while the rows above were waited for.
  await endTokens(tx, ids, now);
  await endAccessRequests(tx, ids, now);
  await endApprovals(tx, ids, now);
  if (ended.length > 0) {
    const told = ended.map(({ id }) => id);
    await tx.$executeRaw`SELECT pg_notify('portcullis_connection', id) FROM unnest(${told}::text[]) AS ended (id)`;
  }
  return ended.length;
};

/** Ends all of a person's connections, those whose code was not redeemed yet too. Returns what they were. */
export const revokeConnectionsOf = async (tx: Transaction, personId: string, ending: Ending): Promise<Connection[]> => {
  const live = await tx.connection.findMany({ where: { personId, revokedAt: null }, orderBy: { id: 'asc' } });
  if (live.length > 0) await revokeConnections(tx, idsOf(live), ending);
  return live;
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
  ending: Ending,
): Promise<Connection[]> => {
  const live = await tx.connection.findMany({ where: { clientId, revokedAt: null }, orderBy: { id: 'asc' } });
  if (live.length > 0) await revokeConnections(tx, idsOf(live), ending);
  return live;
};

/**
 * Raises or lowers a connection: its access tokens end for good, and its refresh tokens carry the new scope. The client's own
 * refresh brings it, and so does one that is repeated in the replay window. A personal token has no refresh token, and
 * stays: the lower of its scope and the connection's holds. The caller holds the row FOR UPDATE.
 */
export const changeConnectionScope = async (
  tx: Transaction,
  connection: Pick<Connection, 'id' | 'scope' | 'expiresAt' | 'livesUntil' | 'endsAt'>,
  scope: Scope,
  now: Date,
): Promise<void> => {
  const { id } = connection;
  const consented = changedExpiry(scope, { expiresAt: consentExpiry(connection), now });
  const { expiresAt, livesUntil } = endAt({ expiresAt: consented, livesUntil: null }, connection.endsAt);
  await tx.connection.update({ where: { id }, data: { scope, expiresAt, livesUntil } });
  await tx.token.deleteMany({
    where: { connectionId: id, kind: { in: ['access', 'code'] }, clientId: { not: personalClientId } },
  });
  await tx.token.updateMany({ where: { connectionId: id, kind: 'refresh' }, data: { scope } });
  await tx.token.updateMany({
    where: { connectionId: id, kind: 'refresh', expiresAt: { gt: expiresAt } },
    data: { expiresAt },
  });
  await endAccessRequests(tx, id, now);
  await endApprovals(tx, id, now);
  await notify(tx, 'connection', id);
};

/** A trading day and the day before it: what ended earlier has nothing in a budget. */
const budgetMs = 2 * 86_400_000;
const budgetConnectionsMax = 100;

/**
 * Makes a consent a connection of the person, when its code is redeemed. The ids of the live connections that it
 * replaces: a dynamic client's older ones of the same person; of a metadata document, whose id many installations
 * share, the one that the person chose at consent. What they have used of their budgets counts as the new one's: a consent
 * brings no new budget, nor does it after the old one was given back.
 */
export const connectConnection = async (tx: Transaction, id: string, now: Date): Promise<string[]> => {
  const connection = await tx.connection.update({
    where: { id },
    data: { connectedAt: now },
    include: { client: { select: { kind: true } } },
  });
  await notify(tx, 'connection', id);
  const { personId, clientId, clientName, redirectHost, replacesId } = connection;
  const older = await tx.connection.findMany({
    where: {
      personId,
      connectedAt: { not: null },
      id: { not: id },
      OR: [
        ...(connection.client.kind === 'dynamic' ? [{ clientId, revokedAt: null }] : []),
        ...(replacesId === null ? [] : [{ clientId, id: replacesId }]),
        // The same app that gave its connection back, or registered anew: it is told by its name and host.
        {
          revokedAt: { gt: new Date(now.getTime() - budgetMs) },
          OR: [{ clientId }, { clientName, redirectHost }],
        },
      ],
    },
    select: { id: true, revokedAt: true, budgetOf: true },
    orderBy: { id: 'asc' },
  });
  const budgetOf = [...new Set(older.flatMap((each) => [...each.budgetOf, each.id]))].slice(-budgetConnectionsMax);
  if (budgetOf.length > 0) await tx.connection.update({ where: { id }, data: { budgetOf } });
  return older.filter(({ revokedAt }) => revokedAt === null).map((each) => each.id);
};

/** Keeps whether the client opens links for the person, as its last `initialize` declared. Written only when it changes. */
export const noteOpensUrls = async (tx: Transaction, id: string, opensUrls: boolean): Promise<void> => {
  await tx.connection.updateMany({ where: { id, opensUrls: !opensUrls }, data: { opensUrls } });
};

/** Removes consents whose code was never redeemed in its time. */
export const sweepUnredeemed = (tx: Transaction, now: Date, limit: number): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM connection WHERE id IN (
      SELECT id FROM connection WHERE connected_at IS NULL AND created_at < ${unredeemedSince(now)} LIMIT ${limit})`;
