import type { BarReport } from '../bars/read-bars.ts';
import { rounded } from './svg.ts';

/** The edges of where bars are drawn, in the units of the picture. */
export type Plot = { left: number; right: number; top: number; bottom: number };

export type ChartScale = {
  plot: Plot;
  /** The width of one bar's place. */
  slot: number;
  /** The middle of the bar with this index, which may lie outside. */
  xOf: (index: number) => number;
  /** The middle of the bar that holds this moment; before the first and after the last bar, of one that would. */
  x: (at: Date) => number;
  y: (price: number) => number;
  /** Round prices, lowest first. */
  ticks: readonly number[];
};

/** Empty places after the last bar, so that what is drawn into the future is seen. */
const roomAhead = (bars: number): number => Math.max(2, Math.ceil(bars * 0.06));

/** A scale of bars, which are oldest first and not none. Nights and weekends take no room. */
export const chartScale = (bars: readonly BarReport[], { low, high }: PriceRange, plot: Plot): ChartScale => {
  const places = bars.length + roomAhead(bars.length);
  const slot = (plot.right - plot.left) / places;
  const ticks = roundPrices(low, high);
  const [bottom, top] = [ticks[0] ?? low, ticks.at(-1) ?? high];
  const place = placeOf(bars);
  const xOf = (index: number) => rounded(plot.left + (index + 0.5) * slot);
  return {
    ...{ plot, slot, ticks, xOf },
    x: (at) => xOf(place(at)),
    y: (price) => rounded(plot.top + ((top - price) / (top - bottom)) * (plot.bottom - plot.top)),
  };
};

const minuteMs = 60_000;

/** The index of the bar that holds a moment; outside counted in bars as long as the shortest gap between two. */
const placeOf = (bars: readonly BarReport[]): ((at: Date) => number) => {
  const starts = bars.map(({ at }) => at.getTime());
  const [first = 0, last = 0] = [starts[0], starts.at(-1)];
  const gaps = starts.slice(1).map((start, index) => start - (starts[index] ?? start));
  const length = Math.max(1, gaps.length === 0 ? minuteMs : Math.min(...gaps));
  return (at) => {
    const time = at.getTime();
    if (time < first) return Math.floor((time - first) / length);
    if (time >= last) return starts.length - 1 + Math.floor((time - last) / length);
    return starts.findLastIndex((start) => start <= time);
  };
};

export type PriceRange = { low: number; high: number };

/**
 * The prices that a chart shows: those of its bars, and of what is marked on it within as much again above and below, so
 * that a level far away does not flatten the bars.
 */
export const priceRange = (bars: readonly BarReport[], marked: readonly number[]): PriceRange => {
  const lows = bars.map(({ low }) => low);
  const highs = bars.map(({ high }) => high);
  const [low, high] = [Math.min(...lows), Math.max(...highs)];
  const reach = (high - low) / 2;
  const near = marked.filter((price) => price >= low - reach && price <= high + reach);
  return { low: Math.min(low, ...near), high: Math.max(high, ...near) };
};

/** Three to seven round values that hold the range between them. A flat range lies in the middle. */
export const roundPrices = (low: number, high: number): number[] => {
  const [from, to] = high > low ? [low, high] : [low - 1, high + 1];
  const rough = (to - from) / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10) * magnitude;
  const [start, end] = [Math.floor(from / step), Math.ceil(to / step)];
  return Array.from({ length: end - start + 1 }, (_, index) => Number(((start + index) * step).toPrecision(12)));
};
