import type { Scope } from '@portcullis/access';

/** Why an actor that was known when the call came in may no longer act. Never told to the client (RFC 6750, 3.1). */
export type EndReason = 'revoked' | 'expired' | 'suspended' | 'unknown';

/** The connection ended after its token was looked up. The MCP server answers 401, as for any dead token. */
export class ConnectionEnded extends Error {
  readonly reason: EndReason;

  constructor(reason: EndReason) {
    super(`The connection has ended: ${reason}`);
    this.name = 'ConnectionEnded';
    this.reason = reason;
  }
}

/** The person has paused the connection. The MCP server answers 403 `connection_paused`. */
export class ConnectionPaused extends Error {
  constructor() {
    super('The connection is paused');
    this.name = 'ConnectionPaused';
  }
}

/** The scope does not contain what the act needs (any longer). The MCP server answers 403 `insufficient_scope`. */
export class ScopeLost extends Error {
  readonly needed: Scope;

  constructor(needed: Scope) {
    super(`The act needs ${needed}`);
    this.name = 'ScopeLost';
    this.needed = needed;
  }
}

/** Too many writes of this connection. The MCP server answers 429 with `Retry-After` in whole seconds. */
export class RateLimited extends Error {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super(`Too many writes: again in ${retryAfterSeconds} s`);
    this.name = 'RateLimited';
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
