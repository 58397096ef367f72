import type { Reader, Rows, Transaction } from '@portcullis/database';
import { isScope, type Scope } from './scopes.ts';
import { hashToken } from './token-hash.ts';
import { accessTokenSeconds, codeSeconds, refreshTokenIdleSeconds, replayWindowSeconds } from './token-lifetime.ts';
import type { PresentedToken } from './token-presented.ts';

/**
 * Runs one of the statements below: in an open transaction of Prisma's, or each by itself on `pg`, where a prepared
 * statement costs a third.
 */
export type RunStatement = (statement: { name: string; text: string }, values: unknown[]) => Promise<unknown[]>;

const presentedToken = `
    SELECT token.client_id, token.scope, token.resource, token.payload, token.replay, token.successor_hash,
           token.expires_at <= now() AS expired, token.consumed_at IS NOT NULL AS consumed,
           coalesce(token.consumed_at > now() - interval '${replayWindowSeconds} seconds', false) AS just_consumed,
           connection.id::text AS connection_id, connection.scope AS connection_scope,
           connection.revoked_at IS NOT NULL OR connection.expires_at <= now() AS connection_ended,
           connection.connected_at IS NOT NULL AS connected,
           person.id::text AS person_id, person.suspended_at IS NOT NULL AS suspended
      FROM token
      JOIN connection ON connection.id = token.connection_id
      JOIN person ON person.id = connection.person_id
     WHERE token.id_hash = $1 AND token.kind = $2`;

const findPresented = { name: 'find-presented-token', text: presentedToken };
const lockPresented = { name: 'lock-presented-token', text: `${presentedToken} FOR UPDATE OF connection, token` };

type PresentedRow = {
  client_id: string;
  scope: string;
  resource: string;
  payload: { redirectUri?: string; codeChallenge?: string };
  replay: Uint8Array | null;
  successor_hash: Uint8Array | null;
  expired: boolean;
  consumed: boolean;
  just_consumed: boolean;
  connection_id: string;
  connection_scope: string;
  connection_ended: boolean;
  connected: boolean;
  person_id: string;
  suspended: boolean;
};

/** Finds a presented code or refresh token and locks it, its connection first, until the transaction ends. */
export const lockPresentedToken = async (run: RunStatement, presented: string, kind: 'code' | 'refresh') =>
  toPresented((await run(lockPresented, [hashToken(presented), kind])) as PresentedRow[]);

/** Finds it without a lock: what is decided from it must be guarded by `exchangeToken`, and decided anew if that fails. */
export const findPresentedToken = async (run: RunStatement, presented: string, kind: 'code' | 'refresh') =>
  toPresented((await run(findPresented, [hashToken(presented), kind])) as PresentedRow[]);

const toPresented = ([row]: PresentedRow[]): PresentedToken | undefined => {
  if (!row || !isScope(row.scope) || !isScope(row.connection_scope)) return undefined;
  return {
    clientId: row.client_id,
    scope: row.scope,
    resource: row.resource,
    expired: row.expired,
    consumed: row.consumed,
    justConsumed: row.just_consumed,
    replay: row.replay,
    successorHash: row.successor_hash,
    redirectUri: row.payload.redirectUri ?? null,
    codeChallenge: row.payload.codeChallenge ?? null,
    connectionId: row.connection_id,
    connectionScope: row.connection_scope,
    connectionEnded: row.connection_ended,
    connected: row.connected,
    personId: row.person_id,
    suspended: row.suspended,
  };
};

/**
 * One statement, and so one transaction: locks the connection if it stands as it was judged, consumes the presented
 * token if nobody has, and inserts what it gives. No row comes back if either had changed. No token outlives its
 * connection. The client counts as used, at most once a day.
 */
const exchange = {
  name: 'exchange-token',
  text: `
    WITH standing AS (
      SELECT id, expires_at FROM connection
       WHERE id = $9::uuid AND scope = $10 AND revoked_at IS NULL AND expires_at > now()
         FOR UPDATE
    ), consumed AS (
      UPDATE token SET consumed_at = now(), successor_hash = $2, replay = $3
        FROM standing
       WHERE token.id_hash = $1 AND token.connection_id = standing.id AND token.consumed_at IS NULL
      RETURNING token.connection_id, token.client_id, token.resource, standing.expires_at
    ), client_used AS (
      UPDATE client SET last_used_at = now(),
             expires_at = CASE kind WHEN 'registered' THEN NULL ELSE now() + interval '90 days' END
       WHERE id = (SELECT client_id FROM consumed)
         AND (last_used_at IS NULL OR last_used_at < now() - interval '1 day')
    )
    INSERT INTO token (id_hash, kind, connection_id, client_id, scope, resource, issued_at, expires_at)
    SELECT issued.id_hash, issued.kind, consumed.connection_id, consumed.client_id, issued.scope, consumed.resource,
           now(), least(now() + issued.seconds * interval '1 second', consumed.expires_at)
      FROM consumed
     CROSS JOIN (VALUES ($4::bytea, 'access', $5::text, $6::int), ($2::bytea, 'refresh', $7::text, $8::int))
           AS issued (id_hash, kind, scope, seconds)
     WHERE issued.id_hash IS NOT NULL
    RETURNING kind, extract(epoch FROM expires_at - issued_at)::int AS seconds`,
};

export type Exchange = {
  presented: string;
  /** The connection as it was judged. */
  connection: { id: string; scope: Scope };
  accessToken: string;
  accessScope: Scope;
  /** Null: the client takes no refresh tokens. */
  refreshToken: string | null;
  refreshScope: Scope;
  /** The sealed answer, for the replay window. */
  replay: Uint8Array | null;
};

/** Consumes the presented token and stores its successors. The access token's seconds; undefined: something had changed. */
export const exchangeToken = async (run: RunStatement, given: Exchange): Promise<number | undefined> => {
  const rows = (await run(exchange, [
    hashToken(given.presented),
    given.refreshToken === null ? null : hashToken(given.refreshToken),
    given.replay,
    hashToken(given.accessToken),
    given.accessScope,
    accessTokenSeconds[given.accessScope],
    given.refreshScope,
    refreshTokenIdleSeconds,
    given.connection.id,
    given.connection.scope,
  ])) as { kind: string; seconds: number }[];
  return rows.find(({ kind }) => kind === 'access')?.seconds;
};

const successorState = {
  name: 'find-successor',
  text: `
    SELECT bool_and(successor.consumed_at IS NULL AND successor.expires_at > now()) AS unused,
           max(extract(epoch FROM access.expires_at - now()))::int AS seconds
      FROM token successor
      LEFT JOIN token access ON access.id_hash = $2 AND access.kind = 'access' AND access.expires_at > now()
     WHERE successor.id_hash = $1 AND successor.kind = 'refresh'`,
};

/**
 * Of the pair that replaced a refresh token: is its refresh token unused, and how many seconds has its access token
 * left (null: it has ended)?
 */
export const findSuccessor = async (
  run: RunStatement,
  pair: { refreshToken: string; accessToken: string },
): Promise<{ unused: boolean; accessSeconds: number | null }> => {
  const [row] = (await run(successorState, [hashToken(pair.refreshToken), hashToken(pair.accessToken)])) as {
    unused: boolean | null;
    seconds: number | null;
  }[];
  return { unused: row?.unused ?? false, accessSeconds: row?.seconds ?? null };
};

export type NewCode = {
  code: string;
  connectionId: string;
  clientId: string;
  scope: Scope;
  resource: string;
  redirectUri: string;
  codeChallenge: string;
};

/** Inserts an authorization code, never over another. Its life is counted by the database's clock. */
export const insertCode = async (tx: Transaction, code: NewCode): Promise<void> => {
  const payload = { redirectUri: code.redirectUri, codeChallenge: code.codeChallenge };
  await tx.$executeRaw`
    INSERT INTO token (id_hash, kind, connection_id, client_id, scope, resource, payload, issued_at, expires_at)
    VALUES (${hashToken(code.code)}, 'code', ${code.connectionId}::uuid, ${code.clientId}, ${code.scope},
            ${code.resource}, ${payload}::jsonb, now(), now() + ${codeSeconds} * interval '1 second')`;
};

/** A live token of that kind with its live connection and person, for revocation. */
export const findLiveToken = async (
  reader: Reader,
  presented: string,
  kind: 'access' | 'refresh',
  now: Date,
): Promise<(Rows.Token & { connection: Rows.Connection }) | undefined> => {
  const token = await reader.token.findFirst({
    where: {
      idHash: hashToken(presented),
      kind,
      expiresAt: { gt: now },
      connection: { revokedAt: null, expiresAt: { gt: now } },
    },
    include: { connection: true },
  });
  return token ?? undefined;
};

/** Removes tokens that ended a day ago or more; until then a reused one is still known for what it is. At most `limit`. */
export const sweepTokens = (tx: Transaction, limit: number): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM token WHERE id_hash IN (
      SELECT id_hash FROM token WHERE expires_at < now() - interval '1 day' LIMIT ${limit})`;
