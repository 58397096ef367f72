import type { Database } from '@portcullis/database';
import type { Scope } from '../permissions/scopes.ts';
import { hashToken } from './token-hash.ts';
import type { PresentedToken } from './token-presented.ts';
import { type PresentedRow, presentedColumns, presentedTables, toPresented } from './token-presented-row.ts';

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
