import { type BreakdownRow, byExit, type ClosedJournalTrade, scored } from '@portcullis/journal';
import { type BreakdownKind, journalBreakdown, journalStatistics } from '@portcullis/operations';
import { type Account, dollars } from '@portcullis/trading';
import { equityCharts } from '../equity-chart.ts';
import { gainOf } from '../money-words.ts';
import { calendarOf } from './calendar.ts';
import { chiefFigures, type Figure, meanGain, percentWords, ratioWords } from './statistic-words.ts';
import { heldWords } from './trade-row.ts';

const breakdowns: readonly [kind: BreakdownKind, title: string, about: string][] = [
  ['hour', 'Hour', 'of entry, New York'],
  ['weekday', 'Weekday', 'of entry, New York'],
  ['symbol', 'Symbol', ''],
  ['tag', 'Tag', 'a trade counts under each of its tags'],
  ['setup', 'Setup', ''],
  ['side', 'Side', ''],
  ['held', 'Time in the market', ''],
];

/** What the statistics page shows of closed trades. */
export const statisticsView = (trades: readonly ClosedJournalTrade[], accounts: readonly Account[]) => {
  const found = journalStatistics(trades, accounts);
  const begin = byExit(trades.map(scored)).at(0)?.entryAt;
  const curve = [...(begin ? [{ at: begin, cents: 0n }] : []), ...found.curve];
  return {
    figures: chiefFigures(found),
    details: [...details(found), ...riskDetails(found)],
    equity: equityCharts(
      curve.map(({ at, cents }) => ({ at, netLiquidation: dollars(cents) })),
      { title: 'Equity curve of closed trades', what: 'Net profit' },
    ),
    drawdown: equityCharts(fallsOf(curve), { title: 'Drawdown', what: 'Distance below the last peak', hangs: true }),
    months: calendarOf(
      journalBreakdown(trades, 'day').map(({ key, tally }) => ({
        ...{ day: key, trades: tally.trades, netDollars: dollars(tally.netCents) },
      })),
    ),
    breakdowns: breakdowns.map(([kind, title, about]) => ({
      ...{ id: kind, title, about },
      rows: journalBreakdown(trades, kind).map((row) => breakdownRow(row, kind)),
    })),
  };
};

type Found = ReturnType<typeof journalStatistics>;

const money = (label: string, cents: bigint): Figure => {
  const { words, tone } = gainOf(dollars(cents));
  return { label, value: words, tone };
};
const plain = (label: string, value: string): Figure => ({ label, value, tone: '' });

const details = (found: Found): Figure[] => [
  plain('Won, lost, even', `${found.wins}, ${found.losses}, ${found.breakevens}`),
  plain('Win rate without even trades', percentWords(found.winRateDecided)),
  money('Gross profit', found.grossProfitCents),
  money('Gross loss', found.grossLossCents),
  { label: 'Average win', ...meanGain(found.averageWinCents) },
  { label: 'Average loss', ...meanGain(found.averageLossCents) },
  money('Largest win', found.largestWinCents),
  money('Largest loss', found.largestLossCents),
  plain('Average time in the market', found.averageHeldMs === null ? '–' : heldWords(found.averageHeldMs)),
  plain('Trades a day', ratioWords(found.tradesPerDay)),
];

const riskDetails = (found: Found): Figure[] => [
  money('Deepest drawdown', -found.deepestCents),
  plain('of what there was', percentWords(found.deepestShare)),
  plain('Longest drawdown', heldWords(found.longestMs)),
  plain('Recovery factor', ratioWords(found.recoveryFactor)),
  plain(
    'Expectancy in R',
    found.expectancyR === null ? '–' : `${found.expectancyR.toFixed(2)} R of ${found.tradesWithRisk}`,
  ),
  plain('Sharpe, a trade', ratioWords(found.sharpe)),
  plain('Sortino, a trade', ratioWords(found.sortino)),
  plain('SQN', ratioWords(found.sqn)),
  plain('Kelly', percentWords(found.kelly)),
  plain('Longest winning run', String(found.longestWins)),
  plain('Longest losing run', String(found.longestLosses)),
];

/** How far below its last peak equity was at each step. */
const fallsOf = (curve: readonly { at: Date; cents: bigint }[]) => {
  let peak = 0n;
  return curve.map(({ at, cents }) => {
    if (cents > peak) peak = cents;
    return { at, netLiquidation: dollars(cents - peak) };
  });
};

const weekdays = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const breakdownRow = ({ key, tally }: BreakdownRow, kind: BreakdownKind) => ({
  name: nameOf(key, kind),
  trades: String(tally.trades),
  winRate: percentWords(tally.winRate),
  profitFactor: ratioWords(tally.profitFactor),
  expectancy: meanGain(tally.expectancyCents),
  net: gainOf(dollars(tally.netCents)),
});

const nameOf = (key: string, kind: BreakdownKind): string => {
  if (kind === 'weekday') return weekdays[Number(key)] ?? key;
  if (kind === 'hour') return `${key}:00`;
  return kind === 'held' ? key.replace(/^\d: /, '') : key;
};
