import { Prisma, type Reader, type Rows, type Transaction } from '@portcullis/database';
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

/** What acts of the person go by. */
export type HeldPerson = {
  passwordHash: string;
  suspended: boolean;
  /** As stored: what all of their AI clients together may do; null: nothing bounds them together. */
  clientLimits: unknown;
};

export const findPerson = async (reader: Reader, id: string): Promise<Person | undefined> =>
  (await reader.person.findUnique({ where: { id } })) ?? undefined;

/** By email in any spelling of it. */
export const findPersonByEmail = async (reader: Reader, email: string): Promise<Person | undefined> =>
  (await reader.person.findUnique({ where: { email: normaliseEmail(email) } })) ?? undefined;

/** Oldest first. */
export const listPersons = (reader: Reader): Promise<Person[]> =>
  reader.person.findMany({ orderBy: { createdAt: 'asc' } });

/**
 * Holds the person's row FOR SHARE for the rest of the transaction, as every act of theirs does; undefined: removed.
 * The row alone would let new sharers pass a waiting owner for ever, so a flood of orders could hold a suspension up.
 * Sharers and owners queue for an advisory lock first, and that queue is fair.
 */
export const sharePerson = async (tx: Transaction, id: string): Promise<HeldPerson | undefined> => {
  const [held] = await tx.$queryRaw<HeldPerson[]>`
    WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(hashtextextended(${id}::uuid::text, 2)))
    SELECT password_hash AS "passwordHash", suspended_at IS NOT NULL AS suspended, client_limits AS "clientLimits"
      FROM turn, person WHERE id = ${id}::uuid FOR SHARE OF person`;
  return held;
};

/**
 * Holds the person's row alone, for who changes what acts of theirs go by: it waits for those under way, and those that come
 * later wait for this transaction. Nothing of the person may be held before: two that shared it would wait for each other.
 */
export const holdPersonAlone = async (tx: Transaction, id: string): Promise<HeldPerson | undefined> => {
  await queueForPerson(tx, id);
  const [held] = await tx.$queryRaw<HeldPerson[]>`
    SELECT password_hash AS "passwordHash", suspended_at IS NOT NULL AS suspended, client_limits AS "clientLimits"
      FROM person WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  return held;
};

/**
 * For the rest of the transaction nobody else who adds something that a person may have only so many of goes on. Their row is held
 * FOR SHARE by then, and two that wanted it FOR UPDATE would wait for each other.
 */
export const queueToAdd = async (tx: Transaction, personId: string): Promise<void> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${personId}::uuid::text, 6))`;
};

/** Waits for the acts of the person that are under way; those that come later wait for this transaction. */
const queueForPerson = async (tx: Transaction, id: string): Promise<void> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${id}::uuid::text, 2))`;
};

/**
 * Holds the person likewise. The password's hash, by which the caller sees that it is still the one that was verified;
 * undefined: removed or suspended meanwhile.
 */
export const holdPerson = async (tx: Transaction, id: string): Promise<string | undefined> => {
  const held = await sharePerson(tx, id);
  return held === undefined || held.suspended ? undefined : held.passwordHash;
};

export const changePasswordHash = async (tx: Transaction, id: string, passwordHash: string): Promise<void> => {
  await queueForPerson(tx, id);
  await tx.person.update({ where: { id }, data: { passwordHash } });
};

/** Only while the hash is still the one that was verified, and the person is not suspended. False: it is not. */
export const replacePasswordHash = async (
  tx: Transaction,
  id: string,
  { from, to }: { from: string; to: string },
): Promise<boolean> => {
  await queueForPerson(tx, id);
  const { count } = await tx.person.updateMany({
    where: { id, passwordHash: from, suspendedAt: null },
    data: { passwordHash: to },
  });
  return count > 0;
};

export const changePlan = async (tx: Transaction, id: string, plan: Plan): Promise<void> => {
  await queueForPerson(tx, id);
  await tx.person.update({ where: { id }, data: { plan } });
};

/** What all of their AI clients together may do; null: nothing bounds them together. The caller holds the row alone. */
export const changeClientLimits = async (
  tx: Transaction,
  id: string,
  limits: Prisma.InputJsonObject | null,
): Promise<void> => {
  await tx.person.update({ where: { id }, data: { clientLimits: limits ?? Prisma.DbNull } });
};

/** A suspended person's sessions and tokens do nothing until resumed. `since` null resumes. */
export const changeSuspension = async (tx: Transaction, id: string, since: Date | null): Promise<void> => {
  await queueForPerson(tx, id);
  await tx.person.update({ where: { id }, data: { suspendedAt: since } });
};

/** Removes the person with sessions, connections, tokens, accounts and orders. Audit rows stay. */
export const deletePerson = async (tx: Transaction, id: string): Promise<void> => {
  await queueForPerson(tx, id);
  await tx.person.delete({ where: { id } });
};
