import type { ScoredTrade } from '../statistics/scored-trade.ts';
import type { ClosedTrade, MatchedTrade } from './matched-trade.ts';
import type { TradeNote } from './trade-note.ts';

/** A matched trade with what the person wrote on it. */
export type JournalTrade = MatchedTrade & { account: string; note: TradeNote };

export type ClosedJournalTrade = JournalTrade & ClosedTrade;

/** A closed trade as statistics see it. */
export const scored = <Trade extends ClosedJournalTrade>(trade: Trade): Trade & ScoredTrade => ({
  ...trade,
  entryAt: trade.entry.at,
  exitAt: trade.exit.at,
  riskCents: trade.note.riskCents,
});

export type TradeResult = 'win' | 'loss' | 'breakeven';

/** By what is left after fees. */
export const resultOf = ({ netCents }: Pick<MatchedTrade, 'netCents'>): TradeResult =>
  netCents > 0n ? 'win' : netCents < 0n ? 'loss' : 'breakeven';
