import { notify, type Reader, type Rows, type Transaction } from '@portcullis/database';
import type { NewExecution } from '../accounts/book-execution.ts';
import type { Quote } from '../market/quote.ts';
import type { Side } from './order.ts';

export type Execution = Rows.Execution;

export const insertExecution = async (tx: Transaction, execution: NewExecution): Promise<Execution> => {
  await notify(tx, 'account', execution.accountId);
  return tx.execution.create({ data: execution });
};

/** Clocks of the apps may differ by so much. The sequence decides; the time only keeps the search short. */
const clockSkewMs = 60_000;

/** What an account has already taken of the side of one quote: the same size is not there twice. */
export const takenOfQuote = async (tx: Transaction, accountId: string, quote: Quote, side: Side): Promise<number> => {
  const since = new Date(quote.at.getTime() - clockSkewMs);
  const { _sum } = await tx.execution.aggregate({
    where: { accountId, instrument: quote.instrument, side, quoteSeq: quote.seq, at: { gte: since } },
    _sum: { quantity: true },
  });
  return _sum.quantity ?? 0;
};

/** Fills of one order, oldest first. */
export const listExecutionsOf = (reader: Reader, orderId: string): Promise<Execution[]> =>
  reader.execution.findMany({ where: { orderId }, orderBy: { seq: 'asc' } });
