import { recordEvent } from '@portcullis/access';
import { type Database, inTransaction, isUniqueViolation } from '@portcullis/database';
import { findPersonByEmail } from '@portcullis/people';
import { type Account, createAccount } from '@portcullis/trading';
import type { OperatorContext } from '../people/persons.ts';

export type AddAccountOutcome =
  | { kind: 'done'; account: Account }
  | { kind: 'unknown_person' }
  /** The person has an account of that name, in whatever case. */
  | { kind: 'name_taken' };

/** Gives a person one more paper account. Money in cents. */
export const addAccount = async (
  database: Database,
  { email, name, startCents }: { email: string; name: string; startCents: bigint },
  { requestId, clock }: OperatorContext,
): Promise<AddAccountOutcome> => {
  try {
    return await inTransaction(database, async (tx) => {
      const person = await findPersonByEmail(tx, email);
      if (!person) return { kind: 'unknown_person' };
      const account = await createAccount(tx, { personId: person.id, name, startCents, now: clock() });
      await recordEvent(tx, { event: 'account.added', decision: 'allowed', personId: person.id, requestId });
      return { kind: 'done', account };
    });
  } catch (error) {
    if (isUniqueViolation(error)) return { kind: 'name_taken' };
    throw error;
  }
};
