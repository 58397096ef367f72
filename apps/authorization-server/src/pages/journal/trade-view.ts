import { type Excursion, isClosed, type JournalTrade, overriddenFields, rMultiple, scored } from '@portcullis/journal';
import { noExcursionReason } from '@portcullis/operations';
import { dollars, instrumentNamed, ticksToPrice } from '@portcullis/trading';
import { moneyWords, priceWords } from '../words/money-words.ts';
import { percentWords } from './statistic-words.ts';
import { type PriceBar, tradeCharts } from './trade-chart.ts';
import { tradeRow } from './trade-row.ts';

const minuteMs = 60_000;
const barsWanted = 120;
const lengths = [1, 2, 5, 10, 15, 30, 60, 120, 240];

/** What of the past a trade's chart shows: the time it was held, half as much around it, and a quarter of an hour at least. */
export const chartSpan = (
  { entry, exit }: Pick<JournalTrade, 'entry' | 'exit'>,
  now: Date,
): { from: Date; to: Date; minutes: number } => {
  const [start, end] = [entry.at.getTime(), (exit?.at ?? now).getTime()];
  const around = Math.max(15 * minuteMs, (end - start) / 4);
  const span = (end - start + 2 * around) / minuteMs;
  const minutes = lengths.find((each) => span / each <= barsWanted) ?? 240;
  return { from: new Date(start - around), to: new Date(end + around), minutes };
};

/** What one trade's page shows. */
export const tradeView = ({
  trade,
  bars,
  excursion,
  now,
}: {
  trade: JournalTrade;
  bars: readonly PriceBar[];
  excursion: Excursion | undefined;
  now: Date;
}) => {
  const contract = instrumentNamed(trade.instrument);
  const mark = ({ at, priceTicks }: JournalTrade['entry']) => ({ at, price: ticksToPrice(contract, priceTicks) });
  const charted = {
    side: trade.side,
    entry: mark(trade.entry),
    exit: trade.exit ? mark(trade.exit) : null,
    decimals: contract.decimals,
  };
  const multiple = isClosed(trade) ? rMultiple(scored(trade)) : null;
  return {
    ...riskOf(trade, (ticks) => priceWords(ticksToPrice(contract, ticks), contract.decimals)),
    isManual: trade.source === 'manual',
    overridden: overriddenFields(trade.note.overrides).map((name) => columnNames[name] ?? name),
    row: tradeRow(trade, now),
    charts: tradeCharts(bars, charted),
    multiple: multiple === null ? undefined : `${multiple > 0 ? '+' : ''}${multiple.toFixed(2)} R`.replace('-', '−'),
    noExcursion: isClosed(trade) && !excursion ? reasons[noExcursionReason(trade)] : undefined,
    excursion: excursion && [
      { label: 'Worst moment (MAE)', value: moneyWords(-dollars(excursion.maeCents)) },
      { label: 'Best moment (MFE)', value: moneyWords(dollars(excursion.mfeCents)) },
      { label: 'Given back (ETD)', value: moneyWords(dollars(excursion.etdCents)) },
      { label: 'Entry efficiency', value: percentWords(excursion.entryEfficiency) },
      { label: 'Exit efficiency', value: percentWords(excursion.exitEfficiency) },
    ],
  };
};

const reasons = {
  no_bars: 'No bars are kept of that time, so the best and the worst moment are not known.',
  no_imported_bars: 'No imported bars hold that time, so the best and the worst moment are not known.',
} as const;

const columnNames: Record<string, string> = {
  entry_ts: 'time of entry',
  exit_ts: 'time of exit',
  entry_price: 'entry price',
  exit_price: 'exit price',
  fees: 'fees',
};

/** What was at stake, and how that is known. */
const riskOf = ({ riskCents, stopTicks, note, isStopMoved }: JournalTrade, price: (ticks: bigint) => string) => ({
  risk:
    riskCents === null
      ? undefined
      : `${moneyWords(dollars(riskCents))}${note.riskCents === null && stopTicks !== null ? `, to the first stop at ${price(stopTicks)}` : ', by hand'}`,
  stopMoved: isStopMoved,
});
