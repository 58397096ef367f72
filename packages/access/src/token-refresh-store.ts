import type { Database } from '@portcullis/database';
import type { Scope } from './scopes.ts';
import { hashToken } from './token-hash.ts';
import { accessTokenSeconds, refreshTokenIdleSeconds } from './token-lifetime.ts';
import type { PresentedToken } from './token-presented.ts';
import { type PresentedRow, presentedColumns, presentedTables, toPresented } from './token-presented-row.ts';

/*
 * A refresh is one statement, and so one transaction, of `pg`: it is what clients do most after calls, often many at
 * once, and each further round trip costs as much as all of the engine's own work. Prisma cannot prepare it.
 */

export type RefreshAttempt = {
  presented: string;
  clientId: string;
  /** Canonical; null: none named. */
  resource: string | null;
  /** The scope that the client names; null: none. */
  namedScope: Scope | null;
  accessToken: string;
  refreshToken: string;
  /** The pair, sealed for the replay window. */
  replay: Uint8Array;
  /** For the audit row. */
  address: string;
  requestId: string;
};

export type RefreshResult = {
  /** As it was before this statement; undefined: there is no such refresh token. */
  token: PresentedToken | undefined;
  /** What was issued; undefined: nothing was changed. */
  issued: { scope: Scope; seconds: number } | undefined;
};

/**
 * Locks the connection and the token; if everything stands, consumes the token, inserts its successors and leaves an audit
 * row; and tells what was there. The conditions are those under which `judgeRefresh` says `issue`, which the caller checks.
 */
export const tryRefresh = async (
  { pool }: Pick<Database, 'pool'>,
  { presented, accessToken, refreshToken, ...attempt }: RefreshAttempt,
): Promise<RefreshResult> => {
  const { clientId, resource, namedScope, replay, address, requestId } = attempt;
  const hashes = [presented, accessToken, refreshToken].map(hashToken);
  const values = [...hashes, replay, clientId, resource, namedScope, address, requestId];
  const { rows } = await pool.query<PresentedRow & { issued_scope: Scope | null; issued_seconds: number | null }>({
    ...refresh,
    values,
  });
  const [row] = rows;
  const issued =
    row?.issued_scope && row.issued_seconds !== null
      ? { scope: row.issued_scope, seconds: row.issued_seconds }
      : undefined;
  return { token: toPresented(row), issued };
};

const refresh = {
  name: 'refresh-token',
  text: `
    WITH presented AS (
      SELECT ${presentedColumns}, connection.expires_at AS connection_expires_at, client.last_used_at,
             CASE WHEN token.scope = 'mcp:trade' AND connection.scope = 'mcp:trade'
                  THEN 'mcp:trade' ELSE 'mcp:read' END AS held
      ${presentedTables}
      JOIN client ON client.id = token.client_id
       WHERE token.id_hash = $1 AND token.kind = 'refresh'
         FOR UPDATE OF connection, token
    ), consumed AS (
      UPDATE token SET consumed_at = now(), successor_hash = $3, replay = $4
        FROM presented
       WHERE token.id_hash = $1 AND token.consumed_at IS NULL
         AND presented.client_id = $5 AND NOT presented.consumed AND NOT presented.expired
         AND NOT presented.connection_ended AND NOT presented.suspended
         AND ($6::text IS NULL OR presented.resource = $6)
         AND ($7::text IS NULL OR $7 = 'mcp:read' OR presented.held = 'mcp:trade')
      RETURNING token.connection_id, token.client_id, token.resource, token.scope AS refresh_scope,
                coalesce($7, presented.held) AS access_scope, presented.connection_expires_at, presented.last_used_at,
                presented.person_id
    ), client_used AS (
      UPDATE client SET last_used_at = now(),
             expires_at = CASE kind WHEN 'registered' THEN NULL ELSE now() + interval '90 days' END
        FROM consumed
       WHERE client.id = consumed.client_id
         AND (consumed.last_used_at IS NULL OR consumed.last_used_at < now() - interval '1 day')
    ), audited AS (
      INSERT INTO audit_event (person_id, connection_id, client_id, event, scope_held, decision, order_ids, address, request_id)
      SELECT person_id::uuid, connection_id, client_id, 'token.refreshed', access_scope, 'allowed', '{}', $8, $9
        FROM consumed
    ), issued AS (
      INSERT INTO token (id_hash, kind, connection_id, client_id, scope, resource, issued_at, expires_at)
      SELECT successor.id_hash, successor.kind, consumed.connection_id, consumed.client_id, successor.scope,
             consumed.resource, now(),
             least(now() + successor.seconds * interval '1 second', consumed.connection_expires_at)
        FROM consumed
       CROSS JOIN LATERAL (VALUES
             ($2::bytea, 'access', access_scope,
              CASE access_scope WHEN 'mcp:trade' THEN ${accessTokenSeconds['mcp:trade']}
                                ELSE ${accessTokenSeconds['mcp:read']} END),
             ($3::bytea, 'refresh', refresh_scope, ${refreshTokenIdleSeconds})
             ) AS successor (id_hash, kind, scope, seconds)
      RETURNING kind, scope, extract(epoch FROM expires_at - issued_at)::int AS seconds
    )
    SELECT client_id, presented.scope, resource, payload, replay, expired, consumed, just_consumed, connection_id,
           connection_scope, connection_limits, connection_ended, person_id, suspended,
           issued.scope AS issued_scope, issued.seconds AS issued_seconds
      FROM presented LEFT JOIN issued ON issued.kind = 'access'`,
};

/** The refresh token as it stands, without a lock: to judge what is asked before it is tried. */
export const findPresentedRefresh = async (
  { pool }: Pick<Database, 'pool'>,
  presented: string,
): Promise<PresentedToken | undefined> => {
  const { rows } = await pool.query<PresentedRow>({ ...find, values: [hashToken(presented)] });
  return toPresented(rows[0]);
};

const find = {
  name: 'find-refresh-token',
  text: `SELECT ${presentedColumns} ${presentedTables} WHERE token.id_hash = $1 AND token.kind = 'refresh'`,
};

export type Successor = {
  /** Its refresh token is there and was not used. */
  unused: boolean;
  /** Its access token, while that lives. */
  access: { scope: Scope; seconds: number } | undefined;
};

/** What has become of the pair that replaced a refresh token. */
export const findSuccessor = async (
  { pool }: Pick<Database, 'pool'>,
  pair: { refreshToken: string; accessToken: string },
): Promise<Successor> => {
  const { rows } = await pool.query<{ kind: string; unused: boolean; scope: Scope; seconds: number }>({
    ...successors,
    values: [hashToken(pair.refreshToken), hashToken(pair.accessToken)],
  });
  const access = rows.find(({ kind }) => kind === 'access');
  return {
    unused: rows.some(({ kind, unused }) => kind === 'refresh' && unused),
    access: access && { scope: access.scope, seconds: access.seconds },
  };
};

const successors = {
  name: 'find-successors',
  text: `
    SELECT kind, scope, consumed_at IS NULL AS unused, extract(epoch FROM expires_at - now())::int AS seconds
      FROM token WHERE id_hash IN ($1, $2) AND expires_at > now() + interval '1 second'`,
};
