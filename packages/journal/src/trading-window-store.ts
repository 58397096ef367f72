import type { Reader, Transaction } from '@portcullis/database';
import type { TradingWindow } from './trading-window.ts';

/** The hours in which a person means to trade; null: they did not say. */
export const readTradingWindow = (reader: Reader, personId: string): Promise<TradingWindow | null> =>
  reader.tradingWindow.findUnique({ where: { personId }, select: { fromMinute: true, toMinute: true } });

/** Null: none any more. */
export const putTradingWindow = async (
  tx: Transaction,
  personId: string,
  window: TradingWindow | null,
  now: Date,
): Promise<void> => {
  if (window === null) {
    await tx.tradingWindow.deleteMany({ where: { personId } });
    return;
  }
  const written = { ...window, updatedAt: now };
  await tx.tradingWindow.upsert({ where: { personId }, create: { personId, ...written }, update: written });
};
