import type { Reader, Transaction } from '@portcullis/database';
import type { ParsedExecution } from './parse-executions.ts';

/** One import of an account after the other, so that the same file twice at once is known the second time. */
export const holdImports = async (tx: Transaction, accountId: string): Promise<void> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`import ${accountId}`}, 0))`;
};

/** Which of these an account has already. */
export const knownFingerprints = async (
  reader: Reader,
  accountId: string,
  executions: readonly ParsedExecution[],
): Promise<Set<string>> => {
  const rows = await reader.$queryRaw<{ fingerprint: string }[]>`
    SELECT fingerprint FROM imported_execution
    WHERE account_id = ${accountId}::uuid
      AND fingerprint = ANY(${executions.map(({ fingerprint }) => fingerprint)}::text[])`;
  return new Set(rows.map(({ fingerprint }) => fingerprint));
};

const rowsAStatement = 1_000;

/** Adds executions in their order. */
export const addImportedExecutions = async (
  tx: Transaction,
  accountId: string,
  executions: readonly ParsedExecution[],
  now: Date,
): Promise<void> => {
  for (let start = 0; start < executions.length; start += rowsAStatement) {
    const rows = executions.slice(start, start + rowsAStatement);
    await tx.importedExecution.createMany({ data: rows.map((row) => ({ ...row, accountId, importedAt: now })) });
  }
};
