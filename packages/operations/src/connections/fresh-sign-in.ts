import type { Transaction } from '@portcullis/database';
import { findAuthenticatedAt, isFreshSignIn } from '@portcullis/people';
import { Refusal } from '../refusal.ts';
import type { PersonActor } from './connections.ts';

/**
 * A browser that was left open must not be enough: the password was given in this session a short while ago, and the
 * session has not been ended since (security A039, A111).
 * @throws Refusal `sign_in_too_old`
 */
export const requireFreshSignIn = async (
  tx: Transaction,
  { personId }: PersonActor,
  { sessionHash, now }: { sessionHash: Uint8Array; now: Date },
): Promise<void> => {
  const authenticatedAt = await findAuthenticatedAt(tx, sessionHash, personId);
  if (authenticatedAt === undefined || !isFreshSignIn(authenticatedAt, now)) {
    throw new Refusal('sign_in_too_old', 'Type your password again.');
  }
};
