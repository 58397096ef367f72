import type { Transaction } from '@portcullis/database';
import type { StoredHolding } from './account-book.ts';

/** Writes a position of a locked account. Rows of quantity 0 stay: they carry what the session realised. */
export const savePosition = async (
  tx: Transaction,
  accountId: string,
  instrument: string,
  { quantity, costCents, realizedSessionCents }: StoredHolding,
): Promise<void> => {
  const values = { quantity, costCents, realizedSessionCents };
  await tx.position.upsert({
    where: { accountId_instrument: { accountId, instrument } },
    create: { accountId, instrument, ...values },
    update: values,
  });
};
