import type { Database, Transaction } from '@portcullis/database';

/**
 * Deletes the codes and tokens of connections. The hashes of access tokens that lived in the last hour are kept for a day, so
 * that the first call that is refused can be told; nothing else knows them.
 */
export const endTokens = async (tx: Transaction, connectionIds: readonly string[], now: Date): Promise<void> => {
  await tx.$executeRaw`
    WITH ended AS (DELETE FROM token WHERE connection_id = ANY(${[...connectionIds]}::uuid[])
                   RETURNING id_hash, connection_id, kind, expires_at)
    INSERT INTO ended_token (id_hash, connection_id, ended_at)
    SELECT id_hash, connection_id, ${now}::timestamptz FROM ended
     WHERE kind = 'access' AND expires_at > now() - interval '1 hour'
    ON CONFLICT DO NOTHING`;
};

/** A call that was refused since its token is dead. */
export type RefusedUse = { tokenHash: Uint8Array; at: Date; address: string };

/**
 * Notes the first refused call of each ended connection among these, and tells the person's open pages. Calls with tokens
 * that never were write nothing. One statement of `pg` for any number of them.
 */
export const noteRefusedUses = async ({ pool }: Pick<Database, 'pool'>, uses: readonly RefusedUse[]): Promise<void> => {
  const values = [uses.map(({ tokenHash }) => tokenHash), uses.map(({ at }) => at), uses.map(({ address }) => address)];
  await pool.query({ ...noteUses, values });
};

const noteUses = {
  name: 'note-refused-uses',
  text: `
    WITH used AS (
      SELECT DISTINCT ON (ended_token.connection_id) ended_token.connection_id, given.at, given.address
        FROM unnest($1::bytea[], $2::timestamptz[], $3::text[]) AS given (hash, at, address)
        JOIN ended_token ON ended_token.id_hash = given.hash
       ORDER BY ended_token.connection_id, given.at
    ), noted AS (
      UPDATE connection SET refused_at = greatest(used.at, connection.revoked_at), refused_address = used.address
        FROM used
       WHERE connection.id = used.connection_id AND connection.revoked_at IS NOT NULL AND connection.refused_at IS NULL
      RETURNING connection.id
    )
    SELECT pg_notify('portcullis_connection', id::text) FROM noted`,
};

/** Removes what ended a day ago or more. At most `limit`. */
export const sweepEndedTokens = (tx: Transaction, limit: number): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM ended_token WHERE id_hash IN (
      SELECT id_hash FROM ended_token WHERE ended_at < now() - interval '1 day' LIMIT ${limit})`;
