import type { Database } from '@portcullis/database';
import { isScope, type Scope } from '../permissions/scopes.ts';

/** How an access token that was let in before stands now. */
export type TokenStanding = {
  /** The scope of its connection; undefined: that has ended or expired, or its person is suspended or gone. */
  connectionScope: Scope | undefined;
  /** Until the token and its connection expire, by the database's clock. 0: the token is dead. */
  secondsLeft: number;
};

/**
 * The standing of tokens whose holders are still being served, in their order. One statement of `pg` for any number of
 * them: it runs for all streams of a process at once.
 */
export const readTokenStandings = async (
  { pool }: Pick<Database, 'pool'>,
  tokens: readonly { tokenHash: Buffer; connectionId: string }[],
): Promise<TokenStanding[]> => {
  const values = [tokens.map(({ tokenHash }) => tokenHash), tokens.map(({ connectionId }) => connectionId)];
  const { rows } = await pool.query<Row>({ ...readStandings, values });
  const standings: TokenStanding[] = tokens.map(() => ended);
  for (const { place, scope, seconds_left: secondsLeft } of rows) {
    if (isScope(scope)) standings[Number(place) - 1] = { connectionScope: scope, secondsLeft };
  }
  return standings;
};

type Row = { place: string; scope: string; seconds_left: number };

const ended: TokenStanding = { connectionScope: undefined, secondsLeft: 0 };

const readStandings = {
  name: 'read-token-standings',
  text: `
    SELECT asked.place, connection.scope,
           CASE WHEN token.expires_at > now()
                THEN extract(epoch FROM least(token.expires_at, connection.expires_at) - now())::float8
                ELSE 0 END AS seconds_left
      FROM unnest($1::bytea[], $2::uuid[]) WITH ORDINALITY AS asked (hash, connection_id, place)
      JOIN connection ON connection.id = asked.connection_id
      JOIN person ON person.id = connection.person_id
      LEFT JOIN token ON token.id_hash = asked.hash AND token.connection_id = connection.id
                     AND token.kind = 'access' AND token.consumed_at IS NULL
     WHERE connection.revoked_at IS NULL AND connection.expires_at > now() AND person.suspended_at IS NULL`,
};
