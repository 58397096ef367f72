import type { FillOrder, FillSource } from './fill.ts';

export type TradeSide = 'Long' | 'Short';

/** Matched from executions, or entered by hand. */
export type TradeSource = FillSource | 'manual';

export type TradeLeg = { seq: bigint; at: Date; priceTicks: bigint; order?: FillOrder };

/** A part of an entry and the exit that closed it, first in first out. Without an exit it is still open. Money in cents. */
export type MatchedTrade = {
  /** Of the entry, so that it stays the same when the trade is closed and as later fills come. */
  id: number;
  source: TradeSource;
  accountId: string;
  instrument: string;
  side: TradeSide;
  quantity: number;
  entry: TradeLeg;
  exit: TradeLeg | null;
  /** Before fees; 0 while open. */
  grossCents: bigint;
  /** Of both sides; while open, of the entry alone. */
  feesCents: bigint;
  netCents: bigint;
};

/** A trade that has ended. */
export type ClosedTrade = MatchedTrade & { exit: TradeLeg };

export const isClosed = <Trade extends MatchedTrade>(trade: Trade): trade is Trade & { exit: TradeLeg } =>
  trade.exit !== null;

/** An entry is cut into at most so many trades: as many as it has contracts. */
const piecesMax = 10_000;

/**
 * The id of the nth trade that an entry was cut into, from 0. The venue's fills never change and are only added at the
 * end, so the nth piece of an entry is always the same one, before and after it is closed. An import of older fills may
 * match imported entries anew; then the piece keeps its id and has another exit.
 */
export const tradeId = (entrySeq: bigint, piece: number): number => {
  if (piece >= piecesMax) throw new RangeError(`An entry has at most ${piecesMax} trades`);
  return Number(entrySeq) * piecesMax + piece;
};
