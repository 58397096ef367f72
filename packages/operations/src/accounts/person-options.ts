import { type PersonOptions, savePersonOptions } from '@portcullis/people';
import type { Actor } from '../actor.ts';
import { act } from '../acts/act.ts';
import { ownAccount } from '../acts/own-account.ts';
import type { Desk } from '../desk.ts';

type PersonActor = Extract<Actor, { kind: 'person' }>;

/**
 * Sets a person's options by their own hand.
 * @throws Refusal `account_not_found` of the default account
 */
export const setPersonOptions = (
  { database, clock }: Pick<Desk, 'database' | 'clock'>,
  actor: PersonActor,
  options: PersonOptions,
): Promise<PersonOptions> =>
  act(database, actor, { event: 'person.options_set', needs: 'mcp:read' }, clock, async (tx) => {
    const named = options.defaultAccount;
    const defaultAccount = named === null ? null : (await ownAccount(tx, actor.personId, named)).name;
    return { answer: await savePersonOptions(tx, actor.personId, { ...options, defaultAccount }, clock()) };
  });
