import type { Reader, Transaction } from '@portcullis/database';

/** When the password was typed: to sign in, to confirm something in a session, or to choose a new one. */
export type SignInOccasion = 'sign_in' | 'confirmation' | 'password_change';

export type SignInEvent = {
  at: Date;
  occasion: SignInOccasion;
  succeeded: boolean;
  address: string;
  userAgent: string;
};

const day = 86_400_000;

/** How long a person can read back who tried to sign in as them. */
export const signInHistoryDays = 90;

/**
 * Writes an event of the person's history. An attempt at an unknown email is nobody's: the statement is the same and
 * writes nothing, so that it cannot be told by time (security A074).
 */
export const recordSignIn = async (
  tx: Transaction,
  personId: string | undefined,
  { at, occasion, succeeded, address, userAgent }: SignInEvent,
): Promise<void> => {
  await tx.$executeRaw`
    INSERT INTO sign_in_event (person_id, at, occasion, succeeded, address, user_agent)
    SELECT id, ${at}, ${occasion}, ${succeeded}, ${address}, ${userAgent.slice(0, 300)}
    FROM person WHERE id = ${personId ?? nobody}::uuid`;
};

const nobody = '00000000-0000-0000-0000-000000000000';

/** The latest events since then, newest first. */
export const listSignIns = async (
  reader: Reader,
  personId: string,
  { since, limit }: { since: Date; limit: number },
): Promise<SignInEvent[]> => {
  const rows = await reader.signInEvent.findMany({
    where: { personId, at: { gte: since } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit,
  });
  return rows.map(({ occasion, ...row }) => ({ ...row, occasion: occasion as SignInOccasion }));
};

/** Removes what is older than the history reaches. */
export const sweepSignIns = (tx: Transaction, now: Date, limit: number): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM sign_in_event WHERE id IN (
      SELECT id FROM sign_in_event WHERE at < ${new Date(now.getTime() - signInHistoryDays * day)} LIMIT ${limit})`;
