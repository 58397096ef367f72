import type { Fill } from './fill.ts';
import { type MatchedTrade, tradeId } from './matched-trade.ts';
import type { UnitCents } from './unit-cents.ts';

/** What is left of an entry. */
type Lot = { fill: Fill; used: number; pieces: number };

/**
 * Matches fills into trades, first in first out, each source, account and instrument for itself. Fills are in their order. What is
 * still open comes as trades without an exit, at the end of each instrument's.
 * @param unitCents of an instrument
 */
export const matchTrades = (fills: readonly Fill[], unitCents: (instrument: string) => UnitCents): MatchedTrade[] => {
  const books = Map.groupBy(fills, ({ source, accountId, instrument }) => `${source} ${accountId} ${instrument}`);
  return [...books.values()].flatMap((book) => matchBook(book, unitCents(book[0]?.instrument ?? '')));
};

const matchBook = (fills: readonly Fill[], unitCents: UnitCents): MatchedTrade[] => {
  const lots: Lot[] = [];
  const closed: MatchedTrade[] = [];
  for (const fill of fills) {
    let used = 0;
    while (used < fill.quantity) {
      const [lot] = lots;
      if (!lot || lot.fill.side === fill.side) {
        lots.push({ fill, used, pieces: 0 });
        break;
      }
      const quantity = Math.min(fill.quantity - used, lot.fill.quantity - lot.used);
      closed.push(closeLot(lot, { fill, used }, quantity, unitCents));
      used += quantity;
      lot.used += quantity;
      lot.pieces += 1;
      if (lot.used === lot.fill.quantity) lots.shift();
    }
  }
  return [...closed, ...lots.map(openTrade)];
};

const closeLot = (
  lot: Lot,
  { fill: exit, used }: { fill: Fill; used: number },
  quantity: number,
  unitCents: UnitCents,
): MatchedTrade => {
  const entry = lot.fill;
  const risen = unitCents(exit.priceTicks) - unitCents(entry.priceTicks);
  const grossCents = (entry.side === 'Buy' ? risen : -risen) * BigInt(quantity);
  const feesCents = feeShare(entry, lot.used, quantity) + feeShare(exit, used, quantity);
  return { ...opening(lot, quantity), exit: legOf(exit), grossCents, feesCents, netCents: grossCents - feesCents };
};

const openTrade = (lot: Lot): MatchedTrade => {
  const quantity = lot.fill.quantity - lot.used;
  const feesCents = feeShare(lot.fill, lot.used, quantity);
  return { ...opening(lot, quantity), exit: null, grossCents: 0n, feesCents, netCents: -feesCents };
};

const opening = ({ fill, pieces }: Lot, quantity: number) => ({
  id: tradeId(fill.seq, pieces),
  source: fill.source,
  accountId: fill.accountId,
  instrument: fill.instrument,
  side: fill.side === 'Buy' ? ('Long' as const) : ('Short' as const),
  quantity,
  entry: legOf(fill),
});

const legOf = ({ seq, at, priceTicks, order }: Fill) => ({ seq, at, priceTicks, ...(order ? { order } : {}) });

/** The fee of contracts `from` to `from + quantity` of a fill. The shares of a fill add up to its fee to the cent. */
const feeShare = ({ feeCents, quantity: whole }: Fill, from: number, quantity: number): bigint =>
  (feeCents * BigInt(from + quantity)) / BigInt(whole) - (feeCents * BigInt(from)) / BigInt(whole);
