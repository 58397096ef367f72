import type { Principal } from '@portcullis/access';

/**
 * Who acts. A connection acts for a person and within its scope; a person acts by their own hand on a page; the
 * operator and the venue act for the house. Always known from a token, a session or the process, never from arguments.
 */
export type Actor =
  | { kind: 'connection'; principal: Principal; requestId: string; address: string }
  | { kind: 'person'; personId: string; requestId: string; address: string }
  | { kind: 'operator'; requestId: string }
  | { kind: 'venue' };

/** An actor on whose behalf orders are placed: each has a person. */
export type TradingActor = Extract<Actor, { kind: 'connection' | 'person' }>;

/** The person whose things the actor may reach. Undefined: the house itself. */
export const personOf = (actor: Actor): string | undefined => {
  if (actor.kind === 'connection') return actor.principal.personId;
  return actor.kind === 'person' ? actor.personId : undefined;
};

/** The person of an actor that trades. */
export const traderOf = (actor: TradingActor): string =>
  actor.kind === 'connection' ? actor.principal.personId : actor.personId;

/** The connection that acts, if one does. */
export const connectionOf = (actor: Actor): string | undefined =>
  actor.kind === 'connection' ? actor.principal.connectionId : undefined;
