import type { Reader } from '@portcullis/database';
import type { Fill } from './fill.ts';

const columns = {
  seq: true,
  accountId: true,
  instrument: true,
  side: true,
  quantity: true,
  priceTicks: true,
  feeCents: true,
  at: true,
};

/**
 * All fills of some of a person's accounts, in the order in which they happened: the venue's by their sequence, imported
 * ones by their time.
 */
export const readFills = async (reader: Reader, personId: string, accountIds: readonly string[]): Promise<Fill[]> => {
  const where = { accountId: { in: [...accountIds] }, account: { personId } };
  const [venue, imported] = await Promise.all([
    reader.execution.findMany({ where, select: columns, orderBy: { seq: 'asc' } }),
    reader.importedExecution.findMany({ where, select: columns, orderBy: [{ at: 'asc' }, { seq: 'asc' }] }),
  ]);
  const from = (source: Fill['source']) => (row: (typeof venue)[number]) => ({
    ...row,
    source,
    side: row.side as Fill['side'],
  });
  return [...venue.map(from('venue')), ...imported.map(from('import'))];
};
