import type { Reader, Transaction } from '@portcullis/database';
import { optionsOf, type PersonOptions } from './person-options.ts';

/** What a person has set, with the defaults in place of what they have not. */
export const readPersonOptions = async (reader: Reader, personId: string): Promise<PersonOptions> =>
  optionsOf(await reader.personOptions.findUnique({ where: { personId } }));

/** Sets some of a person's options. Two at once do not undo each other. */
export const savePersonOptions = async (
  tx: Transaction,
  personId: string,
  changes: Partial<PersonOptions>,
  now: Date,
): Promise<PersonOptions> => {
  const row = { ...changes, updatedAt: now };
  return optionsOf(await tx.personOptions.upsert({ where: { personId }, create: { personId, ...row }, update: row }));
};
