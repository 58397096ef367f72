import { recordEvent } from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';
import { createBrowserSession, endBrowserSession, holdPerson, recordSignIn } from '@portcullis/people';
import type { Clock } from '../clock.ts';
import { checkPassword } from './password-check.ts';

/** Who asks, before anybody is known: for audit, throttles and the session's row. */
export type Visitor = {
  requestId: string;
  address: string;
  addressBlock: string;
  userAgent: string;
};

export type SignInOptions = { limits: boolean; clock: Clock };

export type SignInOutcome =
  /** `secret` goes into the cookie. */
  | { kind: 'signed_in'; personId: string; secret: string }
  /** Unknown email or wrong password: never told apart. */
  | { kind: 'wrong' }
  /** Only said to who knows the password. */
  | { kind: 'suspended' }
  | { kind: 'throttled'; retryAfterSeconds: number };

/** Starts a session with a new id; the one that the browser had before, if any, ends (session fixation, A044). */
export const signIn = async (
  database: Database,
  credentials: { email: string; password: string; previousSession?: Uint8Array | undefined },
  visitor: Visitor,
  options: SignInOptions,
): Promise<SignInOutcome> => {
  const { addressBlock, address, requestId, userAgent } = visitor;
  const verdict = await checkPassword(database, { ...credentials, addressBlock }, options);
  // Not audited: whoever is being held up must not be able to fill a table.
  if (verdict.kind === 'throttled') return verdict;
  const personId = verdict.person?.id ?? null;
  const attempt = { occasion: 'sign_in', address, userAgent } as const;
  const suspended = verdict.kind === 'right' && verdict.person.suspendedAt !== null;
  if (verdict.kind === 'wrong' || suspended) {
    const reason = suspended ? 'suspended' : personId ? 'wrong_password' : 'unknown_email';
    await inTransaction(database, async (tx) => {
      await recordEvent(tx, { event: 'sign_in.failed', decision: 'refused', reason, personId, address, requestId });
      await recordSignIn(tx, personId ?? undefined, { ...attempt, at: options.clock(), succeeded: false });
    });
    return { kind: suspended ? 'suspended' : 'wrong' };
  }
  return inTransaction(database, async (tx): Promise<SignInOutcome> => {
    // A new password waits for this, or is seen here: then the one that was verified opens nothing (security A039).
    if ((await holdPerson(tx, verdict.person.id)) !== verdict.person.passwordHash) return { kind: 'wrong' };
    if (credentials.previousSession) await endBrowserSession(tx, credentials.previousSession);
    const session = { personId: verdict.person.id, address, userAgent };
    const now = options.clock();
    const secret = await createBrowserSession(tx, session, now);
    await recordSignIn(tx, verdict.person.id, { ...attempt, at: now, succeeded: true });
    await recordEvent(tx, { event: 'sign_in.succeeded', decision: 'allowed', personId, address, requestId });
    return { kind: 'signed_in', personId: verdict.person.id, secret };
  });
};

/** Ends one session. Connections live on: they end on the AI clients page. */
export const signOut = (
  database: Database,
  session: { idHash: Uint8Array; personId: string },
  { address, requestId }: Pick<Visitor, 'address' | 'requestId'>,
): Promise<void> =>
  inTransaction(database, async (tx) => {
    await endBrowserSession(tx, session.idHash);
    const { personId } = session;
    await recordEvent(tx, { event: 'sign_out', decision: 'allowed', personId, address, requestId });
  });
