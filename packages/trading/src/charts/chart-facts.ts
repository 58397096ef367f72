import type { PeriodType } from '../bars/bar-period.ts';
import type { BarReport, BarsReport } from '../bars/read-bars.ts';
import type { Instrument } from '../instruments/instrument.ts';
import type { Side } from '../orders/order.ts';
import type { Drawing } from './drawing.ts';

/** One plot of an indicator: a value for each bar that has one. */
export type ChartLine = {
  /** "EMA(20)" */
  indicator: string;
  /** The name of the plot, where its indicator has several. */
  plot: string | undefined;
  /** Drawn over the prices, or under them in a panel of its indicator. */
  panel: 'price' | string;
  values: readonly { index: number; value: number }[];
};

export type ChartFill = { side: Side; at: Date; price: number; quantity: number; account: string };

/** All that a picture of a chart shows. */
export type ChartFacts = {
  instrument: Instrument;
  periodType: PeriodType;
  period: number;
  bars: readonly BarReport[];
  status: BarsReport['status'];
  lines: readonly ChartLine[];
  /** Indicators for which there are too few bars. */
  missing: readonly string[];
  drawings: readonly Drawing[];
  /** Of the time that the bars cover, oldest first. */
  fills: readonly ChartFill[];
};

/** The same with its newest bars alone, for a narrow screen. */
export const newestBars = (facts: ChartFacts, count: number): ChartFacts => {
  const away = Math.max(0, facts.bars.length - count);
  const bars = facts.bars.slice(away);
  const since = bars[0]?.at;
  return {
    ...facts,
    bars,
    lines: facts.lines.map(({ values, ...line }) => ({
      ...line,
      values: values.flatMap(({ index, value }) => (index < away ? [] : [{ index: index - away, value }])),
    })),
    fills: facts.fills.filter(({ at }) => since !== undefined && at >= since),
  };
};
