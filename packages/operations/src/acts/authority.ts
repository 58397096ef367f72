import {
  type Connection,
  contains,
  holdSignalKey,
  isScope,
  lockConnection,
  lower,
  type Scope,
} from '@portcullis/access';
import type { Transaction } from '@portcullis/database';
import { type HeldPerson, holdPersonAlone, sharePerson } from '@portcullis/people';
import type { Actor } from '../actor.ts';
import { ConnectionEnded, ConnectionPaused, type EndReason, ScopeLost } from './ended-authority.ts';

/** What of a connection's row decides whether it may still act. */
export type Standing = {
  personId: string;
  scope: string;
  connectedAt: Date | null;
  expiresAt: Date;
  revokedAt: Date | null;
};

/** Why a connection may no longer act for this person; undefined: it may. */
export const endOf = (standing: Standing | undefined, personId: string, now: Date): EndReason | undefined => {
  if (standing === undefined || standing.personId !== personId || standing.connectedAt === null) return 'unknown';
  if (standing.revokedAt !== null) return 'revoked';
  return standing.expiresAt <= now ? 'expired' : undefined;
};

/** What the actor acts under, as it stands for the rest of the transaction. Rows are locked FOR SHARE. */
export type Authority = {
  connection: Connection | undefined;
  /** As stored, of a connection's person: what all of their AI clients together may do. Null: nothing bounds them together. */
  clientLimits: unknown;
};

/** How the person's row is held: `alone` by who changes what their acts go by. */
export type Holding = 'shared' | 'alone';

/**
 * Holds the actor's authority for the length of the transaction: the person's row and then the connection's row are locked
 * FOR SHARE in a fair queue, so revoke, lower and suspend wait for acts in flight, and no act commits after they were answered.
 * The person's comes first, as it does for whoever revokes: an order that waits for who holds the person alone must not keep a
 * connection from being ended meanwhile. What the token said is only a hint by now; the row decides.
 * @throws ConnectionEnded, ConnectionPaused, ScopeLost
 */
export const holdAuthority = async (
  tx: Transaction,
  actor: Actor,
  needed: Scope,
  now: Date,
  holding: Holding = 'shared',
): Promise<Authority> => {
  if (actor.kind === 'connection') {
    const { connectionId, personId, tokenScope } = actor.principal;
    const person = await sharePerson(tx, personId);
    const connection = await lockConnection(tx, connectionId, 'share');
    const ended = endOf(connection, personId, now);
    if (ended) throw new ConnectionEnded(ended);
    // Exits too: while it is paused, the person rules by their own hand.
    if (connection?.pausedAt) throw new ConnectionPaused();
    const scope = connection?.scope;
    if (!isScope(scope) || !contains(lower(scope, tokenScope), needed)) throw new ScopeLost(needed);
    return { connection, clientLimits: mayAct(person).clientLimits };
  }
  if (actor.kind === 'signal') {
    const person = await sharePerson(tx, actor.personId);
    const key = await holdSignalKey(tx, actor.keyId);
    if (key?.personId !== actor.personId) throw new ConnectionEnded('unknown');
    if (key.ended) throw new ConnectionEnded('revoked');
    mayAct(person);
  }
  if (actor.kind === 'person') {
    mayAct(await (holding === 'alone' ? holdPersonAlone : sharePerson)(tx, actor.personId));
  }
  return { connection: undefined, clientLimits: null };
};

const mayAct = (person: HeldPerson | undefined): HeldPerson => {
  if (person === undefined) throw new ConnectionEnded('unknown');
  if (person.suspended) throw new ConnectionEnded('suspended');
  return person;
};
