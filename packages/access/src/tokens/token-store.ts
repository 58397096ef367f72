import type { Reader, Rows, Transaction } from '@portcullis/database';
import type { Scope } from '../permissions/scopes.ts';
import { hashToken } from './token-hash.ts';
import { codeSeconds } from './token-lifetime.ts';

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
