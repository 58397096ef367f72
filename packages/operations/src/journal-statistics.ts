import {
  type BreakdownRow,
  breakDown,
  type ClosedJournalTrade,
  holdingBucket,
  type ScoredTrade,
  scored,
  statisticsOf,
  type TradeStatistics,
} from '@portcullis/journal';
import { type Account, newYorkOffsetMs, tradingDay } from '@portcullis/trading';

/** The statistics of closed trades of some accounts: start is what those accounts began with. */
export const journalStatistics = (
  trades: readonly ClosedJournalTrade[],
  accounts: readonly Account[],
): TradeStatistics => {
  const startCents = accounts.reduce((sum, account) => sum + account.startCents, 0n);
  return statisticsOf(trades.map(scored), { startCents, dayOf });
};

/** Trading days roll at 18:00 New York. */
const dayOf = (at: Date): string => tradingDay(at, 'always');

export const breakdownKinds = ['hour', 'weekday', 'symbol', 'tag', 'setup', 'side', 'held', 'account', 'day'] as const;
export type BreakdownKind = (typeof breakdownKinds)[number];

/**
 * Closed trades by one thing of theirs. `hour` and `weekday` are of the entry in New York (`09`, and `1` Monday to `7`),
 * `day` the trading day of the exit.
 */
export const journalBreakdown = (trades: readonly ClosedJournalTrade[], kind: BreakdownKind): BreakdownRow[] =>
  breakDown(trades.map(scored), keys[kind]);

const keys: Record<BreakdownKind, (trade: ClosedJournalTrade & ScoredTrade) => string[]> = {
  hour: ({ entryAt }) => [String(newYork(entryAt).getUTCHours()).padStart(2, '0')],
  weekday: ({ entryAt }) => [String(newYork(entryAt).getUTCDay() || 7)],
  symbol: ({ instrument }) => [instrument.split(' ')[0] ?? instrument],
  tag: ({ note }) => note.tags,
  setup: ({ note }) => (note.setup === null ? [] : [note.setup]),
  side: ({ side }) => [side],
  held: (trade) => [holdingBucket(trade)],
  account: ({ account }) => [account],
  day: ({ exitAt }) => [dayOf(exitAt)],
};

/** New York's clock, read as if it were UTC. */
const newYork = (at: Date): Date => new Date(at.getTime() + newYorkOffsetMs(at.getTime()));
