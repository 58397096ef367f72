import type { Reader, Rows, Transaction } from '@portcullis/database';
import { normaliseEmail } from './email.ts';
import type { Plan } from './plans.ts';

export type Person = Rows.Person;

export type NewPerson = {
  email: string;
  name: string;
  passwordHash: string;
  plan?: Plan;
  operator?: boolean;
};

/** Writes a person. The email is stored in its normal form. @throws unique violation when the email is taken. */
export const createPerson = (tx: Transaction, person: NewPerson, now: Date): Promise<Person> =>
  tx.person.create({
    data: {
      email: normaliseEmail(person.email),
      name: person.name,
      passwordHash: person.passwordHash,
      plan: person.plan ?? 'free',
      operator: person.operator ?? false,
      createdAt: now,
    },
  });

export const findPerson = async (reader: Reader, id: string): Promise<Person | undefined> =>
  (await reader.person.findUnique({ where: { id } })) ?? undefined;

/** By email in any spelling of it. */
export const findPersonByEmail = async (reader: Reader, email: string): Promise<Person | undefined> =>
  (await reader.person.findUnique({ where: { email: normaliseEmail(email) } })) ?? undefined;

/** Oldest first. */
export const listPersons = (reader: Reader): Promise<Person[]> =>
  reader.person.findMany({ orderBy: { createdAt: 'asc' } });

/**
 * Holds the person's row FOR SHARE for the rest of the transaction. The password's hash, by which the caller sees that
 * it is still the one that was verified; undefined: removed or suspended meanwhile.
 */
export const holdPerson = async (tx: Transaction, id: string): Promise<string | undefined> => {
  const [held] = await tx.$queryRaw<{ passwordHash: string }[]>`
    SELECT password_hash AS "passwordHash" FROM person WHERE id = ${id}::uuid AND suspended_at IS NULL FOR SHARE`;
  return held?.passwordHash;
};

export const changePasswordHash = async (tx: Transaction, id: string, passwordHash: string): Promise<void> => {
  await tx.person.update({ where: { id }, data: { passwordHash } });
};

export const changePlan = async (tx: Transaction, id: string, plan: Plan): Promise<void> => {
  await tx.person.update({ where: { id }, data: { plan } });
};

/** A suspended person's sessions and tokens do nothing until resumed. `since` null resumes. */
export const changeSuspension = async (tx: Transaction, id: string, since: Date | null): Promise<void> => {
  await tx.person.update({ where: { id }, data: { suspendedAt: since } });
};

/** Removes the person with sessions, connections, tokens, accounts and orders. Audit rows stay. */
export const deletePerson = async (tx: Transaction, id: string): Promise<void> => {
  await tx.person.delete({ where: { id } });
};
