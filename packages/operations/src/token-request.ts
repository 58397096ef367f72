import { type PresentedToken, recordEvent, revokeConnection, type Scope, type TokenRefusal } from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';
import type { Clock } from './clock.ts';

/** What the token endpoint answers (RFC 6749, 5.1). `scope` is always said: it may differ from what was asked. */
export type TokenResponse = {
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
  refresh_token?: string;
  scope: Scope;
};

export type TokenOutcome = { response: TokenResponse } | { refusal: TokenRefusal };

/** What every token request brings besides what it asks. */
export type TokenRequest = {
  /** The code or refresh token. */
  presented: string;
  /** Makes a token: 256 random bits, base64url. */
  newToken: () => string;
  requestId: string;
  address: string;
};

export const tokenResponse = (
  accessToken: string,
  refreshToken: string | null,
  { seconds, scope }: { seconds: number; scope: Scope },
): TokenResponse => ({
  access_token: accessToken,
  token_type: 'Bearer',
  expires_in: seconds,
  ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
  scope,
});

/** What must stay although the request failed: the end of a stolen family, and the audit of it. */
export const afterRefusal = async (
  database: Database,
  { refusal }: { refusal: TokenRefusal },
  token: PresentedToken | undefined,
  { requestId, address }: TokenRequest,
  clock: Clock,
): Promise<{ refusal: TokenRefusal }> => {
  if (!token || !refusal.endConnection) return { refusal };
  const reason = refusal.reason === 'code_replayed' ? 'code_replayed' : 'refresh_token_reused';
  const { personId, connectionId, clientId } = token;
  await inTransaction(database, async (tx) => {
    const ended = await revokeConnection(tx, connectionId, { reason, now: clock() });
    if (!ended) return;
    const who = { personId, connectionId, clientId, requestId, address };
    await recordEvent(tx, { ...who, event: 'connection.revoked', decision: 'refused', reason });
  });
  return { refusal };
};
