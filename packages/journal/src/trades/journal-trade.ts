import type { ScoredTrade } from '../statistics/scored-trade.ts';
import type { ClosedTrade, MatchedTrade } from './matched-trade.ts';
import { protectionOf, type StopBook, type TradeProtection, unprotected } from './protective-stop.ts';
import { emptyNote, type TradeNote } from './trade-note.ts';
import { overridden } from './trade-override.ts';
import type { UnitCents } from './unit-cents.ts';

/**
 * A trade with what the person wrote on it, as they say it was. `riskCents` is what was at stake: entered by hand, else to the
 * first protective stop.
 */
export type JournalTrade = MatchedTrade &
  TradeProtection & {
    account: string;
    /** The feed of its account, and what that began with. */
    feed: string;
    startCents: bigint;
    note: TradeNote;
  };

export type ClosedJournalTrade = JournalTrade & ClosedTrade;

/** Joins what the venue knows of a trade and what its person says of it. What was entered by hand has nothing to override. */
export const journalTrade = (
  trade: MatchedTrade,
  account: { name: string; feed: string; startCents: bigint },
  { note = emptyNote, stops, unitCents }: { note: TradeNote | undefined; stops: StopBook; unitCents: UnitCents },
): JournalTrade => {
  const isManual = trade.source === 'manual';
  const protection = isManual ? unprotected : protectionOf(trade, stops, unitCents);
  return {
    ...(isManual ? trade : overridden(trade, note.overrides, unitCents)),
    ...protection,
    riskCents: note.riskCents ?? protection.riskCents,
    ...{ account: account.name, feed: account.feed, startCents: account.startCents, note },
  };
};

/** A closed trade as statistics see it. */
export const scored = <Trade extends ClosedJournalTrade>(trade: Trade): Trade & ScoredTrade => ({
  ...trade,
  entryAt: trade.entry.at,
  exitAt: trade.exit.at,
});

export type TradeResult = 'win' | 'loss' | 'breakeven';

/**
 * By what is left after fees.
 * @param bandCents so little, won or lost, counts as even
 */
export const resultOf = ({ netCents }: Pick<MatchedTrade, 'netCents'>, bandCents = 0n): TradeResult =>
  netCents > bandCents ? 'win' : netCents < -bandCents ? 'loss' : 'breakeven';
