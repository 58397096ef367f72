import { recordEvent } from '@portcullis/access';
import { type Database, inTransaction, isUniqueViolation } from '@portcullis/database';
import {
  createBrowserSession,
  hashPassword,
  passwordProblem,
  signUpsPerAddress,
  takeFromWindow,
} from '@portcullis/people';
import { openPerson } from './persons.ts';
import type { SignInOptions, Visitor } from './sign-in.ts';

export type SignUpOutcome =
  | { kind: 'signed_up'; personId: string; secret: string }
  | { kind: 'closed' }
  /** `problem` is a sentence with the remedy. */
  | { kind: 'weak_password'; problem: string }
  | { kind: 'email_taken' }
  | { kind: 'throttled'; retryAfterSeconds: number };

/**
 * A new person with the paper account `Sim101`, signed in, in one transaction. The password is hashed before the email
 * is looked up, so a taken one takes as long.
 */
export const signUp = async (
  database: Database,
  person: { email: string; name: string; password: string },
  visitor: Visitor,
  { open, limits, clock }: SignInOptions & { open: boolean },
): Promise<SignUpOutcome> => {
  if (!open) return { kind: 'closed' };
  const problem = passwordProblem(person.password, person);
  if (problem) return { kind: 'weak_password', problem };
  if (limits) {
    const key = `sign-up:address:${visitor.addressBlock}`;
    const passage = await inTransaction(database, (tx) => takeFromWindow(tx, key, signUpsPerAddress, clock()));
    if (!passage.allowed) return { kind: 'throttled', retryAfterSeconds: passage.retryAfterSeconds };
  }
  const passwordHash = await hashPassword(person.password);
  const { address, requestId, userAgent } = visitor;
  try {
    return await inTransaction(database, async (tx) => {
      const { id: personId } = await openPerson(tx, { ...person, passwordHash }, clock());
      const secret = await createBrowserSession(tx, { personId, address, userAgent }, clock());
      await recordEvent(tx, { event: 'person.signed_up', decision: 'allowed', personId, address, requestId });
      return { kind: 'signed_up', personId, secret };
    });
  } catch (error) {
    if (isUniqueViolation(error)) return { kind: 'email_taken' };
    throw error;
  }
};
