import type { Transaction } from '@portcullis/database';

/** Runs `work` for its answer alone: what it changed is taken back, and the transaction goes on. */
export const withoutEffect = async <T>(tx: Transaction, work: () => Promise<T>): Promise<T> => {
  await tx.$executeRaw`SAVEPOINT without_effect`;
  const answer = await work();
  await tx.$executeRaw`ROLLBACK TO SAVEPOINT without_effect`;
  return answer;
};
