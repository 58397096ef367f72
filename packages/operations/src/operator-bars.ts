import { recordEvent } from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';
import { type BarsImport, type BarsImported, type BarsRefused, importBars } from '@portcullis/trading';
import type { OperatorContext } from './persons.ts';

const timeoutMs = 300_000;

/** Imports a file of one-minute bars, whole or not at all; the audit says which. */
export const importBarsByOperator = (
  database: Database,
  file: BarsImport,
  { requestId }: Pick<OperatorContext, 'requestId'>,
): Promise<BarsImported | BarsRefused> =>
  inTransaction(
    database,
    async (tx) => {
      const outcome = await importBars(tx, file);
      await recordEvent(tx, {
        event: 'bars.imported',
        decision: outcome.ok ? 'allowed' : 'refused',
        reason: outcome.ok ? null : outcome.refusal.code,
        requestId,
      });
      return outcome;
    },
    { timeoutMs },
  );
