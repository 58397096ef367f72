import type { Transaction } from '@portcullis/database';

/** Runs `work` for its answer alone: what it changed is taken back, also when it throws, and the transaction goes on. */
export const withoutEffect = async <T>(tx: Transaction, work: () => Promise<T>): Promise<T> => {
  await tx.$executeRaw`SAVEPOINT without_effect`;
  try {
    return await work();
  } finally {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT without_effect`;
  }
};
