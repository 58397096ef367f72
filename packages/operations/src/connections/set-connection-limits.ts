import { announcePerson, type Connection, limitsJson, saveLimits, type TradingLimits } from '@portcullis/access';
import type { Database } from '@portcullis/database';
import { act } from '../acts/act.ts';
import { endOf } from '../acts/authority.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { holdOwnConnection, type PersonActor } from './connections.ts';
import { requireFreshSignIn } from './fresh-sign-in.ts';
import { auditedChange, isLooserLimits, limitsMark } from './limits-change.ts';

export type LimitsChange = {
  connectionId: string;
  /** Null: none of its own. */
  limits: TradingLimits | null;
  /** `limitsMark` of the limits that the person changed. */
  seen: string;
  /** Of the browser session in which the person decides. */
  sessionHash: Uint8Array;
};

/**
 * Puts limits in place of those of one of the person's connections. It waits for orders in flight, and every order after it
 * obeys, whatever token it comes with. What the client had asked for under the old ones is over. Looser limits take a password
 * that was given a short while ago.
 * @throws Refusal `connection_not_found`, `changed_meanwhile`, `sign_in_too_old`
 */
export const setConnectionLimits = (
  database: Database,
  actor: PersonActor,
  { connectionId, limits, seen, sessionHash }: LimitsChange,
  clock: Clock,
): Promise<Connection> =>
  act(database, actor, { event: 'connection.limits_set', needs: 'mcp:read' }, clock, async (tx) => {
    const connection = await holdOwnConnection(tx, actor, connectionId);
    const now = clock();
    if (endOf(connection, actor.personId, now)) {
      throw new Refusal('connection_not_found', 'There is no such connection.');
    }
    const about = { connectionId, clientId: connection.clientId };
    if (limitsMark(limits) === limitsMark(connection.limits)) {
      return { answer: connection, ...about, reason: 'unchanged' };
    }
    if (limitsMark(connection.limits) !== seen) {
      throw new Refusal('changed_meanwhile', 'The limits were changed meanwhile.');
    }
    const isLooser = isLooserLimits(connection.limits, limits);
    if (isLooser) await requireFreshSignIn(tx, actor, { sessionHash, now });
    await saveLimits(tx, connectionId, limits, now);
    await announcePerson(tx, actor.personId);
    return {
      ...{ answer: { ...connection, limits: limits && limitsJson(limits) }, ...about, changed: true },
      ...{ reason: isLooser ? 'looser' : 'tighter', ...auditedChange(connection.limits, limits) },
    };
  });
