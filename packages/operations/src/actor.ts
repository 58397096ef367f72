import type { Principal } from '@portcullis/access';

/**
 * Who acts. A connection acts for a person and within its scope; a signal came under a key that the person made; a
 * person acts by their own hand on a page; the
 * operator and the venue act for the house. Always known from a token, a session or the process, never from arguments.
 */
export type Actor =
  | { kind: 'connection'; principal: Principal; requestId: string; address: string }
  | { kind: 'person'; personId: string; requestId: string; address: string }
  | { kind: 'signal'; keyId: string; personId: string; requestId: string; address: string }
  | { kind: 'operator'; requestId: string }
  | { kind: 'venue' };

/** An actor on whose behalf orders are placed: each has a person. */
export type TradingActor = Extract<Actor, { kind: 'connection' | 'signal' | 'person' }>;

/** The person whose things the actor may reach. Undefined: the house itself. */
export const personOf = (actor: Actor): string | undefined => {
  if (actor.kind === 'connection') return actor.principal.personId;
  return 'personId' in actor ? actor.personId : undefined;
};

/** The person of an actor that trades. */
export const traderOf = (actor: TradingActor): string =>
  actor.kind === 'connection' ? actor.principal.personId : actor.personId;

/** The connection that acts, or the signal key in its place; orders and audit rows carry its id. */
export const connectionOf = (actor: Actor): string | undefined => {
  if (actor.kind === 'connection') return actor.principal.connectionId;
  return actor.kind === 'signal' ? actor.keyId : undefined;
};
