import type { Reader } from '@portcullis/database';
import { type BarReport, readBars } from '../bars/read-bars.ts';
import { instrumentNamed } from '../instruments/instrument.ts';
import type { Market } from '../market/market.ts';
import { listExecutions } from '../reports/execution-list.ts';
import { readIndicator } from '../studies/read-indicator.ts';
import type { ChartIndicator, ChartSettings } from './chart.ts';
import type { ChartFacts, ChartLine } from './chart-facts.ts';
import { indicatorLabel } from './chart-labels.ts';
import type { Drawing } from './drawing.ts';

export type ChartReading = {
  personId: string;
  /** Whose fills are shown. Absent: of all the person's accounts. */
  accountId?: string | undefined;
  chart: ChartSettings;
  drawings: readonly Drawing[];
  market: Market;
  now: Date;
};

/** As many bars as are told apart on a screen; a range that was asked for may have more. */
const barsWide = 120;
const barsMax = 300;
const fillsMax = 200;

/** Reads what a chart shows, of no later than now. Undefined: there are no bars of that time. */
export const readChart = async (reader: Reader, reading: ChartReading): Promise<ChartFacts | undefined> => {
  const { chart, drawings, market, now, personId, accountId } = reading;
  const instrument = instrumentNamed(chart.instrument);
  const { periodType, period } = chart;
  const asked = { instrument, periodType, period, market, now, to: chart.to ?? undefined };
  const limit = chart.from ? barsMax : barsWide;
  const read = await readBars(reader, { ...asked, from: chart.from ?? undefined, limit });
  const bars = read.ok ? read.report.bars : [];
  const [first, last] = [bars[0], bars.at(-1)];
  if (!read.ok || !first || !last) return undefined;
  const [studies, { executions }] = await Promise.all([
    Promise.all(chart.indicators.map((indicator) => readLines(reader, reading, indicator, bars))),
    listExecutions(reader, personId, {
      ...{ accountId, instrument: instrument.name, from: first.at, to: chart.to ?? now, limit: fillsMax },
    }),
  ]);
  return {
    ...{ instrument, periodType, period, bars, drawings, status: read.report.status },
    lines: studies.flat(),
    missing: chart.indicators.filter((_, index) => studies[index]?.length === 0).map(({ name }) => name),
    fills: executions.toReversed().map(({ side, at, price, quantity, account }) => ({
      ...{ side, at, price, quantity, account },
    })),
  };
};

/** Indicators in points of the instrument; the others have a measure of their own. */
const overPrices = new Set(['Bollinger', 'DonchianChannel', 'EMA', 'SMA', 'VWAP', 'WMA']);

const readLines = async (
  reader: Reader,
  { chart, market, now }: ChartReading,
  { name, parameters }: ChartIndicator,
  bars: readonly BarReport[],
): Promise<ChartLine[]> => {
  const read = await readIndicator(reader, {
    ...{ indicator: name, parameters, instrument: instrumentNamed(chart.instrument), market, now },
    ...{ periodType: chart.periodType, period: chart.period, count: bars.length, asOf: chart.to ?? undefined },
  });
  if (!read.ok) return [];
  const places = new Map(bars.map(({ at }, index) => [at.getTime(), index]));
  const label = indicatorLabel(name, parameters);
  const { plots } = read.report;
  return plots.map((plot) => ({
    indicator: label,
    plot: plots.length === 1 ? undefined : plot.name,
    panel: overPrices.has(name) ? 'price' : label,
    values: plot.values.flatMap(({ at, value }) => {
      const index = places.get(at.getTime());
      return index === undefined ? [] : [{ index, value }];
    }),
  }));
};
