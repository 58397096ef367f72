import { counts, type Grant } from './grant-bounds.ts';
import type { GrantFill, GrantOrder, GrantUse } from './grant-use.ts';

/** A live order that may add exposure, and by which connection. */
export type LedgerOrder = GrantOrder & { connectionId: string };

/** A fill of the trading day, and by which connection its order, or the order that this one protects. */
export type LedgerFill = Omit<GrantFill, 'isOwn'> & { connectionId: string | null; parentConnectionId: string | null };

/** What connections of one person did in one market, as far as budgets count it: what several grants are told from at once. */
export type GrantLedger = {
  feed: string;
  /** Of the last hour, by connection. */
  orders: ReadonlyMap<string, number>;
  working: readonly LedgerOrder[];
  /** Oldest first. */
  fills: readonly LedgerFill[];
};

/** What of the ledger counts against a grant. */
export const useOf = ({ orders, working, fills }: GrantLedger, grant: Pick<Grant, 'connectionIds'>): GrantUse => ({
  orders: [...orders].reduce((sum, [id, count]) => (counts(grant, id) ? sum + count : sum), 0),
  working: working.filter(({ connectionId }) => counts(grant, connectionId)),
  fills: fills.map(({ connectionId, parentConnectionId, ...fill }) => ({
    ...fill,
    isOwn: counts(grant, connectionId) || counts(grant, parentConnectionId),
  })),
});
