import {
  byExit,
  type ClosedJournalTrade,
  type Excursion,
  type MeanExcursion,
  meanExcursion,
  scored,
} from '@portcullis/journal';
import {
  type BreakdownKind,
  type JournalOptions,
  journalBreakdown,
  journalStatistics,
  type Placers,
} from '@portcullis/operations';
import { type Account, dollars } from '@portcullis/trading';
import { equityCharts } from '../charts/equity-chart.ts';
import { gainOf, moneyWords } from '../words/money-words.ts';
import { calendarOf } from './calendar.ts';
import { chiefFigures, type Figure, meanGain, percentWords, ratioWords, tallyRow } from './statistic-words.ts';
import { heldWords } from './trade-row.ts';

const breakdowns = (zone: string): readonly [kind: BreakdownKind, title: string, about: string][] => [
  ['hour', 'Hour', 'of entry, exchange time'],
  ['own_hour', 'Hour, your clock', `of entry, ${zone.replaceAll('_', ' ')}`],
  ['weekday', 'Weekday', 'of entry, exchange time'],
  ['session', 'Session', 'regular or electronic hours, at entry'],
  ['market', 'Part of the day', 'Asia from 18:00, London from 03:00, New York from 08:00, New York time'],
  ['symbol', 'Symbol', ''],
  ['setup', 'Setup', ''],
  ['tag', 'Tag', 'a trade counts under each of its tags'],
  ['side', 'Side', ''],
  ['held', 'Time in the market', ''],
  ['size', 'Size', ''],
  ['account', 'Account', ''],
  ['client', 'Client', 'that placed the entry'],
];

/** What the statistics page shows of closed trades. */
export const statisticsView = (
  trades: readonly ClosedJournalTrade[],
  accounts: readonly Account[],
  { options, placers, excursions }: { options: JournalOptions; placers: Placers; excursions: readonly Excursion[] },
) => {
  const found = journalStatistics(trades, accounts, options);
  const begin = byExit(trades.map(scored)).at(0)?.entryAt;
  const curve = [...(begin ? [{ at: begin, cents: 0n }] : []), ...found.curve];
  return {
    figures: chiefFigures(found),
    details: [...details(found), ...riskDetails(found), ...excursionDetails(meanExcursion(excursions))],
    equity: equityCharts(
      curve.map(({ at, cents }) => ({ at, netLiquidation: dollars(cents) })),
      { title: 'Equity curve of closed trades', what: 'Net profit' },
    ),
    drawdown: equityCharts(fallsOf(curve), { title: 'Drawdown', what: 'Distance below the last peak', hangs: true }),
    months: calendarOf(
      journalBreakdown(trades, 'day', options).map(({ key, tally }) => ({
        ...{ day: key, trades: tally.trades, netDollars: dollars(tally.netCents) },
      })),
    ),
    breakdowns: breakdowns(options.zone).map(([kind, title, about]) => ({
      ...{ id: kind, title, about },
      rows: journalBreakdown(trades, kind, options, placers).map(({ key, tally }) =>
        tallyRow(nameOf(key, kind), tally),
      ),
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
  plain('Fees, of gross profit', percentWords(found.commissionShare)),
];

const riskDetails = (found: Found): Figure[] => [
  money('Deepest drawdown', -found.deepestCents),
  plain('Deepest drawdown, of start and peak', percentWords(found.deepestShare)),
  plain('Longest drawdown', heldWords(found.longestMs)),
  plain('Recovery factor', ratioWords(found.recoveryFactor)),
  plain(
    'Expectancy in R',
    found.expectancyR === null ? '–' : `${found.expectancyR.toFixed(2)} R of ${found.tradesWithRisk}`,
  ),
  plain('Sharpe, a trade, not annualised', ratioWords(found.sharpe)),
  plain('Sortino, a trade, not annualised', ratioWords(found.sortino)),
  plain('Sharpe, a day, times √252', ratioWords(found.daily.sharpe)),
  plain('Sortino, a day, times √252', ratioWords(found.daily.sortino)),
  plain('SQN', ratioWords(found.sqn)),
  plain('SQN over R', ratioWords(found.sqnR)),
  plain('Kelly', percentWords(found.kelly)),
  plain('Longest winning run', String(found.longestWins)),
  plain('Longest losing run', String(found.longestLosses)),
];

/** Over the newest trades, as far as bars are kept. */
const excursionDetails = (mean: MeanExcursion | undefined): Figure[] => {
  if (!mean) return [];
  const dollarsOf = (cents: number) => moneyWords(Math.round(cents) / 100);
  return [
    plain(`Average MAE, of ${mean.trades}`, dollarsOf(mean.maeCents)),
    plain(`Average MFE, of ${mean.trades}`, dollarsOf(mean.mfeCents)),
    plain(`Average ETD, of ${mean.trades}`, dollarsOf(mean.etdCents)),
    plain('Average entry efficiency', percentWords(mean.entryEfficiency)),
    plain('Average exit efficiency', percentWords(mean.exitEfficiency)),
    plain('Average total efficiency', percentWords(mean.totalEfficiency)),
  ];
};

/** How far below its last peak equity was at each step. */
const fallsOf = (curve: readonly { at: Date; cents: bigint }[]) => {
  let peak = 0n;
  return curve.map(({ at, cents }) => {
    if (cents > peak) peak = cents;
    return { at, netLiquidation: dollars(cents - peak) };
  });
};

const weekdays = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const nameOf = (key: string, kind: BreakdownKind): string => {
  if (kind === 'weekday') return weekdays[Number(key)] ?? key;
  if (kind === 'hour' || kind === 'own_hour') return `${key}:00`;
  if (kind === 'session') return key === 'RTH' ? 'Regular (RTH)' : 'Electronic (ETH)';
  return kind === 'held' || kind === 'size' ? key.replace(/^\d: /, '') : key;
};
