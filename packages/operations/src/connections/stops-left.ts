import { announcePerson } from '@portcullis/access';
import { inTransaction } from '@portcullis/database';
import { findOpenStop, listDueStops, lockStopTask, postponeStop, stopClosing } from '@portcullis/trading';
import { act } from '../acts/act.ts';
import type { Desk } from '../desk.ts';
import { carryOutStop } from './carry-out-stop.ts';
import type { PersonActor } from './connections.ts';

const atOnce = 50;

export type StopsCarriedOn = {
  tried: number;
  failed: { stopId: string; error: unknown }[];
};

/**
 * Takes up what was left of stops: by a page whose server was killed, by an outage, by a market that was closed. Any number of
 * processes may do so at once. One that fails holds up no other.
 */
export const carryOnStops = async (desk: Desk): Promise<StopsCarriedOn> => {
  const { database, clock } = desk;
  const carried: StopsCarriedOn = { tried: 0, failed: [] };
  for (const stop of await listDueStops(database.prisma, clock(), atOnce)) {
    carried.tried += 1;
    try {
      await carryOutStop(desk, stop, 'venue');
    } catch (error) {
      carried.failed.push({ stopId: stop.id, error });
      // Its row may be held by whoever else is at it: then it comes again at once, after the others.
      await inTransaction(database, (tx) => postponeStop(tx, stop.id, clock())).catch(() => {});
    }
  }
  return carried;
};

/** The person says that positions stay open which their stop has not closed yet. Orders are cancelled all the same. */
export const keepPositions = ({ database, clock }: Desk, actor: PersonActor): Promise<void> =>
  act(database, actor, { event: 'stop.positions_kept', needs: 'mcp:read' }, clock, async (tx) => {
    const { personId } = actor;
    const open = await findOpenStop(tx, personId);
    const task = open && (await lockStopTask(tx, open.id));
    if (!task || task.toClose.length === 0) return { answer: undefined, reason: 'unchanged' };
    await stopClosing(tx, task, clock());
    await announcePerson(tx, personId);
    return { answer: undefined, changed: true };
  });
