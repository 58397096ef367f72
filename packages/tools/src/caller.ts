import type { Principal } from '@portcullis/access';

/**
 * A person by their session, on a page of this house. They read, and no more: there is no connection whose limits, rules
 * and approvals could hold a write, so no tool that trades is there for them.
 */
export type SessionCaller = Readonly<{
  personId: string;
  /** free | pro | elite */
  plan: string;
  scope: 'mcp:read';
  /** Not looked up (see Principal). */
  replays?: undefined;
  connectionId?: undefined;
}>;

/** Who calls a tool: a connection by its token, or a person by their session. The per-person rule is the same for both. */
export type Caller = Principal | SessionCaller;

/** The connection that calls; undefined: a person does. */
export const connectionOf = (caller: Caller): Principal | undefined =>
  caller.connectionId === undefined ? undefined : caller;
