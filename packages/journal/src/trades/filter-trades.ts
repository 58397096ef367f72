import { type JournalTrade, resultOf, type TradeResult } from './journal-trade.ts';
import type { TradeSide, TradeSource } from './matched-trade.ts';

/** All that is given must hold. */
export type TradeFilter = {
  /** A root (`ES`) or a contract (`ES 12-26`), in any case. */
  instrument?: string | undefined;
  /** By time of exit, both inclusive; open trades by time of entry. */
  from?: Date | undefined;
  to?: Date | undefined;
  side?: TradeSide | undefined;
  /** In any case. */
  setup?: string | undefined;
  tag?: string | undefined;
  result?: TradeResult | undefined;
  /** So little, won or lost, counts as even. */
  bandCents?: bigint | undefined;
  source?: TradeSource | undefined;
  /** Default: closed trades alone. */
  status?: 'open' | 'closed' | 'any' | undefined;
  includeDeleted?: boolean | undefined;
};

/** The trades that a filter lets through, in their order. */
export const filterTrades = <Trade extends JournalTrade>(trades: readonly Trade[], filter: TradeFilter): Trade[] =>
  trades.filter((trade) => passes(trade, filter));

const passes = (trade: JournalTrade, filter: TradeFilter): boolean => {
  const { status = 'closed', from, to } = filter;
  const at = (trade.exit ?? trade.entry).at;
  return (
    (filter.includeDeleted || !trade.note.isDeleted) &&
    (status === 'any' || (status === 'open') === (trade.exit === null)) &&
    (from === undefined || at >= from) &&
    (to === undefined || at <= to) &&
    (filter.instrument === undefined || isOf(trade.instrument, filter.instrument)) &&
    (filter.side === undefined || trade.side === filter.side) &&
    (filter.setup === undefined || same(trade.note.setup ?? '', filter.setup)) &&
    (filter.tag === undefined || trade.note.tags.some((tag) => same(tag, filter.tag ?? ''))) &&
    (filter.result === undefined || (trade.exit !== null && resultOf(trade, filter.bandCents) === filter.result)) &&
    (filter.source === undefined || trade.source === filter.source)
  );
};

const same = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();

const isOf = (instrument: string, asked: string): boolean =>
  same(instrument, asked) || same(instrument.split(' ')[0] ?? '', asked);

/** Newest first, by exit; open trades by entry. Trades of one moment by their ids, so that the order never wavers. */
export const newestFirst = <Trade extends JournalTrade>(trades: readonly Trade[]): Trade[] => {
  const at = (trade: Trade) => (trade.exit ?? trade.entry).at.getTime();
  return trades.toSorted((one, other) => at(other) - at(one) || other.id - one.id);
};

/** A page of a list: so many after the trade that the cursor names. */
export const pageOf = <Trade extends { id: number }>(
  trades: readonly Trade[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): { trades: Trade[]; nextCursor: string | null } => {
  const after = cursor === undefined ? undefined : idOfCursor(cursor);
  const start = after === undefined ? 0 : trades.findIndex(({ id }) => id === after) + 1;
  const page = trades.slice(start, start + limit);
  const last = page.at(-1);
  return { trades: page, nextCursor: last && start + limit < trades.length ? cursorOf(last.id) : null };
};

const cursorOf = (id: number): string => Buffer.from(`t${id}`, 'latin1').toString('base64url');

const idOfCursor = (cursor: string): number | undefined => {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  return /^t\d{1,15}$/.test(text) ? Number(text.slice(1)) : undefined;
};

/** True for what `pageOf` makes. */
export const isTradeCursor = (text: string): boolean => idOfCursor(text) !== undefined;
