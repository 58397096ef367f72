import type { Transaction } from '@portcullis/database';

/** Whoever numbers something of a person's journal waits for the one before, so that no number is given twice. */
export const holdNumbering = async (tx: Transaction, personId: string): Promise<void> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`journal ${personId}`}, 0))`;
};
