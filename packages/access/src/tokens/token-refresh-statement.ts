import type { Database } from '@portcullis/database';
import type { Scope } from '../permissions/scopes.ts';
import { hashToken } from './token-hash.ts';
import { accessTokenSeconds, refreshTokenIdleSeconds } from './token-lifetime.ts';
import type { PresentedToken } from './token-presented.ts';
import { type PresentedRow, presentedColumns, presentedJoins, toPresented } from './token-presented-row.ts';

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
export const tryRefresh = async (database: Pick<Database, 'pool'>, attempt: RefreshAttempt): Promise<RefreshResult> => {
  const [result] = await run(database, [attempt], waiting);
  return result ?? notFound;
};

/**
 * The same for several tokens, each another one, in one transaction that waits for no lock of theirs.
 * @returns in their order; undefined: there is none, or somebody else holds it or its connection
 */
export const tryRefreshes = (
  database: Pick<Database, 'pool'>,
  attempts: readonly RefreshAttempt[],
): Promise<(RefreshResult | undefined)[]> => run(database, attempts, skipping);

const notFound: RefreshResult = { token: undefined, issued: undefined };

type RefreshRow = PresentedRow & { place: string; issued_scope: Scope | null; issued_seconds: number | null };

const run = async (
  { pool }: Pick<Database, 'pool'>,
  attempts: readonly RefreshAttempt[],
  statement: { name: string; text: string },
): Promise<(RefreshResult | undefined)[]> => {
  const values = [
    attempts.map(({ presented }) => hashToken(presented)),
    attempts.map(({ accessToken }) => hashToken(accessToken)),
    attempts.map(({ refreshToken }) => hashToken(refreshToken)),
    attempts.map(({ replay }) => replay),
    attempts.map(({ clientId }) => clientId),
    attempts.map(({ resource }) => resource),
    attempts.map(({ namedScope }) => namedScope),
    attempts.map(({ address }) => address),
    attempts.map(({ requestId }) => requestId),
  ];
  const { rows } = await pool.query<RefreshRow>({ ...statement, values });
  const results: (RefreshResult | undefined)[] = attempts.map(() => undefined);
  for (const row of rows) results[Number(row.place) - 1] = toResult(row);
  return results;
};

const toResult = (row: RefreshRow): RefreshResult => ({
  token: toPresented(row),
  issued:
    row.issued_scope && row.issued_seconds !== null
      ? { scope: row.issued_scope, seconds: row.issued_seconds }
      : undefined,
});

/**
 * Always true, and taken for rare: the planner then expects one row, and looks each up in an index. Else it would read all of a
 * table that was small when the statement was prepared, and go on so when it has grown.
 */
const takenForOne = 'asked.place = abs(asked.place)';

const refresh = (locking: '' | 'SKIP LOCKED'): string => `
    WITH presented AS (
      SELECT ${presentedColumns}, connection.expires_at AS connection_expires_at, client.last_used_at,
             CASE WHEN token.scope = 'mcp:trade' AND connection.scope = 'mcp:trade'
                  THEN 'mcp:trade' ELSE 'mcp:read' END AS held,
             token.id_hash, asked.place, asked.access_hash, asked.refresh_hash, asked.sealed, asked.client_id AS asked_by,
             asked.resource AS asked_resource, asked.scope AS asked_scope, asked.address, asked.request_id
        FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[], $5::text[], $6::text[], $7::text[], $8::text[],
                    $9::text[]) WITH ORDINALITY
             AS asked (hash, access_hash, refresh_hash, sealed, client_id, resource, scope, address, request_id, place)
        JOIN token ON token.id_hash = asked.hash AND token.kind = 'refresh'
        ${presentedJoins}
        JOIN client ON client.id = token.client_id
       WHERE ${takenForOne}
         FOR UPDATE OF connection, token ${locking}
    ), consumed AS (
      UPDATE token SET consumed_at = now(), successor_hash = presented.refresh_hash, replay = presented.sealed
        FROM presented
       WHERE token.id_hash = presented.id_hash AND token.consumed_at IS NULL
         AND presented.client_id = presented.asked_by AND NOT presented.consumed AND NOT presented.expired
         AND NOT presented.connection_ended AND NOT presented.suspended
         AND (presented.asked_resource IS NULL OR presented.resource = presented.asked_resource)
         AND (presented.asked_scope IS NULL OR presented.asked_scope = 'mcp:read' OR presented.held = 'mcp:trade')
      RETURNING token.connection_id, token.client_id, token.resource, token.scope AS refresh_scope,
                coalesce(presented.asked_scope, presented.held) AS access_scope, presented.connection_expires_at,
                presented.last_used_at, presented.person_id, presented.access_hash, presented.refresh_hash,
                presented.address, presented.request_id
    ), client_used AS (
      UPDATE client SET last_used_at = now(),
             expires_at = CASE kind WHEN 'registered' THEN NULL ELSE now() + interval '90 days' END
       WHERE id IN (SELECT client.id FROM client JOIN consumed ON consumed.client_id = client.id
                     WHERE consumed.last_used_at IS NULL OR consumed.last_used_at < now() - interval '1 day'
                       FOR UPDATE OF client SKIP LOCKED)
    ), audited AS (
      INSERT INTO audit_event (person_id, connection_id, client_id, event, scope_held, decision, order_ids, address, request_id)
      SELECT person_id::uuid, connection_id, client_id, 'token.refreshed', access_scope, 'allowed', '{}', address, request_id
        FROM consumed
    ), issued AS (
      INSERT INTO token (id_hash, kind, connection_id, client_id, scope, resource, issued_at, expires_at)
      SELECT successor.id_hash, successor.kind, consumed.connection_id, consumed.client_id, successor.scope,
             consumed.resource, now(),
             least(now() + successor.seconds * interval '1 second', consumed.connection_expires_at)
        FROM consumed
       CROSS JOIN LATERAL (VALUES
             (access_hash, 'access', access_scope,
              CASE access_scope WHEN 'mcp:trade' THEN ${accessTokenSeconds['mcp:trade']}
                                ELSE ${accessTokenSeconds['mcp:read']} END),
             (refresh_hash, 'refresh', refresh_scope, ${refreshTokenIdleSeconds})
             ) AS successor (id_hash, kind, scope, seconds)
      RETURNING id_hash, scope, extract(epoch FROM expires_at - issued_at)::int AS seconds
    )
    SELECT place, client_id, presented.scope, resource, payload, presented.replay, expired, consumed, just_consumed,
           connection_id, connection_scope, connection_limits, connection_ended, person_id, suspended,
           issued.scope AS issued_scope, issued.seconds AS issued_seconds
      FROM presented LEFT JOIN issued ON issued.id_hash = presented.access_hash`;

const waiting = { name: 'refresh-token', text: refresh('') };
const skipping = { name: 'refresh-tokens', text: refresh('SKIP LOCKED') };
