import { notify, type Transaction } from '@portcullis/database';
import { endApprovals } from '../approvals/approval-store.ts';
import { endAt } from '../tokens/connection-lifetime.ts';
import { refreshTokenIdleSeconds } from '../tokens/token-lifetime.ts';
import type { Connection } from './connection-store.ts';

/*
 * What the person sets of a connection. Each is told to the processes. The caller holds the row FOR UPDATE, and so has
 * waited for acts in flight.
 */

/** Pauses it, or ends its pause: its tokens stay as they are. What it asked approval for before the pause is over. */
export const setPause = async (
  tx: Transaction,
  id: string,
  { pausedAt, now }: { pausedAt: Date | null; now: Date },
): Promise<void> => {
  await tx.connection.update({ where: { id }, data: { pausedAt } });
  if (pausedAt !== null) await endApprovals(tx, id, now);
  await notify(tx, 'connection', id);
};

/** What the person calls it; null: by the client's name. */
export const setLabel = async (tx: Transaction, id: string, label: string | null): Promise<void> => {
  await tx.connection.update({ where: { id }, data: { label } });
  await notify(tx, 'connection', id);
};

/**
 * Sets when the person wants it to end at the latest; null: when its consent does. Its tokens follow: none outlives it, and a
 * later end gives refresh tokens their own time back. A personal token lives as long as its connection.
 */
export const setEnd = async (
  tx: Transaction,
  connection: Pick<Connection, 'id' | 'expiresAt' | 'livesUntil'>,
  endsAt: Date | null,
): Promise<Date> => {
  const { id } = connection;
  const { expiresAt, livesUntil } = endAt(connection, endsAt);
  await tx.connection.update({ where: { id }, data: { endsAt, expiresAt, livesUntil } });
  await tx.$executeRaw`
    UPDATE token SET expires_at =
           CASE WHEN kind = 'refresh' THEN least(issued_at + ${refreshTokenIdleSeconds} * interval '1 second', ${expiresAt})
                WHEN client_id = 'personal-token' THEN ${expiresAt}
                ELSE least(expires_at, ${expiresAt}) END
     WHERE connection_id = ${id}::uuid`;
  await notify(tx, 'connection', id);
  return expiresAt;
};

/** How long a revocation by hand took: known only after it. */
export const noteRevocationTime = async (tx: Transaction, ids: string[], ms: number): Promise<void> => {
  const revokedInMs = Math.max(1, Math.round(ms));
  await tx.connection.updateMany({ where: { id: { in: ids }, revokedInMs: null }, data: { revokedInMs } });
};
