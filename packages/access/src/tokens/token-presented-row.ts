import { isScope } from '../permissions/scopes.ts';
import { replayWindowSeconds } from './token-lifetime.ts';
import type { PresentedToken } from './token-presented.ts';

/** What is read of a presented code or refresh token, of the tables token, connection and person. Times by the database. */
export const presentedColumns = `
  token.client_id, token.scope, token.resource, token.payload, token.replay,
  token.expires_at <= now() AS expired, token.consumed_at IS NOT NULL AS consumed,
  coalesce(token.consumed_at > now() - interval '${replayWindowSeconds} seconds', false) AS just_consumed,
  connection.id::text AS connection_id, connection.scope AS connection_scope, connection.limits AS connection_limits,
  connection.revoked_at IS NOT NULL OR connection.expires_at <= now() AS connection_ended,
  person.id::text AS person_id, person.suspended_at IS NOT NULL AS suspended`;

/** Locks the connection first, as everybody does, then the token. */
export const presentedJoins = `
  JOIN connection ON connection.id = token.connection_id
  JOIN person ON person.id = connection.person_id`;

export const presentedTables = `
  FROM token ${presentedJoins}`;

export type PresentedRow = {
  client_id: string;
  scope: string;
  resource: string;
  payload: { redirectUri?: string; codeChallenge?: string };
  replay: Uint8Array | null;
  expired: boolean;
  consumed: boolean;
  just_consumed: boolean;
  connection_id: string;
  connection_scope: string;
  connection_limits: unknown;
  connection_ended: boolean;
  person_id: string;
  suspended: boolean;
};

/** A row with a scope that is not ours is no token. */
export const toPresented = (row: PresentedRow | undefined): PresentedToken | undefined => {
  if (!row || !isScope(row.scope) || !isScope(row.connection_scope)) return undefined;
  return {
    clientId: row.client_id,
    scope: row.scope,
    resource: row.resource,
    expired: row.expired,
    consumed: row.consumed,
    justConsumed: row.just_consumed,
    replay: row.replay,
    redirectUri: row.payload.redirectUri ?? null,
    codeChallenge: row.payload.codeChallenge ?? null,
    connectionId: row.connection_id,
    connectionScope: row.connection_scope,
    connectionLimits: row.connection_limits,
    connectionEnded: row.connection_ended,
    personId: row.person_id,
    suspended: row.suspended,
  };
};
