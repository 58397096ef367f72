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
  tokenScope: Scope;
  connectionScope: Scope;
  /** SHA-256 of the token: names it in logs (first 8 hex digits) and caches without being it. */
  tokenHash: Buffer;
}>;

/**
 * From a bearer token to its principal. Undefined for a token that is unknown, expired, revoked, of a suspended person
 * or for another resource: the caller cannot tell which (RFC 6750, 3.1). Rejects when it cannot be decided, which is an
 * outage and never a refusal.
 */
export type TokenVerifier = (token: string) => Promise<Principal | undefined>;
