import { Prisma, type Transaction } from '@portcullis/database';
import type { Scope } from '../permissions/scopes.ts';
import { hashToken } from './token-hash.ts';
import { accessTokenSeconds, refreshTokenIdleSeconds } from './token-lifetime.ts';
import type { PresentedToken } from './token-presented.ts';
import { type PresentedRow, presentedColumns, presentedTables, toPresented } from './token-presented-row.ts';

/**
 * Finds a presented authorization code and locks it, its connection first, until the transaction ends. Before that it queues, as
 * whoever revokes does and in the same order of ids, for its connection and for those that this one may replace: a stop of
 * everything and a redemption at the same time wait for each other in one direction alone.
 */
export const lockPresentedCode = async (tx: Transaction, code: string): Promise<PresentedToken | undefined> => {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(id::text, 1)) FROM (
      SELECT each.id FROM token
        JOIN connection own ON own.id = token.connection_id
        JOIN client ON client.id = own.client_id
        JOIN connection each ON each.person_id = own.person_id AND each.client_id = own.client_id
       WHERE token.id_hash = ${hashToken(code)} AND token.kind = 'code'
         AND (each.id = own.id
           OR each.revoked_at IS NULL AND (client.kind = 'dynamic' OR each.id = own.replaces_id))
       ORDER BY each.id) AS in_turn`;
  const [row] = await tx.$queryRaw<PresentedRow[]>`
    SELECT ${Prisma.raw(presentedColumns)} ${Prisma.raw(presentedTables)}
     WHERE token.id_hash = ${hashToken(code)} AND token.kind = 'code'
       FOR UPDATE OF connection, token`;
  return toPresented(row);
};

export type CodeExchange = {
  code: string;
  scope: Scope;
  accessToken: string;
  /** Null: the client takes no refresh tokens. */
  refreshToken: string | null;
};

/**
 * Consumes the code, by one conditional UPDATE, and stores the first tokens of its connection. None outlives it. The
 * access token's seconds; undefined: the code was consumed before.
 */
export const exchangeCode = async (
  tx: Transaction,
  { code, scope, accessToken, refreshToken }: CodeExchange,
): Promise<number | undefined> => {
  const consumed = await tx.$executeRaw`
    UPDATE token SET consumed_at = now() WHERE id_hash = ${hashToken(code)} AND consumed_at IS NULL`;
  if (consumed !== 1) return undefined;
  if (refreshToken !== null) await insertSuccessor(tx, code, refreshToken, 'refresh', scope, refreshTokenIdleSeconds);
  return insertSuccessor(tx, code, accessToken, 'access', scope, accessTokenSeconds[scope]);
};

const insertSuccessor = async (
  tx: Transaction,
  code: string,
  token: string,
  kind: 'access' | 'refresh',
  scope: Scope,
  seconds: number,
): Promise<number> => {
  const [inserted] = await tx.$queryRaw<{ seconds: number }[]>`
    INSERT INTO token (id_hash, kind, connection_id, client_id, scope, resource, issued_at, expires_at)
    SELECT ${hashToken(token)}, ${kind}, connection.id, code.client_id, ${scope}, code.resource, now(),
           least(now() + ${seconds} * interval '1 second', connection.expires_at)
      FROM token code JOIN connection ON connection.id = code.connection_id
     WHERE code.id_hash = ${hashToken(code)}
    RETURNING extract(epoch FROM expires_at - issued_at)::int AS seconds`;
  return inserted?.seconds ?? 0;
};
