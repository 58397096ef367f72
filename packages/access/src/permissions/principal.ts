import type { Scope } from './scopes.ts';

/**
 * Who a token speaks for. Authentication ends here: what comes after sees no token, only this, and never learns an
 * identity from arguments.
 */
export type Principal = Readonly<{
  personId: string;
  connectionId: string;
  clientId: string;
  clientName: string;
  /** free | pro | elite */
  plan: string;
  /** What a call may do: the lower of the token's scope and the connection's. */
  scope: Scope;
  /** False: the person has no replay that is connected, so what they read is the shared market. Left out: not looked up. */
  replays?: boolean;
  tokenScope: Scope;
  connectionScope: Scope;
  /** The person has paused the connection: its tokens live, and nothing is called with them. */
  paused: boolean;
  /** Its rules have gates: what it reads is noted before it is answered. */
  gated: boolean;
  /** SHA-256 of the token: names it in logs (first 8 hex digits) and caches without being it. */
  tokenHash: Buffer;
}>;

/**
 * From a bearer token to its principal. Undefined for a token that is unknown, expired, revoked, of a suspended person
 * or for another resource: the caller cannot tell which (RFC 6750, 3.1). Rejects when it cannot be decided, which is an
 * outage and never a refusal.
 */
export type TokenVerifier = (token: string) => Promise<Principal | undefined>;
