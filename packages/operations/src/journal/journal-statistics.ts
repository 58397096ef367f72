import {
  type Behaviour,
  type BreakdownRow,
  behaviourOf,
  breakDown,
  type ClosedJournalTrade,
  decayOf,
  type SetupDecay,
  scored,
  statisticsOf,
  type TradeStatistics,
} from '@portcullis/journal';
import { type Account, tradingDay } from '@portcullis/trading';
import { type BreakdownKind, breakdownKeys, type Placers } from './journal-breakdowns.ts';
import { type JournalOptions, journalDefaults, windowJudge } from './journal-options.ts';

/** The statistics of closed trades of some accounts: start is what those accounts began with. */
export const journalStatistics = (
  trades: readonly ClosedJournalTrade[],
  accounts: readonly Account[],
  { bandCents }: Pick<JournalOptions, 'bandCents'> = journalDefaults,
): TradeStatistics => {
  const startCents = accounts.reduce((sum, account) => sum + account.startCents, 0n);
  return statisticsOf(trades.map(scored), { startCents, dayOf, bandCents });
};

/** Trading days roll at 18:00 New York. */
const dayOf = (at: Date): string => tradingDay(at, 'always');

/** Closed trades by one thing of theirs. @param placers names of who placed orders, by their ids; for `client` alone */
export const journalBreakdown = (
  trades: readonly ClosedJournalTrade[],
  kind: BreakdownKind,
  options: JournalOptions = journalDefaults,
  placers: Placers = new Map(),
): BreakdownRow[] => breakDown(trades.map(scored), breakdownKeys(kind, options, placers), options.bandCents);

/** What the person's habits came to. */
export const journalBehaviour = (
  trades: readonly ClosedJournalTrade[],
  options: JournalOptions = journalDefaults,
): Behaviour => behaviourOf(trades.map(scored), { bandCents: options.bandCents, isInWindow: windowJudge(options) });

/** How setups hold up, week over week. Weeks are named by their Monday, of the trading day of the exit. */
export const journalDecay = (
  trades: readonly ClosedJournalTrade[],
  { bandCents }: Pick<JournalOptions, 'bandCents'> = journalDefaults,
): SetupDecay[] =>
  decayOf(
    trades.map((trade) => ({ ...scored(trade), setup: trade.note.setup })),
    weekOf,
    { bandCents },
  );

const dayMs = 86_400_000;

const weekOf = (at: Date): string => {
  const day = Date.parse(`${dayOf(at)}T00:00:00Z`);
  return new Date(day - ((new Date(day).getUTCDay() + 6) % 7) * dayMs).toISOString().slice(0, 10);
};
