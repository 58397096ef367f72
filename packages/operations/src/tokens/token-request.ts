import {
  type Granted,
  grantedDetails,
  type PresentedToken,
  recordEvent,
  revokeConnection,
  type Scope,
  type TokenRefusal,
  type TradingLimits,
} from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';
import type { Clock } from '../clock.ts';

/** What the token endpoint answers (RFC 6749, 5.1). `scope` is always said: it may differ from what was asked. */
export type TokenResponse = {
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
  refresh_token?: string;
  scope: Scope;
  /** As granted (RFC 9396, 7); left out where the connection has no limits. Enforcement reads the grant, never this. */
  authorization_details?: TradingLimits[];
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
  { seconds, scope, limits }: Granted & { seconds: number },
): TokenResponse => {
  const details = grantedDetails({ scope, limits });
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: seconds,
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    scope,
    ...(details ? { authorization_details: details } : {}),
  };
};

/** What must stay although the request failed: the end of a stolen family, and the audit of it. */
export const afterRefusal = async (
  database: Database,
  { refusal }: { refusal: TokenRefusal },
  token: PresentedToken | undefined,
  { requestId, address }: TokenRequest,
  clock: Clock,
): Promise<{ refusal: TokenRefusal }> => {
  if (!token) return { refusal };
  const { personId, connectionId, clientId } = token;
  const who = { personId, connectionId, clientId, requestId, address, decision: 'refused' } as const;
  await inTransaction(database, async (tx) => {
    await recordEvent(tx, { ...who, event: 'token.refused', reason: refusal.reason });
    if (!refusal.endConnection) return;
    const reason = refusal.reason === 'code_replayed' ? 'code_replayed' : 'refresh_token_reused';
    const ended = await revokeConnection(tx, connectionId, { reason, now: clock() });
    if (ended) await recordEvent(tx, { ...who, event: 'connection.revoked', reason });
  });
  return { refusal };
};
