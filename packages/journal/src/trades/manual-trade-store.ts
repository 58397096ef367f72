import type { Reader, Transaction } from '@portcullis/database';
import type { ManualTrade } from './manual-trade.ts';
import { tradeId } from './matched-trade.ts';

/** What a person entered by hand into some of their accounts, oldest entry first. */
export const readManualTrades = async (
  reader: Reader,
  personId: string,
  accountIds: readonly string[],
): Promise<ManualTrade[]> => {
  const rows = await reader.manualTrade.findMany({
    where: { accountId: { in: [...accountIds] }, account: { personId } },
    omit: { id: true, createdAt: true, updatedAt: true },
    orderBy: [{ entryAt: 'asc' }, { seq: 'asc' }],
  });
  return rows.map(({ exitTicks, exitAt, ...row }) => ({
    ...row,
    side: row.side as ManualTrade['side'],
    exit: exitTicks !== null && exitAt ? { ticks: exitTicks, at: exitAt } : null,
  }));
};

export const countManualTrades = (reader: Reader, personId: string): Promise<number> =>
  reader.manualTrade.count({ where: { account: { personId } } });

type Written = Omit<ManualTrade, 'seq'>;

const columnsOf = ({ exit, ...trade }: Written) => ({
  ...trade,
  exitTicks: exit?.ticks ?? null,
  exitAt: exit?.at ?? null,
});

/** Adds a trade to an account of the caller's. Its id in the journal. */
export const addManualTrade = async (tx: Transaction, trade: Written, now: Date): Promise<number> => {
  const data = { ...columnsOf(trade), createdAt: now, updatedAt: now };
  const { seq } = await tx.manualTrade.create({ data, select: { seq: true } });
  return tradeId(seq, 0);
};

/** Writes all of a trade of the person's anew. The caller has made sure that both are theirs, trade and account. */
export const changeManualTrade = async (tx: Transaction, seq: bigint, trade: Written, now: Date): Promise<void> => {
  await tx.manualTrade.update({ where: { seq }, data: { ...columnsOf(trade), updatedAt: now } });
};
