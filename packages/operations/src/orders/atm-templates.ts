import { type Database, isUniqueViolation, type Transaction } from '@portcullis/database';
import { queueToAdd } from '@portcullis/people';
import {
  type AtmTemplate,
  changeAtmTemplate,
  createAtmTemplate,
  deleteAtmTemplate,
  findAtmTemplate,
  listAtmTemplates,
  type WantedTemplate,
} from '@portcullis/trading';
import type { Actor } from '../actor.ts';
import { act } from '../acts/act.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';

type PersonActor = Extract<Actor, { kind: 'person' }>;

/** ATM templates of one person. */
export const atmTemplatesMax = 50;

/**
 * Adds an ATM template. The terms are sound: see `faultsOfTerms`.
 * @throws Refusal `name_taken`, `too_many`
 */
export const addAtmTemplate = (
  database: Database,
  actor: PersonActor,
  wanted: WantedTemplate,
  clock: Clock,
): Promise<AtmTemplate> =>
  withFreeName(wanted.name, () =>
    act(database, actor, { event: 'atm_template.added', needs: 'mcp:trade' }, clock, async (tx) => {
      await queueToAdd(tx, actor.personId);
      await refuseIfTaken(tx, actor.personId, wanted.name, undefined);
      if ((await listAtmTemplates(tx, actor.personId)).length >= atmTemplatesMax) {
        throw new Refusal('too_many', `There are ${atmTemplatesMax} templates already: remove one first.`);
      }
      return { answer: await createAtmTemplate(tx, actor.personId, wanted, clock()) };
    }),
  );

/**
 * Changes one of the person's ATM templates. Orders that were placed with it keep what it said then.
 * @throws Refusal `name_taken`, `strategy_not_found`
 */
export const editAtmTemplate = (
  database: Database,
  actor: PersonActor,
  { id, ...wanted }: WantedTemplate & { id: string },
  clock: Clock,
): Promise<void> =>
  withFreeName(wanted.name, () =>
    act(database, actor, { event: 'atm_template.changed', needs: 'mcp:trade' }, clock, async (tx) => {
      const { personId } = actor;
      await refuseIfTaken(tx, personId, wanted.name, id);
      if (!uuid.test(id) || !(await changeAtmTemplate(tx, { personId, id }, wanted, clock()))) throw notFound();
      return { answer: undefined };
    }),
  );

/** Removes one of the person's ATM templates. @throws Refusal `strategy_not_found` */
export const removeAtmTemplate = (database: Database, actor: PersonActor, id: string, clock: Clock): Promise<void> =>
  act(database, actor, { event: 'atm_template.removed', needs: 'mcp:trade' }, clock, async (tx) => {
    if (!uuid.test(id) || !(await deleteAtmTemplate(tx, actor.personId, id))) throw notFound();
    return { answer: undefined };
  });

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const notFound = (): Refusal => new Refusal('strategy_not_found', 'There is no such ATM template.');

const taken = (name: string): Refusal =>
  new Refusal('name_taken', `You have a template called ${JSON.stringify(name)} already.`);

const refuseIfTaken = async (tx: Transaction, personId: string, name: string, own: string | undefined) => {
  const known = await findAtmTemplate(tx, personId, name);
  if (known && known.id !== own) throw taken(name);
};

/** Two changes at once may both find a name free; the database lets one of them have it. */
const withFreeName = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw taken(name);
    throw error;
  }
};
