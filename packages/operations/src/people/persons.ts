import { announceConnectionsOf, recordEvent, revokeConnectionsOf } from '@portcullis/access';
import { type Database, inTransaction, isUniqueViolation, type Transaction } from '@portcullis/database';
import {
  changePasswordHash,
  changePlan,
  changeSuspension,
  createPerson,
  deletePerson,
  endBrowserSessions,
  findPersonByEmail,
  hashPassword,
  type NewPerson,
  type Person,
  type Plan,
  passwordProblem,
} from '@portcullis/people';
import { createAccount, removeQuotes, replayFeedOf } from '@portcullis/trading';
import type { Clock } from '../clock.ts';

/** What the operator asked may come to. */
export type PersonOutcome<T = object> =
  | ({ kind: 'done'; person: Person } & T)
  | { kind: 'unknown_person' }
  | { kind: 'email_taken' }
  | { kind: 'weak_password'; problem: string };

export type OperatorContext = { requestId: string; clock: Clock };

/** Writes a person and their first paper account, `Sim101`. */
export const openPerson = async (tx: Transaction, person: NewPerson, now: Date): Promise<Person> => {
  const created = await createPerson(tx, person, now);
  await createAccount(tx, { personId: created.id, now });
  return created;
};

/** Adds a person, whether or not sign-up is open. */
export const addPerson = async (
  database: Database,
  { password, ...person }: Omit<NewPerson, 'passwordHash'> & { password: string },
  { requestId, clock }: OperatorContext,
): Promise<PersonOutcome> => {
  const problem = passwordProblem(password, person);
  if (problem) return { kind: 'weak_password', problem };
  const passwordHash = await hashPassword(password);
  try {
    return await inTransaction(database, async (tx) => {
      const added = await openPerson(tx, { ...person, passwordHash }, clock());
      await recordEvent(tx, { event: 'person.added', decision: 'allowed', personId: added.id, requestId });
      return { kind: 'done', person: added };
    });
  } catch (error) {
    if (isUniqueViolation(error)) return { kind: 'email_taken' };
    throw error;
  }
};

/** A new password ends the person's sessions and connections: whoever knew the old one is out (security A039). */
export const setPassword = async (
  database: Database,
  { email, password }: { email: string; password: string },
  context: OperatorContext,
): Promise<PersonOutcome> => {
  const known = await findPersonByEmail(database.prisma, email);
  if (!known) return { kind: 'unknown_person' };
  const problem = passwordProblem(password, known);
  if (problem) return { kind: 'weak_password', problem };
  const passwordHash = await hashPassword(password);
  return changePerson(database, email, 'person.password_changed', context, async (tx, person, now) => {
    await revokeConnectionsOf(tx, person.id, { reason: 'password_changed', now });
    await changePasswordHash(tx, person.id, passwordHash);
    // Again, now that the row is held: a consent that was under way had it, and is committed by now.
    await revokeConnectionsOf(tx, person.id, { reason: 'password_changed', now });
    await endBrowserSessions(tx, person.id);
  });
};

/** Ends the person's sessions; their tokens answer 401 until they are resumed. */
export const suspendPerson = (database: Database, email: string, context: OperatorContext): Promise<PersonOutcome> =>
  changePerson(database, email, 'person.suspended', context, async (tx, person, now) => {
    await changeSuspension(tx, person.id, person.suspendedAt ?? now);
    await endBrowserSessions(tx, person.id);
    await announceConnectionsOf(tx, person.id);
  });

export const resumePerson = (database: Database, email: string, context: OperatorContext): Promise<PersonOutcome> =>
  changePerson(database, email, 'person.resumed', context, (tx, person) => changeSuspension(tx, person.id, null));

export const setPlan = (
  database: Database,
  { email, plan }: { email: string; plan: Plan },
  context: OperatorContext,
): Promise<PersonOutcome> =>
  changePerson(database, email, 'person.plan_changed', context, (tx, person) => changePlan(tx, person.id, plan), plan);

/** Removes the person and everything of theirs but the audit. */
export const removePerson = (database: Database, email: string, context: OperatorContext): Promise<PersonOutcome> =>
  changePerson(database, email, 'person.removed', context, async (tx, person, now) => {
    await revokeConnectionsOf(tx, person.id, { reason: 'operator', now });
    await removeQuotes(tx, replayFeedOf(person.id));
    await deletePerson(tx, person.id);
  });

/** Locks are taken as everywhere: connections before the person. Changing the person's row waits for acts in flight. */
const changePerson = (
  database: Database,
  email: string,
  event: string,
  { requestId, clock }: OperatorContext,
  change: (tx: Transaction, person: Person, now: Date) => Promise<void>,
  reason?: string,
): Promise<PersonOutcome> =>
  inTransaction(database, async (tx) => {
    const person = await findPersonByEmail(tx, email);
    if (!person) return { kind: 'unknown_person' };
    await change(tx, person, clock());
    const facts = { personId: person.id, requestId, ...(reason ? { reason } : {}) };
    await recordEvent(tx, { event, decision: 'allowed', ...facts });
    return { kind: 'done', person };
  });
