import type { ChartFacts } from './chart-facts.ts';
import { ink } from './chart-ink.ts';
import { axisDecimals, axisLabel, priceLabel } from './chart-labels.ts';
import type { ChartScale, Plot } from './chart-scale.ts';
import { rounded, type SvgElement, svg } from './svg.ts';

/** What reaches over the edge of a plot is cut off: an inner picture shows no more than its own box. */
export const within = ({ left, right, top, bottom }: Plot, children: SvgElement[]): SvgElement => {
  const [width, height] = [right - left, bottom - top];
  const viewBox = `${left} ${top} ${width} ${height}`;
  return svg('svg', { x: left, y: top, width, height, viewBox, overflow: 'hidden' }, ...children);
};

export const axisText = (x: number, y: number, anchor: string, text: string): SvgElement =>
  svg('text', { class: 'axis', x, y, 'text-anchor': anchor, fill: ink.axis }, text);

export const gridLine = (y: number, { left, right }: Plot): SvgElement =>
  svg('path', { class: 'grid', d: `M${left} ${y}H${right}`, stroke: ink.grid, fill: 'none' });

export const priceAxis = ({ ticks, y, plot }: ChartScale, decimals: number): SvgElement[] =>
  ticks.flatMap((price) => [
    gridLine(y(price), plot),
    axisText(plot.left - 8, rounded(y(price) + 4), 'end', priceLabel(price, axisDecimals(ticks, decimals))),
  ]);

export const timeAxis = ({ bars, periodType }: ChartFacts, { plot, x }: ChartScale): SvgElement[] => {
  const [first, middle, last] = [bars[0], bars[Math.floor(bars.length / 2)], bars.at(-1)];
  if (!first || !middle || !last) return [];
  const y = plot.bottom + 18;
  const isRoomy = plot.right - plot.left > 500 && bars.length > 12;
  return [
    axisText(plot.left, y, 'start', axisLabel(first.at, periodType)),
    ...(isRoomy ? [axisText(x(middle.at), y, 'middle', axisLabel(middle.at, periodType))] : []),
    ...(bars.length > 1 ? [axisText(plot.right, y, 'end', axisLabel(last.at, periodType))] : []),
  ];
};
