import type { Database } from '@portcullis/database';
import type { Scope } from '../permissions/scopes.ts';
import { hashToken } from './token-hash.ts';
import { accessTokenSeconds, replayWindowSeconds } from './token-lifetime.ts';

export type AgainAttempt = {
  /** The refresh token that was replaced a moment ago. */
  presented: string;
  /** What replaced it. */
  successor: string;
  /** The scope that the client names; null: none. */
  namedScope: Scope | null;
  /** A new one: it goes with the successor. */
  accessToken: string;
};

/**
 * A new access token beside the refresh token that replaced another one: the one that was issued with it ended when the person
 * raised or lowered the connection. Undefined, and nothing is changed, unless all that the replay window asks for still stands
 * under lock: it is open, the successor is unused, and the scope is within what the connection holds now. One statement, which
 * locks as a refresh does; the caller has judged the rest.
 */
export const issueAgain = async (
  { pool }: Pick<Database, 'pool'>,
  { presented, successor, namedScope, accessToken }: AgainAttempt,
): Promise<{ scope: Scope; seconds: number } | undefined> => {
  const values = [...[presented, successor, accessToken].map(hashToken), namedScope];
  const { rows } = await pool.query<{ scope: Scope; seconds: number }>({ ...again, values });
  return rows[0];
};

const again = {
  name: 'issue-again',
  text: `
    WITH standing AS (
      SELECT connection.id, connection.expires_at, token.client_id, token.resource,
             coalesce($4, CASE WHEN token.scope = 'mcp:trade' AND connection.scope = 'mcp:trade'
                               THEN 'mcp:trade' ELSE 'mcp:read' END) AS scope
        FROM token
        JOIN connection ON connection.id = token.connection_id
        JOIN person ON person.id = connection.person_id
        JOIN token successor ON successor.id_hash = token.successor_hash
       WHERE token.id_hash = $1 AND token.kind = 'refresh' AND successor.id_hash = $2
         AND token.consumed_at > now() - interval '${replayWindowSeconds} seconds'
         AND successor.consumed_at IS NULL AND successor.expires_at > now()
         AND connection.revoked_at IS NULL AND connection.expires_at > now() AND person.suspended_at IS NULL
         AND ($4::text IS NULL OR $4 = 'mcp:read' OR (token.scope = 'mcp:trade' AND connection.scope = 'mcp:trade'))
         FOR UPDATE OF connection, token, successor
    )
    INSERT INTO token (id_hash, kind, connection_id, client_id, scope, resource, issued_at, expires_at)
    SELECT $3, 'access', id, client_id, scope, resource, now(),
           least(now() + CASE scope WHEN 'mcp:trade' THEN ${accessTokenSeconds['mcp:trade']}
                                    ELSE ${accessTokenSeconds['mcp:read']} END * interval '1 second', expires_at)
      FROM standing
    RETURNING scope, extract(epoch FROM expires_at - issued_at)::int AS seconds`,
};
