import type { Reader, Transaction } from '@portcullis/database';
import { holdNumbering } from '../numbering-store.ts';
import type { Portfolio } from './portfolio.ts';

type Row = { number: number; name: string; accounts: { accountId: string }[] };

const toPortfolio = ({ number, name, accounts }: Row): Portfolio => ({
  number,
  name,
  accountIds: accounts.map(({ accountId }) => accountId),
});

/** A person's own portfolios, by number. */
export const listPortfolios = async (reader: Reader, personId: string): Promise<Portfolio[]> => {
  const rows = await reader.portfolio.findMany({
    where: { personId },
    include: { accounts: { select: { accountId: true } } },
    orderBy: { number: 'asc' },
  });
  return rows.map(toPortfolio);
};

/** Adds a portfolio of some of the person's accounts under the next number. A name that is taken violates its unique key. */
export const addPortfolio = async (
  tx: Transaction,
  personId: string,
  { name, accountIds }: Omit<Portfolio, 'number'>,
  now: Date,
): Promise<Portfolio> => {
  await holdNumbering(tx, personId);
  const { _max } = await tx.portfolio.aggregate({ where: { personId }, _max: { number: true } });
  const number = (_max.number ?? 0) + 1;
  await tx.portfolio.create({
    data: {
      ...{ personId, number, name, nameKey: name.toLowerCase(), createdAt: now },
      accounts: { create: accountIds.map((accountId) => ({ accountId })) },
    },
  });
  return { number, name, accountIds };
};

/** Removes a portfolio; its accounts stay. False: there is none of that number. */
export const removePortfolio = async (tx: Transaction, personId: string, number: number): Promise<boolean> =>
  (await tx.portfolio.deleteMany({ where: { personId, number } })).count === 1;
