import { type Excursion, isClosed, type JournalTrade, rMultiple, scored, type TradeNote } from '@portcullis/journal';
import { dollars, instrumentNamed, ticksToPrice } from '@portcullis/trading';
import { moneyWords } from '../money-words.ts';
import { percentWords } from './statistic-words.ts';
import { type PriceBar, tradeCharts } from './trade-chart.ts';
import { tradeRow } from './trade-row.ts';

/** The fields of the note as a form shows them. */
export type NoteFields = { setup: string; tags: string; risk: string; note: string; leftOut: boolean };

export const noteFieldsOf = ({ setup, tags, riskCents, note, isDeleted }: TradeNote): NoteFields => ({
  setup: setup ?? '',
  tags: tags.join(', '),
  risk: riskCents === null ? '' : String(dollars(riskCents)),
  note,
  leftOut: isDeleted,
});

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
    row: tradeRow(trade, now),
    charts: tradeCharts(bars, charted),
    multiple: multiple === null ? undefined : `${multiple > 0 ? '+' : ''}${multiple.toFixed(2)} R`.replace('-', '−'),
    excursion: excursion && [
      { label: 'Worst moment (MAE)', value: moneyWords(-dollars(excursion.maeCents)) },
      { label: 'Best moment (MFE)', value: moneyWords(dollars(excursion.mfeCents)) },
      { label: 'Given back (ETD)', value: moneyWords(dollars(excursion.etdCents)) },
      { label: 'Entry efficiency', value: percentWords(excursion.entryEfficiency) },
      { label: 'Exit efficiency', value: percentWords(excursion.exitEfficiency) },
    ],
  };
};
