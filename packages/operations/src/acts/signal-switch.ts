import { allowSignalKeys, holdSignalKey, stopSignalKeys } from '@portcullis/access';
import type { Database, Transaction } from '@portcullis/database';
import type { Actor } from '../actor.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { act } from './act.ts';

type SwitchingActor = Extract<Actor, { kind: 'person' | 'signal' }>;

/**
 * Turns the kill switch of all the person's signal keys. Stopping waits for signals in flight: after it answered, none
 * opens a position. What the person stopped on the page, a signal does not lift.
 * @returns whether signals may trade now
 */
export const switchSignals = (
  database: Database,
  actor: SwitchingActor,
  to: 'on' | 'off',
  clock: Clock,
): Promise<boolean> => {
  const event = to === 'on' ? 'signals.stopped' : 'signals.allowed';
  return act(database, actor, { event, needs: 'mcp:trade' }, clock, async (tx) => {
    const by = actor.kind === 'person' ? 'page' : 'signal';
    if (to === 'off') return { answer: await allowSignalKeys(tx, actor.personId, by) };
    await stopSignalKeys(tx, actor.personId, by, clock());
    return { answer: false };
  });
};

/** Read after the key was locked: a switch that was turned before is seen. Exits never ask. @throws Refusal `trading_locked` */
export const refuseWhileStopped = async (tx: Transaction, keyId: string): Promise<void> => {
  const key = await holdSignalKey(tx, keyId);
  if (key && !key.stopped) return;
  throw new Refusal('trading_locked', 'The kill switch of signals is on: only exits are taken.', {
    hint: 'The person lifts it on the page Signals.',
  });
};
