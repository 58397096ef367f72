import type { Database, Transaction } from '@portcullis/database';
import type { AuditEvent } from './audit-event.ts';

/** Writes the row in the transaction of what it tells of: both are there afterwards, or neither. */
export const recordEvent = async (tx: Transaction, event: AuditEvent): Promise<void> => {
  await tx.auditEvent.create({ data: event, select: { id: true } });
};

/** As `recordEvent`, for many rows in one statement. */
export const recordEvents = async (tx: Transaction, events: readonly AuditEvent[]): Promise<void> => {
  await tx.auditEvent.createMany({ data: [...events] });
};

/** Calls of one connection since the last time they were written. */
export type ConnectionUse = { connectionId: string; calls: number; lastTool: string; lastUsedAt: Date };

/**
 * Writes a batch of read calls and the use of their connections, whole or not at all.
 * One named statement of `pg` for any number of rows: it runs beside every busy second of the MCP server.
 */
export const writeBatch = async (
  { pool }: Pick<Database, 'pool'>,
  events: readonly AuditEvent[],
  uses: readonly ConnectionUse[],
): Promise<void> => {
  await pool.query({
    ...insertBatch,
    values: [
      ...eventColumns.map((column) => events.map((event) => event[column] ?? null)),
      ...useColumns.map((column) => uses.map((use) => use[column])),
    ],
  });
};

const eventColumns = [
  'at',
  'personId',
  'connectionId',
  'clientId',
  'event',
  'tool',
  'scopeHeld',
  'scopeNeeded',
  'decision',
  'reason',
  'argsDigest',
  'durationMs',
  'address',
  'requestId',
  'calls',
] as const satisfies (keyof AuditEvent)[];

const useColumns = ['connectionId', 'calls', 'lastTool', 'lastUsedAt'] as const satisfies (keyof ConnectionUse)[];

/** A connection that was removed with its person meanwhile has no use to write, so it is joined. */
const insertBatch = {
  name: 'insert-audit-batch',
  text: `
    WITH used AS (
      INSERT INTO connection_use (connection_id, calls, last_tool, last_used_at)
      SELECT used.connection_id, used.calls, used.last_tool, used.last_used_at
        FROM unnest($16::uuid[], $17::bigint[], $18::text[], $19::timestamptz[])
             AS used (connection_id, calls, last_tool, last_used_at)
        JOIN connection ON connection.id = used.connection_id
       ORDER BY used.connection_id
      ON CONFLICT (connection_id) DO UPDATE SET
        calls = connection_use.calls + EXCLUDED.calls,
        last_tool = EXCLUDED.last_tool,
        last_used_at = greatest(connection_use.last_used_at, EXCLUDED.last_used_at)
    )
    INSERT INTO audit_event (at, person_id, connection_id, client_id, event, tool, scope_held, scope_needed, decision,
                             reason, args_digest, duration_ms, address, request_id, calls, order_ids)
    SELECT coalesce(row.at, now()), row.person_id, row.connection_id, row.client_id, row.event, row.tool,
           row.scope_held, row.scope_needed, row.decision, row.reason, row.args_digest, row.duration_ms, row.address,
           row.request_id, coalesce(row.calls, 1), '{}'
      FROM unnest($1::timestamptz[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
                  $8::text[], $9::text[], $10::text[], $11::bytea[], $12::int[], $13::text[], $14::text[], $15::int[])
           AS row (at, person_id, connection_id, client_id, event, tool, scope_held, scope_needed, decision, reason,
                   args_digest, duration_ms, address, request_id, calls)`,
};
