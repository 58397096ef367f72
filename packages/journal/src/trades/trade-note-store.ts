import type { Reader, Transaction } from '@portcullis/database';
import type { TradeNote } from './trade-note.ts';

/** A person's notes by the id of their trade. */
export const readTradeNotes = async (reader: Reader, personId: string): Promise<Map<number, TradeNote>> => {
  const rows = await reader.tradeNote.findMany({ where: { personId } });
  return new Map(
    rows.map(({ tradeId, setup, tags, note, riskCents, deletedAt, ...row }) => {
      const { entryAt, exitAt, entryTicks, exitTicks, feesCents } = row;
      const overrides = { entryAt, exitAt, entryTicks, exitTicks, feesCents };
      return [Number(tradeId), { setup, tags, note, riskCents, overrides, isDeleted: deletedAt !== null }];
    }),
  );
};

/** Writes all of a note. The caller has made sure that the trade is the person's. */
export const putTradeNote = async (
  tx: Transaction,
  { personId, tradeId }: { personId: string; tradeId: number },
  { overrides, isDeleted, ...said }: TradeNote,
  now: Date,
): Promise<void> => {
  const key = { personId, tradeId: BigInt(tradeId) };
  const written = { ...said, ...overrides, deletedAt: isDeleted ? now : null, updatedAt: now };
  await tx.tradeNote.upsert({
    where: { personId_tradeId: key },
    create: { ...key, ...written },
    update: written,
  });
};
