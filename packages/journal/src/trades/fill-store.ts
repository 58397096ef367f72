import type { Reader } from '@portcullis/database';
import type { Fill } from './fill.ts';

type VenueRow = Omit<Fill, 'source' | 'order'> & { orderId: string; connectionId: string | null };

/**
 * All fills of some of a person's accounts, in the order in which they happened: the venue's by their sequence, imported
 * ones by their time.
 */
export const readFills = async (reader: Reader, personId: string, accountIds: readonly string[]): Promise<Fill[]> => {
  const [venue, imported] = await Promise.all([
    reader.$queryRaw<VenueRow[]>`
      SELECT e.seq, e.account_id AS "accountId", e.instrument, e.side, e.quantity, e.price_ticks AS "priceTicks",
             e.fee_cents AS "feeCents", e.at, o.id AS "orderId", o.connection_id AS "connectionId"
      FROM execution e JOIN trade_order o ON o.id = e.order_id
      WHERE e.account_id = ANY(${[...accountIds]}::uuid[]) AND o.person_id = ${personId}::uuid ORDER BY e.seq`,
    readImported(reader, personId, accountIds),
  ]);
  return [
    ...venue.map(({ orderId, connectionId, ...fill }) => ({
      ...fill,
      ...{ source: 'venue' as const, order: { id: orderId, connectionId } },
    })),
    ...imported,
  ];
};

const readImported = async (reader: Reader, personId: string, accountIds: readonly string[]): Promise<Fill[]> => {
  const rows = await reader.importedExecution.findMany({
    where: { accountId: { in: [...accountIds] }, account: { personId } },
    omit: { id: true, fingerprint: true, importedAt: true },
    orderBy: [{ at: 'asc' }, { seq: 'asc' }],
  });
  return rows.map((row) => ({ ...row, source: 'import', side: row.side as Fill['side'] }));
};
