import { axisText, gridLine, within } from './chart-axes.ts';
import type { ChartFacts, ChartLine } from './chart-facts.ts';
import { ink, studyInk } from './chart-ink.ts';
import { type ChartScale, type Plot, roundPrices } from './chart-scale.ts';
import { rounded, type SvgElement, svg } from './svg.ts';

const linePath = ({ values }: ChartLine, scale: ChartScale, y: (value: number) => number): string =>
  values.map(({ index, value }, at) => `${at === 0 ? 'M' : 'L'}${scale.xOf(index)} ${y(value)}`).join('');

const study = (line: ChartLine, index: number, scale: ChartScale, y: (value: number) => number): SvgElement => {
  const { hex, number } = studyInk(index);
  const paint = { fill: 'none', stroke: hex, 'stroke-width': 1.5 };
  return svg('path', { class: `study study-${number}`, d: linePath(line, scale, y), ...paint });
};

export const studies = (lines: readonly ChartLine[], scale: ChartScale): SvgElement[] =>
  lines.flatMap((line, index) => (line.panel === 'price' ? [study(line, index, scale, scale.y)] : []));

/** The names of what is drawn over the prices: a row for each indicator, each plot in the colour of its line. */
export const legend = (lines: readonly ChartLine[], { left, top }: Plot): SvgElement[] => {
  const own = lines.flatMap((line, index) => (line.panel === 'price' ? [{ line, index }] : []));
  const rows = [...new Set(own.map(({ line }) => line.indicator))];
  return rows.map((indicator, row) =>
    named(
      own.filter(({ line }) => line.indicator === indicator),
      left + 6,
      top + 12 + row * 15,
    ),
  );
};

type Numbered = { line: ChartLine; index: number };

/** "MACD(12, 26, 9) MACD Avg Diff" */
const named = (own: readonly Numbered[], x: number, y: number): SvgElement => {
  const words = own.map(({ line: { indicator, plot }, index }, place) => {
    const { hex, number } = studyInk(index);
    const text = [place === 0 ? indicator : '', plot ?? ''].filter(Boolean).join(' ');
    return svg('tspan', { class: `study-name study-name-${number}`, fill: hex, dx: place === 0 ? undefined : 5 }, text);
  });
  return svg(
    'text',
    { class: 'study-names', x, y, stroke: ink.ground, 'stroke-width': 3, 'paint-order': 'stroke' },
    ...words,
  );
};

/** An indicator with a measure of its own, under the prices. */
export const lowerPanel = ({ lines }: ChartFacts, panel: string, scale: ChartScale, plot: Plot): SvgElement[] => {
  const own = lines.flatMap((line, index) => (line.panel === panel ? [{ line, index }] : []));
  const values = own.flatMap(({ line }) => line.values.map(({ value }) => value));
  if (values.length === 0) return [];
  const ticks = roundPrices(Math.min(...values), Math.max(...values));
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const y = (value: number) => rounded(plot.top + ((high - value) / (high - low)) * (plot.bottom - plot.top));
  return [
    ...[low, high].flatMap((value) => [
      gridLine(y(value), plot),
      axisText(plot.left - 8, rounded(y(value) + 4), 'end', value.toLocaleString('en-US')),
    ]),
    within(
      plot,
      own.map(({ line, index }) => study(line, index, scale, y)),
    ),
    named(own, plot.left + 6, plot.top + 11),
  ];
};
