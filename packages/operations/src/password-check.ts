import { createHash } from 'node:crypto';
import { type Database, inTransaction } from '@portcullis/database';
import {
  findPersonByEmail,
  forgetPasswordAttempts,
  giveBack,
  mailboxOf,
  type Passage,
  type Person,
  signInsPerAddress,
  takeFromWindow,
  takePasswordAttempt,
  verifyPassword,
} from '@portcullis/people';
import type { Clock } from './clock.ts';

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
  const keys = { mailbox: mailboxKey(claim.email), address: `sign-in:address:${claim.addressBlock}` };
  if (limits) {
    const passage = await takeAttempt(database, keys, now);
    if (!passage.allowed) return { kind: 'throttled', retryAfterSeconds: passage.retryAfterSeconds };
  }
  const person = await findPersonByEmail(database.prisma, claim.email);
  const right = await verifyPassword(person?.passwordHash, claim.password);
  if (!right || !person) return { kind: 'wrong', person };
  if (limits) {
    await inTransaction(database, async (tx) => {
      await forgetPasswordAttempts(tx, keys.mailbox);
      await giveBack(tx, keys.address, signInsPerAddress, now);
    });
  }
  return { kind: 'right', person };
};

/** The address first: one that has had its share holds no mailbox up. */
const takeAttempt = (database: Database, keys: { mailbox: string; address: string }, now: Date): Promise<Passage> =>
  inTransaction(database, async (tx) => {
    const byAddress = await takeFromWindow(tx, keys.address, signInsPerAddress, now);
    return byAddress.allowed ? takePasswordAttempt(tx, keys.mailbox, now) : byAddress;
  });

/** People type passwords into the email field, so what was typed is not stored. */
const mailboxKey = (email: string): string =>
  `sign-in:mailbox:${createHash('sha256').update(mailboxOf(email)).digest('hex')}`;
