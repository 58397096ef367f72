import type { TradingLimits } from '../limits/trading-limits.ts';
import type { Scope } from '../permissions/scopes.ts';

/** A code or refresh token that was presented, with the connection, client and person it stands on. Rows are locked. */
export type PresentedToken = {
  clientId: string;
  scope: Scope;
  resource: string;
  /** By the database's clock. */
  expired: boolean;
  consumed: boolean;
  /** Consumed less than the replay window ago. */
  justConsumed: boolean;
  /** The sealed answer of its redemption, while it may be given again. */
  replay: Uint8Array | null;
  redirectUri: string | null;
  codeChallenge: string | null;
  connectionId: string;
  connectionScope: Scope;
  /** What the column holds: see `grantedDetails`. */
  connectionLimits: unknown;
  connectionEnded: boolean;
  personId: string;
  suspended: boolean;
};

/** What the client asks with it. */
export type TokenAsk = {
  clientId: string;
  /** Canonical; undefined: none named. */
  resource: string | undefined;
  /** Of `authorization_details`; undefined: none named. */
  limits?: TradingLimits | undefined;
};

/** What any presented token must pass, in the order in which nothing is revealed to a wrong client. */
export const standingFault = (token: PresentedToken, ask: TokenAsk) => {
  if (token.clientId !== ask.clientId) return 'wrong_client' as const;
  if (token.connectionEnded) return 'connection_ended' as const;
  return token.suspended ? ('person_suspended' as const) : undefined;
};
