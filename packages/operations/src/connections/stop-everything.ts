import { announcePerson, type Connection, recordEvents, revokeConnectionsOf, stopSignalKeys } from '@portcullis/access';
import type { Database, Transaction } from '@portcullis/database';
import { insertStopTask } from '@portcullis/trading';
import { act } from '../acts/act.ts';
import type { Clock } from '../clock.ts';
import type { Desk } from '../desk.ts';
import { carryOutStop } from './carry-out-stop.ts';
import type { PersonActor } from './connections.ts';
import { timedRevocation } from './timed-revocation.ts';

/** Ends every AI client of the person, at once and in one transaction. Returns those that were live. */
export const revokeAllConnections = (database: Database, actor: PersonActor, clock: Clock): Promise<Connection[]> =>
  timedRevocation(
    database,
    () =>
      act(database, actor, { event: 'connections.revoked', needs: 'mcp:read' }, clock, async (tx) => {
        const ended = await endAll(tx, actor, clock());
        return { answer: ended, changed: ended.length > 0 };
      }),
    (ended) => ended,
  );

/** What came of it. The clients are ended in any case; orders that were not reached are, without this. */
export type StoppedEverything = { clients: number; orders: { ok: true } | { ok: false; error: unknown } };

/**
 * Ends every AI client of the person and stops their signals, in one transaction, which also notes what is to be done to orders.
 * Then, apart, so that no order holds the first up, cancels all orders that were working and, if asked, closes positions at the
 * market. Whatever happens in between, the venue does the rest (stops-left.ts).
 */
export const stopEverything = async (
  desk: Desk,
  actor: PersonActor,
  { flatten }: { flatten: boolean },
): Promise<StoppedEverything> => {
  const { database, clock } = desk;
  const { personId, requestId, address } = actor;
  const stop = () =>
    act(database, actor, { event: 'everything.stopped', needs: 'mcp:read' }, clock, async (tx) => {
      const now = clock();
      const ended = await endAll(tx, actor, now);
      await stopSignalKeys(tx, personId, 'page', now);
      // Last: by now nobody who was stopped can place an order that it does not know.
      const id = await insertStopTask(tx, { personId, requestId, address, flatten, now: clock() });
      return { answer: { ended, id }, changed: true, reason: flatten ? 'flatten' : 'cancel' };
    });
  const { ended, id } = await timedRevocation(database, stop, (all) => all.ended);
  try {
    await carryOutStop(desk, { id, personId }, 'page');
    return { clients: ended.length, orders: { ok: true } };
  } catch (error) {
    return { clients: ended.length, orders: { ok: false, error } };
  }
};

/** Each leaves its own row, as if it had been revoked alone. */
const endAll = async (tx: Transaction, actor: PersonActor, now: Date): Promise<Connection[]> => {
  const { personId, requestId, address } = actor;
  const all = await revokeConnectionsOf(tx, personId, { reason: 'person', now });
  const revoked = { event: 'connection.revoked', decision: 'allowed', reason: 'person' } as const;
  await recordEvents(
    tx,
    all.map(({ id: connectionId, clientId }) => ({ ...revoked, personId, connectionId, clientId, requestId, address })),
  );
  await announcePerson(tx, personId);
  return all.filter(({ connectedAt, expiresAt }) => connectedAt !== null && expiresAt > now);
};
