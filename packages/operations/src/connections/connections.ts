import {
  type Connection,
  changeConnectionScope,
  contains,
  dismissSafetyNotice,
  isScope,
  lockConnection,
  personalClientId,
  revokeConnection,
  type Scope,
} from '@portcullis/access';
import type { Database, Transaction } from '@portcullis/database';
import type { Actor } from '../actor.ts';
import { act } from '../acts/act.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Done } from '../writes/outcome.ts';
import { timedRevocation } from './timed-revocation.ts';

export type PersonActor = Extract<Actor, { kind: 'person' }>;

/**
 * Ends a connection of the person, at once: it waits for orders in flight, and no order of the connection commits
 * after it answered. An ended one stays ended; another person's is not found.
 * @throws Refusal `connection_not_found`
 */
export const revokeConnectionByPerson = (
  database: Database,
  actor: PersonActor,
  connectionId: string,
  clock: Clock,
): Promise<Connection> => {
  const spec = { event: 'connection.revoked', needs: 'mcp:read' } as const;
  const revoke = () =>
    act(database, actor, spec, clock, async (tx) => {
      const connection = await holdOwnConnection(tx, actor, connectionId);
      await revokeConnection(tx, connection.id, { reason: 'person', now: clock() });
      return about(connection, 'person');
    });
  return timedRevocation(database, revoke, (connection) => (connection.revokedAt ? [] : [connection]));
};

/**
 * Allows trading for a connection. Its access tokens end and its refresh token carries the new scope, in one
 * transaction: the client's own refresh brings it. The caller has just checked the person's password.
 * @throws Refusal `connection_not_found`
 */
export const raiseConnection = (
  database: Database,
  actor: PersonActor,
  connectionId: string,
  clock: Clock,
): Promise<Connection> =>
  act(database, actor, { event: 'connection.raised', needs: 'mcp:read' }, clock, (tx) =>
    changeOwnScope(tx, actor, { connectionId, scope: 'mcp:trade' }, clock),
  );

/**
 * Makes a connection read only, likewise; waits for orders in flight.
 * @throws Refusal `connection_not_found`
 */
export const lowerConnection = (
  database: Database,
  actor: PersonActor,
  connectionId: string,
  clock: Clock,
): Promise<Connection> =>
  act(database, actor, { event: 'connection.lowered', needs: 'mcp:read' }, clock, (tx) =>
    changeOwnScope(tx, actor, { connectionId, scope: 'mcp:read' }, clock),
  );

/**
 * Puts away the notice that a connection was ended for the person's safety.
 * @throws Refusal `connection_not_found`
 */
export const dismissNotice = (
  database: Database,
  actor: PersonActor,
  connectionId: string,
  clock: Clock,
): Promise<Connection> =>
  act(database, actor, { event: 'connection.notice_dismissed', needs: 'mcp:read' }, clock, async (tx) => {
    const connection = await holdOwnConnection(tx, actor, connectionId);
    await dismissSafetyNotice(tx, connection.id, clock());
    return about(connection);
  });

/** Raises or lowers within the transaction of the caller. @throws Refusal `connection_not_found` */
export const changeOwnScope = async (
  tx: Transaction,
  actor: PersonActor,
  { connectionId, scope }: { connectionId: string; scope: Scope },
  clock: Clock,
): Promise<Done<Connection>> => {
  const connection = await holdOwnConnection(tx, actor, connectionId);
  const now = clock();
  if (connection.revokedAt || connection.expiresAt <= now) throw notFound();
  const held = isScope(connection.scope) ? connection.scope : undefined;
  const same = held !== undefined && contains(held, scope) && contains(scope, held);
  if (!same && scope === 'mcp:trade' && connection.clientId === personalClientId) throw personalTokenFixed();
  if (!same) await changeConnectionScope(tx, connection, scope, now);
  return about({ ...connection, scope }, same ? 'unchanged' : undefined);
};

/** The person's own connection, held FOR UPDATE. What is another's answers like what does not exist. */
export const holdOwnConnection = async (
  tx: Transaction,
  { personId }: PersonActor,
  id: string,
): Promise<Connection> => {
  const connection = await lockConnection(tx, id, 'update');
  if (connection?.personId !== personId || connection.connectedAt === null) throw notFound();
  return connection;
};

const about = (connection: Connection, reason?: string): Done<Connection> => ({
  answer: connection,
  connectionId: connection.id,
  clientId: connection.clientId,
  ...(reason === undefined ? {} : { reason }),
});

/** A personal token keeps what it was made with, or has less. */
export const personalTokenFixed = (): Refusal =>
  new Refusal('personal_token_fixed', 'A personal token never gets more access than it has.', {
    hint: 'The person can make another one on the AI clients page.',
  });

const notFound = (): Refusal => new Refusal('connection_not_found', 'There is no such connection.');
