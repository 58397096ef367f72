import type { Database, Transaction } from './database.ts';
import { Prisma } from './generated/client.ts';

const attemptsMax = 4;

/**
 * Runs `work` in one transaction (READ COMMITTED: rows are locked by name, see docs/decisions).
 * A deadlock or a serialization failure (40P01, 40001) is tried again, whole, at most 4 times.
 */
export const inTransaction = async <T>(
  { prisma }: Database,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await prisma.$transaction(work, { maxWait: 2_000, timeout: 10_000 });
    } catch (error) {
      if (attempt >= attemptsMax || !isConflict(error)) throw error;
      await new Promise((later) => setTimeout(later, attempt * 10 * (1 + (performance.now() % 1))));
    }
  }
};

/** P2034: write conflict or deadlock. */
const isConflict = (error: unknown): boolean =>
  (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2034') ||
  ['40001', '40P01'].includes(String((error as { cause?: { originalCode?: string } })?.cause?.originalCode));

/** P2002: a unique constraint would be broken. */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';

/** True when the database cannot be reached or cannot serve: our own outage, answered 503. */
export const isOutage = (error: unknown): boolean => {
  const codes = [error, (error as { cause?: unknown })?.cause].map((each) =>
    String((each as { code?: string; originalCode?: string })?.originalCode ?? (each as { code?: string })?.code ?? ''),
  );
  const message = String((error as { message?: string })?.message ?? '');
  return (
    codes.some((code) =>
      /^(P1001|P1002|P1008|P1017|P2024|P2028|P2037|ECONN\w+|EPIPE|57P0[123]|08\d{3}|53\d{3}|55P03|57014)$/.test(code),
    ) || /timeout exceeded when trying to connect|Connection terminated|Can't reach database/i.test(message)
  );
};
