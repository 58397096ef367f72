import { recordEvent } from '@portcullis/access';
import { type Database, inTransaction } from '@portcullis/database';
import {
  type BarsCsv,
  type BarsImported,
  type BarsRefused,
  type Instrument,
  importBars,
  parseBars,
} from '@portcullis/trading';
import type { OperatorContext } from '../people/persons.ts';

const timeoutMs = 300_000;

export type BarsFile = {
  instrument: Instrument;
  csv: BarsCsv;
  /** Overwrite minutes that were imported before and differ. Without it they are a conflict. */
  replace?: boolean;
};

/** Imports a file of one-minute bars, whole or not at all; the audit says which. */
export const importBarsByOperator = async (
  database: Database,
  { csv, ...file }: BarsFile,
  { requestId }: Pick<OperatorContext, 'requestId'>,
): Promise<BarsImported | BarsRefused> => {
  const parsed = await parseBars(csv, file.instrument);
  return inTransaction(
    database,
    async (tx) => {
      const outcome = await importBars(tx, { ...file, parsed });
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
};
