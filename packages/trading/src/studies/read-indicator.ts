import type { Reader } from '@portcullis/database';
import { isIntraday, type PeriodType, parsePeriod, periodSeconds } from '../bars/bar-period.ts';
import { type BarReport, type BarsReport, readBars } from '../bars/read-bars.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { tradingDay } from '../instruments/session.ts';
import type { Market } from '../market/market.ts';
import { type Outcome, refuse } from '../refusal.ts';
import type { IndicatorParameters } from './indicator.ts';
import { findIndicator, indicatorParameters, indicatorValues } from './indicator-values.ts';

export type IndicatorQuery = {
  indicator: string;
  instrument: Instrument;
  periodType: PeriodType;
  period: number;
  parameters: Readonly<Record<string, unknown>>;
  /** One plot alone. */
  plot?: string | undefined;
  /** The newest so many values. */
  count: number;
  /** Bars that began before it count. Absent: now. Never later than now. */
  asOf?: Date | undefined;
  market: Market;
  now: Date;
};

export type IndicatorReport = {
  indicator: string;
  parameters: IndicatorParameters;
  /** `at` is the start of the bar at whose close the value is; the last bar may still be forming. */
  plots: { name: string; values: { at: Date; value: number }[] }[];
  barsUsed: number;
  /** Bars before the first value told. */
  warmupBars: number;
  status: BarsReport['status'];
};

const secondsADay = 86_400;

/**
 * Values of an indicator of the known set. `indicator_not_found`, `invalid_parameters`, `unsupported_period`, `invalid_range`;
 * `insufficient_bars` when there are fewer than its first value needs.
 */
export const readIndicator = async (
  reader: Reader,
  query: IndicatorQuery,
): Promise<Outcome<{ report: IndicatorReport }>> => {
  const found = findIndicator(query.indicator);
  if (!found.ok) return found;
  const { indicator } = found;
  const chosen = indicatorParameters(indicator, query.parameters);
  if (!chosen.ok) return chosen;
  const { parameters } = chosen;
  const plot = query.plot && indicator.plots.find((name) => name.toLowerCase() === query.plot?.toLowerCase());
  if (query.plot && !plot) return noPlot(indicator.name, indicator.plots);
  const parsed = parsePeriod(query.periodType, query.period);
  if (!parsed.ok) return parsed;
  const aSession = isIntraday(parsed.period) ? Math.ceil(secondsADay / periodSeconds(parsed.period)) : 0;
  const settling = indicator.settles(parameters);
  const before = Math.max(settling === 'session' ? aSession : settling, indicator.required(parameters) - 1);
  const { asOf: to, count } = query;
  const read = await readBars(reader, { ...query, to, limit: before + count });
  if (!read.ok) return read;
  const { bars, status } = read.report;
  const candles = bars.map((bar) => ({ ...bar, session: tradingDay(bar.at, query.market.hours) }));
  const values = indicatorValues(indicator, parameters, { candles, count });
  if (!values) return tooFew(indicator.name, indicator.required(parameters), bars.length);
  const plots = values.plots.filter(({ name }) => !plot || name === plot).map((each) => dated(each, bars));
  const { warmupBars } = values;
  return {
    ok: true,
    report: { indicator: indicator.name, parameters, plots, barsUsed: bars.length, warmupBars, status },
  };
};

const dated = (
  { name, values }: { name: string; values: { index: number; value: number }[] },
  bars: readonly BarReport[],
) => ({ name, values: values.flatMap(({ index, value }) => (bars[index] ? [{ at: bars[index].at, value }] : [])) });

const noPlot = (name: string, plots: readonly string[]) =>
  refuse('invalid_parameters', `${name} has no such plot.`, { didYouMean: [...plots] });

const tooFew = (name: string, required: number, there: number) =>
  refuse('insufficient_bars', `${name} needs ${required} bars, and there are ${there}.`, {
    hint: 'Take a shorter period or a later as_of.',
  });
