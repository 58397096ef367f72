import { type BarReport, findInstrument, type PeriodType, periodTypes } from '@portcullis/trading';
import { picturesOf } from '../charts/chart-view.ts';
import { type ChartSize, type EquityChart, equityCharts } from '../charts/equity-chart.ts';
import { decimalsOf } from './cell.ts';

/** Prices as candles, drawn as those of charts are; or a series as a line. */
export type ResultChart = { pictures: string[] } | { name: string; line: Record<ChartSize, EquityChart> };

/** Bars that are told apart on a desk. */
const barsMax = 500;

/** What a list of a result shows as a picture; undefined: it has no prices and no series over time. */
export const resultChart = (
  title: string,
  list: readonly Record<string, unknown>[],
  result: Record<string, unknown>,
): ResultChart | undefined => {
  const name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return priceChart(name, list, result) ?? lineChart(title, name, list);
};

const priceChart = (
  name: string,
  list: readonly Record<string, unknown>[],
  { instrument, period_type, period }: Record<string, unknown>,
): ResultChart | undefined => {
  const bars = list.flatMap((row) => barOf(row) ?? []).slice(-barsMax);
  const found = typeof instrument === 'string' ? findInstrument(instrument, new Date(0)) : undefined;
  if (bars.length === 0 || bars.length < Math.min(list.length, barsMax) || !found?.ok) return undefined;
  const facts = {
    ...{ instrument: found.instrument, bars, periodType: periodTypeOf(period_type), period: Number(period ?? 1) },
    ...{ status: 'Simulated' as const, lines: [], missing: [], drawings: [], fills: [] },
  };
  return { pictures: picturesOf(facts, { from: null }, name) };
};

const barOf = ({ time, open, high, low, close, volume }: Record<string, unknown>): BarReport | undefined => {
  const at = timeOf(time);
  const prices = [open, high, low, close, volume ?? 0].filter((value) => typeof value === 'number');
  const [first, most, least, last, traded] = prices;
  if (!at || first === undefined || most === undefined || least === undefined || last === undefined) return undefined;
  return traded === undefined ? undefined : { at, open: first, high: most, low: least, close: last, volume: traded };
};

const periodTypeOf = (value: unknown): PeriodType => periodTypes.find((each) => each === value) ?? 'minute';

/** What is drawn over time, by the names that results give it. */
const drawnValues = ['value', 'cum_delta', 'equity', 'net_liquidation'];

const lineChart = (title: string, name: string, list: readonly Record<string, unknown>[]): ResultChart | undefined => {
  const drawn = drawnValues.find((each) => typeof list[0]?.[each] === 'number');
  if (drawn === undefined) return undefined;
  const points = list.flatMap((row) => {
    const [at, value] = [timeOf(row.time), row[drawn]];
    return at && typeof value === 'number' ? [{ at, netLiquidation: value }] : [];
  });
  const decimals = Math.max(0, ...points.map(({ netLiquidation }) => decimalsOf(netLiquidation)));
  const say = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: Math.min(decimals + 1, 8) });
  const line = equityCharts(points, { title, what: title, say });
  return line && { name, line };
};

const timeOf = (value: unknown): Date | undefined => {
  const at = typeof value === 'string' ? new Date(value) : undefined;
  return at && !Number.isNaN(at.getTime()) ? at : undefined;
};
