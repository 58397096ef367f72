import { recordEvent } from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';
import { type BrowserSession, confirmBrowserSession, holdPerson, recordSignIn } from '@portcullis/people';
import { checkPassword } from './password-check.ts';
import type { SignInOptions, Visitor } from './sign-in.ts';

export type PasswordConfirmation =
  | { kind: 'confirmed' }
  | { kind: 'wrong' }
  | { kind: 'throttled'; retryAfterSeconds: number };

/** Whose password is asked for again, and in which of their sessions. */
export type Confirmer = Pick<BrowserSession, 'idHash' | 'personId'> & { person: { email: string } };

/**
 * Asks for the password again before something weighty: the session counts as signed in just now. Attempts are counted
 * with those of signing in, so a stolen browser session gives no second road to guess by.
 */
export const confirmPassword = async (
  database: Database,
  { session, password }: { session: Confirmer; password: string },
  visitor: Visitor,
  options: SignInOptions,
): Promise<PasswordConfirmation> => {
  const { personId, idHash, person } = session;
  const { addressBlock, address, requestId, userAgent } = visitor;
  const verdict = await checkPassword(database, { email: person.email, password, addressBlock }, options);
  if (verdict.kind === 'throttled') return verdict;
  return inTransaction(database, async (tx) => {
    const at = options.clock();
    // A new password waits for this, or is seen here; it ends the other sessions (security A039).
    const confirmed =
      verdict.kind === 'right' &&
      (await holdPerson(tx, personId)) === verdict.person.passwordHash &&
      (await confirmBrowserSession(tx, idHash, at));
    await recordSignIn(tx, personId, { at, occasion: 'confirmation', succeeded: confirmed, address, userAgent });
    await recordEvent(tx, {
      event: confirmed ? 'confirmation.succeeded' : 'confirmation.failed',
      decision: confirmed ? 'allowed' : 'refused',
      reason: confirmed ? null : 'wrong_password',
      ...{ personId, address, requestId },
    });
    return { kind: confirmed ? 'confirmed' : 'wrong' };
  });
};
