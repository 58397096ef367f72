import { recordEvent, revokeConnectionsOf } from '@portcullis/access';
import { type Database, inTransaction, type Transaction } from '@portcullis/database';
import {
  endBrowserSessions,
  hashPassword,
  hashSessionSecret,
  passwordProblem,
  recordSignIn,
  renewBrowserSession,
  replacePasswordHash,
} from '@portcullis/people';
import type { Confirmer } from './confirm-password.ts';
import { checkPassword } from './password-check.ts';
import type { SignInOptions, Visitor } from './sign-in.ts';

export type PasswordChange = {
  current: string;
  wanted: string;
  /** Ends the person's connections too. */
  revokeConnections: boolean;
};

export type PasswordChangeOutcome =
  /** `secret`: the new one of this session's cookie. */
  | { kind: 'changed'; sessions: number; connections: number; secret: string }
  | { kind: 'wrong' }
  /** `problem` is a sentence with the remedy. */
  | { kind: 'weak_password'; problem: string }
  | { kind: 'throttled'; retryAfterSeconds: number };

/**
 * The person's own change of password. The other sessions end; this one lives on under a new cookie, for a copy of the old one
 * would outlive the change. So do the connections, unless the person wants those ended too: a connection was allowed by
 * consent and does not know the password.
 */
export const changePassword = async (
  database: Database,
  { session, change }: { session: Confirmer & { person: { name: string } }; change: PasswordChange },
  visitor: Visitor,
  options: SignInOptions,
): Promise<PasswordChangeOutcome> => {
  const { person } = session;
  const problem =
    change.wanted === change.current ? 'This is your current password.' : passwordProblem(change.wanted, person);
  if (problem) return { kind: 'weak_password', problem };
  const claim = { email: person.email, password: change.current, addressBlock: visitor.addressBlock };
  const verdict = await checkPassword(database, claim, options);
  if (verdict.kind === 'throttled') return verdict;
  if (verdict.kind === 'wrong') return recordRefusal(database, session, visitor, options);
  const hashes = { from: verdict.person.passwordHash, to: await hashPassword(change.wanted) };
  try {
    return await inTransaction(database, (tx) => replace(tx, { session, change, hashes }, visitor, options.clock()));
  } catch (error) {
    if (error instanceof Overtaken) return recordRefusal(database, session, visitor, options);
    throw error;
  }
};

/** Another change was committed since the password was verified, or the session was ended. */
class Overtaken extends Error {}

/** Locks are taken as everywhere: connections before the person. */
const replace = async (
  tx: Transaction,
  { session, change, hashes }: { session: Confirmer; change: PasswordChange; hashes: { from: string; to: string } },
  { address, requestId, userAgent }: Visitor,
  now: Date,
): Promise<PasswordChangeOutcome> => {
  const { personId, idHash } = session;
  const ending = { reason: 'password_changed', now } as const;
  const before = change.revokeConnections ? await revokeConnectionsOf(tx, personId, ending) : [];
  if (!(await replacePasswordHash(tx, personId, hashes))) throw new Overtaken();
  // Again, now that the person is held: a consent that was under way is committed by now.
  const meanwhile = change.revokeConnections ? await revokeConnectionsOf(tx, personId, ending) : [];
  const secret = await renewBrowserSession(tx, idHash, now);
  if (secret === undefined) throw new Overtaken();
  const sessions = await endBrowserSessions(tx, personId, hashSessionSecret(secret));
  const event = { occasion: 'password_change', succeeded: true, at: now, address, userAgent } as const;
  await recordSignIn(tx, personId, event);
  await recordEvent(tx, { event: 'person.password_changed', decision: 'allowed', personId, address, requestId });
  return { kind: 'changed', sessions, connections: before.length + meanwhile.length, secret };
};

const recordRefusal = (
  database: Database,
  { personId }: Confirmer,
  { address, requestId, userAgent }: Visitor,
  { clock }: SignInOptions,
): Promise<PasswordChangeOutcome> =>
  inTransaction(database, async (tx) => {
    const event = { occasion: 'password_change', succeeded: false, at: clock(), address, userAgent } as const;
    await recordSignIn(tx, personId, event);
    const facts = { reason: 'wrong_password', personId, address, requestId };
    await recordEvent(tx, { event: 'person.password_changed', decision: 'refused', ...facts });
    return { kind: 'wrong' };
  });
