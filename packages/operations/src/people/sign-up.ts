import { recordEvent } from '@portcullis/access';
import { type Database, inTransaction, isUniqueViolation } from '@portcullis/database';
import {
  createBrowserSession,
  findPersonByEmail,
  giveBack,
  hashPassword,
  type Passage,
  passwordProblem,
  recordSignIn,
  signUpsPerAddress,
  takeFromWindow,
  takenEmailsPerAddress,
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
    const passage = await takeSignUp(database, visitor, clock());
    if (!passage.allowed) return { kind: 'throttled', retryAfterSeconds: passage.retryAfterSeconds };
  }
  const passwordHash = await hashPassword(person.password);
  const { address, requestId, userAgent } = visitor;
  try {
    return await inTransaction(database, async (tx) => {
      const now = clock();
      const { id: personId } = await openPerson(tx, { ...person, passwordHash }, now);
      const secret = await createBrowserSession(tx, { personId, address, userAgent }, now);
      await recordSignIn(tx, personId, { occasion: 'sign_in', succeeded: true, at: now, address, userAgent });
      await recordEvent(tx, { event: 'person.signed_up', decision: 'allowed', personId, address, requestId });
      if (limits) await giveBack(tx, takenKey(visitor), takenEmailsPerAddress, now);
      return { kind: 'signed_up', personId, secret };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    await recordTaken(database, person.email, visitor);
    return { kind: 'email_taken' };
  }
};

const takenKey = ({ addressBlock }: Visitor): string => `sign-up:taken:${addressBlock}`;

/**
 * Counted before anything is looked up, and as if the email were taken: whoever has asked about too many of those gets
 * no answer about any. A sign-up that succeeds gives its count back.
 */
const takeSignUp = (database: Database, visitor: Visitor, now: Date): Promise<Passage> =>
  inTransaction(database, async (tx) => {
    const all = await takeFromWindow(tx, `sign-up:address:${visitor.addressBlock}`, signUpsPerAddress, now);
    return all.allowed ? takeFromWindow(tx, takenKey(visitor), takenEmailsPerAddress, now) : all;
  });

/** Whoever has the email can be told that somebody tried. */
const recordTaken = (database: Database, email: string, { address, requestId }: Visitor): Promise<void> =>
  inTransaction(database, async (tx) => {
    const personId = (await findPersonByEmail(tx, email))?.id ?? null;
    const facts = { personId, address, requestId };
    await recordEvent(tx, { event: 'sign_up.refused', decision: 'refused', reason: 'email_taken', ...facts });
  });
