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
import { sharePerson } from '@portcullis/people';
import type { Actor } from './actor.ts';
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

/** What the actor acts under, as it stands for the rest of the transaction. A connection's row is locked FOR SHARE. */
export type Authority = { connection: Connection | undefined };

/**
 * Holds the actor's authority for the length of the transaction: the connection's row and the person's row are locked
 * FOR SHARE in a fair queue, so revoke, lower and suspend wait for acts in flight, and no act commits after they were answered.
 * What the token said is only a hint by now; the row decides.
 * @throws ConnectionEnded, ConnectionPaused, ScopeLost
 */
export const holdAuthority = async (tx: Transaction, actor: Actor, needed: Scope, now: Date): Promise<Authority> => {
  if (actor.kind === 'connection') {
    const { connectionId, personId, tokenScope } = actor.principal;
    const connection = await lockConnection(tx, connectionId, 'share');
    const ended = endOf(connection, personId, now);
    if (ended) throw new ConnectionEnded(ended);
    // Exits too: while it is paused, the person rules by their own hand.
    if (connection?.pausedAt) throw new ConnectionPaused();
    const scope = connection?.scope;
    if (!isScope(scope) || !contains(lower(scope, tokenScope), needed)) throw new ScopeLost(needed);
    await holdPerson(tx, personId);
    return { connection };
  }
  if (actor.kind === 'signal') {
    const key = await holdSignalKey(tx, actor.keyId);
    if (key?.personId !== actor.personId) throw new ConnectionEnded('unknown');
    if (key.ended) throw new ConnectionEnded('revoked');
    await holdPerson(tx, actor.personId);
  }
  if (actor.kind === 'person') await holdPerson(tx, actor.personId);
  return { connection: undefined };
};

const holdPerson = async (tx: Transaction, personId: string): Promise<void> => {
  const person = await sharePerson(tx, personId);
  if (person === undefined) throw new ConnectionEnded('unknown');
  if (person.suspended) throw new ConnectionEnded('suspended');
};
