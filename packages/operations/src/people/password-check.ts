import { createHash } from 'node:crypto';
import { type Database, inTransaction, type Transaction } from '@portcullis/database';
import {
  findPersonByEmail,
  forgetPasswordAttempts,
  giveBack,
  giveBackPasswordAttempt,
  mailboxOf,
  normaliseEmail,
  type Passage,
  type Person,
  signInsPerAddress,
  takeFromWindow,
  takePasswordAttempt,
  verifyPassword,
} from '@portcullis/people';
import type { Clock } from '../clock.ts';

export type PasswordClaim = {
  email: string;
  password: string;
  /** What throttles count the caller by: an IPv4 address or an IPv6 /64. */
  addressBlock: string;
};

export type PasswordVerdict =
  | { kind: 'right'; person: Person }
  | { kind: 'wrong'; person: Person | undefined }
  | { kind: 'throttled'; retryAfterSeconds: number };

/**
 * Is this the person's password? Attempts are counted, by mailbox and by address, before the password is verified and
 * in a transaction of their own, so that neither parallel attempts nor a crash are free. An unknown email takes the
 * same road and the same time.
 */
export const checkPassword = async (
  database: Database,
  claim: PasswordClaim,
  { limits, clock }: { limits: boolean; clock: Clock },
): Promise<PasswordVerdict> => {
  const now = clock();
  const keys = { ...emailKeys(claim.email), address: `sign-in:address:${claim.addressBlock}` };
  if (limits) {
    const passage = await takeAttempt(database, keys, now);
    if (!passage.allowed) return { kind: 'throttled', retryAfterSeconds: passage.retryAfterSeconds };
  }
  const person = await findPersonByEmail(database.prisma, claim.email);
  const right = await verifyPassword(person?.passwordHash, claim.password);
  if (!right || !person) return { kind: 'wrong', person };
  if (limits) {
    await inTransaction(database, async (tx) => {
      await forgiveEmail(tx, keys);
      await giveBack(tx, keys.address, signInsPerAddress, now);
    });
  }
  return { kind: 'right', person };
};

type EmailKeys = { mailbox: string /** Of an email with a tag alone. */; tagged: string | undefined };

/** The address first: one that has had its share holds no mailbox up. */
const takeAttempt = (database: Database, keys: EmailKeys & { address: string }, now: Date): Promise<Passage> =>
  inTransaction(database, async (tx) => {
    const byAddress = await takeFromWindow(tx, keys.address, signInsPerAddress, now);
    if (!byAddress.allowed) return byAddress;
    const byMailbox = await takePasswordAttempt(tx, keys.mailbox, now);
    return byMailbox.allowed && keys.tagged ? takePasswordAttempt(tx, keys.tagged, now) : byMailbox;
  });

/**
 * Nobody proves to own a mailbox at sign-up: whoever signs in with a tag must not wipe what is counted against others
 * of the same mailbox. So a tagged email has a count of its own besides, and clears only that one.
 */
const forgiveEmail = async (tx: Transaction, { mailbox, tagged }: EmailKeys): Promise<void> => {
  if (tagged) await giveBackPasswordAttempt(tx, mailbox);
  await forgetPasswordAttempts(tx, tagged ?? mailbox);
};

/** People type passwords into the email field, so what was typed is not stored. */
const emailKeys = (email: string): EmailKeys => {
  const [mailbox, written] = [mailboxOf(email), normaliseEmail(email)];
  const key = (text: string) => createHash('sha256').update(text).digest('hex');
  return {
    mailbox: `sign-in:mailbox:${key(mailbox)}`,
    tagged: written === mailbox ? undefined : `sign-in:tagged:${key(written)}`,
  };
};
