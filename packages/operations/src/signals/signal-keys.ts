import { createSignalKey, endSignalKey, listSignalKeys, type SignalKey } from '@portcullis/access';
import { type Database, isUniqueViolation } from '@portcullis/database';
import { queueToAdd } from '@portcullis/people';
import type { Actor } from '../actor.ts';
import { act } from '../acts/act.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';

type PersonActor = Extract<Actor, { kind: 'person' }>;

/** Live keys of one person. */
export const signalKeysMax = 10;

/**
 * Makes a key for signals. The caller has just checked the person's password, and shows `secret` once.
 * @param secret 256 random bits, as text that a path takes
 * @throws Refusal `name_taken`, `too_many`
 */
export const openSignalKey = async (
  database: Database,
  actor: PersonActor,
  { name, secret }: { name: string; secret: string },
  clock: Clock,
): Promise<SignalKey> => {
  const taken = new Refusal('name_taken', `A key is called ${JSON.stringify(name)} already.`);
  try {
    return await act(database, actor, { event: 'signal_key.created', needs: 'mcp:trade' }, clock, async (tx) => {
      await queueToAdd(tx, actor.personId);
      const keys = await listSignalKeys(tx, actor.personId);
      if (keys.some((key) => key.name.toLowerCase() === name.toLowerCase())) throw taken;
      if (keys.length >= signalKeysMax) {
        throw new Refusal('too_many', `There are ${signalKeysMax} keys already: end one first.`);
      }
      const answer = await createSignalKey(tx, { personId: actor.personId, name, secret, now: clock() });
      return { answer, connectionId: answer.id };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw taken;
    throw error;
  }
};

/**
 * Ends a key of the person, at once: it waits for signals in flight, and none commits after it answered.
 * @throws Refusal `signal_key_not_found`
 */
export const closeSignalKey = (database: Database, actor: PersonActor, keyId: string, clock: Clock): Promise<void> =>
  act(database, actor, { event: 'signal_key.ended', needs: 'mcp:trade' }, clock, async (tx) => {
    const ended = uuid.test(keyId) && (await endSignalKey(tx, actor.personId, keyId, clock()));
    if (!ended) throw new Refusal('signal_key_not_found', 'There is no such key.');
    return { answer: undefined, connectionId: keyId };
  });

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
