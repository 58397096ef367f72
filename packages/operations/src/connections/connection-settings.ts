import {
  type Connection,
  connectionLabel,
  consentExpiry,
  isScope,
  labelLongest,
  setEnd,
  setLabel,
  setPause,
} from '@portcullis/access';
import type { Database, Transaction } from '@portcullis/database';
import { act } from '../acts/act.ts';
import { endOf } from '../acts/authority.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Done } from '../writes/outcome.ts';
import { holdOwnConnection, type PersonActor } from './connections.ts';
import { requireFreshSignIn } from './fresh-sign-in.ts';

/** What gives a connection more takes a password that was given in this browser session a short while ago. */
export type ConfirmedChange = { connectionId: string; sessionHash: Uint8Array };

/**
 * Pauses a connection: its tokens live on, and every call and every act of it is refused, exits too. It waits for acts in
 * flight; none commits after it answered. What it had asked approval for is over.
 * @throws Refusal `connection_not_found`
 */
export const pauseConnection = (
  database: Database,
  actor: PersonActor,
  connectionId: string,
  clock: Clock,
): Promise<Connection> =>
  changeConnection(
    database,
    actor,
    { event: 'connection.paused', connectionId },
    clock,
    async (tx, connection, now) => {
      if (connection.pausedAt) return unchanged;
      await setPause(tx, connectionId, { pausedAt: now, now });
      return { pausedAt: now };
    },
  );

/**
 * Ends the pause. One that may trade gets its power back, which takes the password.
 * @throws Refusal `connection_not_found`, `sign_in_too_old`
 */
export const resumeConnection = (
  database: Database,
  actor: PersonActor,
  { connectionId, sessionHash }: ConfirmedChange,
  clock: Clock,
): Promise<Connection> =>
  changeConnection(
    database,
    actor,
    { event: 'connection.resumed', connectionId },
    clock,
    async (tx, connection, now) => {
      if (!connection.pausedAt) return unchanged;
      if (mayTrade(connection)) await requireFreshSignIn(tx, actor, { sessionHash, now });
      await setPause(tx, connectionId, { pausedAt: null, now });
      return { pausedAt: null };
    },
  );

/**
 * Names a connection, for the person alone. Empty: by the client's own name again.
 * @throws Refusal `connection_not_found`, `invalid_value`
 */
export const renameConnection = (
  database: Database,
  actor: PersonActor,
  { connectionId, name }: { connectionId: string; name: string },
  clock: Clock,
): Promise<Connection> =>
  changeConnection(database, actor, { event: 'connection.renamed', connectionId }, clock, async (tx, connection) => {
    const label = name.trim() === '' ? null : connectionLabel(name);
    if (label === undefined) throw new Refusal('invalid_value', `A name has 1 to ${labelLongest} characters.`);
    if (label === connection.label) return unchanged;
    await setLabel(tx, connectionId, label);
    return { label };
  });

/**
 * Sets when a connection ends at the latest; null: when its consent does, beyond which nothing goes. Its tokens and every
 * refresh obey. A later end than before takes the password.
 * @throws Refusal `connection_not_found`, `invalid_value`, `sign_in_too_old`
 */
export const setConnectionEnd = (
  database: Database,
  actor: PersonActor,
  { connectionId, sessionHash, endsAt }: ConfirmedChange & { endsAt: Date | null },
  clock: Clock,
): Promise<Connection> =>
  changeConnection(
    database,
    actor,
    { event: 'connection.end_set', connectionId },
    clock,
    async (tx, connection, now) => {
      if (endsAt !== null && endsAt <= now) throw new Refusal('invalid_value', 'The end must lie in the future.');
      const consented = consentExpiry(connection);
      const wanted = endsAt !== null && endsAt < consented ? endsAt : null;
      if (wanted?.getTime() === connection.endsAt?.getTime()) return unchanged;
      if ((wanted ?? consented) > connection.expiresAt) await requireFreshSignIn(tx, actor, { sessionHash, now });
      const expiresAt = await setEnd(tx, connection, wanted);
      return { endsAt: wanted, expiresAt };
    },
  );

const unchanged = 'unchanged' as const;

/** One change of the person's own live connection, whose row is held FOR UPDATE. */
const changeConnection = (
  database: Database,
  actor: PersonActor,
  { event, connectionId }: { event: string; connectionId: string },
  clock: Clock,
  change: (tx: Transaction, connection: Connection, now: Date) => Promise<Partial<Connection> | typeof unchanged>,
): Promise<Connection> =>
  act(database, actor, { event, needs: 'mcp:read' }, clock, async (tx): Promise<Done<Connection>> => {
    const connection = await holdOwnConnection(tx, actor, connectionId);
    const now = clock();
    if (endOf(connection, actor.personId, now)) {
      throw new Refusal('connection_not_found', 'There is no such connection.');
    }
    const about = { connectionId, clientId: connection.clientId };
    const changed = await change(tx, connection, now);
    if (changed === unchanged) return { answer: connection, ...about, reason: unchanged };
    return { answer: { ...connection, ...changed }, ...about, changed: true };
  });

/** What cannot be read as a scope counts as the greater one here. */
const mayTrade = ({ scope }: Connection): boolean => !isScope(scope) || scope === 'mcp:trade';
