import type { Database, Transaction } from './database.ts';

const attemptsMax = 4;

/**
 * Runs `work` in one transaction (READ COMMITTED: rows are locked by name, see docs/decisions).
 * A deadlock or a serialization failure (40P01, 40001) is tried again, whole, at most 4 times.
 *
 * @param options `timeoutMs`: rolled back when it takes longer; more than the default is for the operator's imports.
 */
export const inTransaction = async <T>(
  { prisma }: Database,
  work: (transaction: Transaction) => Promise<T>,
  { timeoutMs = 10_000 }: { timeoutMs?: number } = {},
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await prisma.$transaction(work, { maxWait: 2_000, timeout: timeoutMs });
    } catch (error) {
      if (attempt >= attemptsMax || !isConflict(error)) throw error;
      await new Promise((later) => setTimeout(later, attempt * 10 * (1 + (performance.now() % 1))));
    }
  }
};

/** Deadlock (40P01) or serialization failure (40001): the whole transaction may be tried again. */
const isConflict = (error: unknown): boolean =>
  codesOf(error).some((code) => ['P2034', '40001', '40P01', 'TransactionWriteConflict'].includes(code));

/** A unique constraint would be broken. */
export const isUniqueViolation = (error: unknown): boolean =>
  codesOf(error).some((code) => ['P2002', '23505'].includes(code));

/** True when the database cannot be reached or cannot serve: our own outage, answered 503. */
export const isOutage = (error: unknown): boolean =>
  codesOf(error).some((code) => outageCodes.test(code)) || outageWords.test(String((error as Error)?.message ?? ''));

const outageCodes =
  /^(P1001|P1002|P1008|P1017|P2024|P2028|P2037|ECONN\w+|EPIPE|57P0[123]|08\w{3}|53\d{3}|55P03|57014|DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections)$/;

/** A Unix socket that is not there is ENOENT, which elsewhere would be a file of ours. */
const outageWords =
  /\bconnect E[A-Z]+\b|timeout exceeded when trying to connect|Connection terminated|Can't reach database|connection error and is not queryable|Query read timeout/i;

type Coded = { code?: unknown; originalCode?: unknown; kind?: unknown };

/** Prisma's code, PostgreSQL's SQLSTATE and the adapter's kind, wherever this version keeps them. */
const codesOf = (error: unknown): string[] => {
  const { cause, meta } = (error ?? {}) as { cause?: Coded; meta?: { driverAdapterError?: { cause?: Coded } } };
  return [error as Coded, cause, meta?.driverAdapterError?.cause]
    .flatMap((each) => [each?.code, each?.originalCode, each?.kind])
    .filter((code) => typeof code === 'string');
};
