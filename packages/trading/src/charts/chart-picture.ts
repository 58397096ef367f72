import type { BarReport } from '../bars/read-bars.ts';
import { ticksToPrice } from '../instruments/price.ts';
import { priceAxis, timeAxis, within } from './chart-axes.ts';
import type { ChartFacts, ChartFill } from './chart-facts.ts';
import { ink } from './chart-ink.ts';
import { type ChartScale, chartScale, priceRange } from './chart-scale.ts';
import { legend, lowerPanel, studies } from './chart-studies.ts';
import { chartWords } from './chart-words.ts';
import { paintOf } from './drawing-color.ts';
import { drawingShapes, type Shape } from './drawing-shapes.ts';
import { rounded, type SvgElement, svg } from './svg.ts';

export type PictureSize = 'wide' | 'compact';

/** For a desktop and for a phone, so that letters keep their size. */
const sizes = {
  wide: { width: 960, height: 420, left: 84, panel: 96 },
  compact: { width: 340, height: 320, left: 66, panel: 84 },
} as const;

const [above, below, gap] = [14, 30, 14];

/**
 * The picture of a chart: candles, indicators, drawings and fills, with its words for those who do not see it.
 * @param name told apart from other pictures of the same page
 */
export const chartPicture = (facts: ChartFacts, size: PictureSize, name = 'chart'): SvgElement => {
  const frame = sizes[size];
  const panels = [...new Set(facts.lines.map(({ panel }) => panel))].filter((panel) => panel !== 'price');
  const right = frame.width - 12;
  const height = frame.height + panels.length * frame.panel;
  const plot = { left: frame.left, right, top: above, bottom: frame.height - below };
  const scale = chartScale(facts.bars, priceRange(facts.bars, markedPrices(facts)), plot);
  const { title, description } = chartWords(facts);
  const ids = { title: `${name}-title-${size}`, about: `${name}-about-${size}` };
  return svg(
    'svg',
    {
      ...{ xmlns: 'http://www.w3.org/2000/svg', class: `chart ${size}`, viewBox: `0 0 ${frame.width} ${height}` },
      ...{ role: 'img', 'aria-labelledby': `${ids.title} ${ids.about}`, 'font-family': 'IBM Plex Sans, sans-serif' },
      ...{ 'font-size': 12 },
    },
    svg('title', { id: ids.title }, title),
    svg('desc', { id: ids.about }, description),
    svg('rect', { class: 'ground', width: frame.width, height, fill: ink.ground }),
    svg(
      'g',
      { 'aria-hidden': 'true' },
      ...priceAxis(scale, facts.instrument.decimals),
      ...timeAxis(facts, scale),
      within(plot, [
        ...drawn(facts, scale, 'under'),
        ...candles(facts.bars, scale),
        ...studies(facts.lines, scale),
        ...drawn(facts, scale, 'over'),
        ...facts.fills.map((fill) => fillMark(fill, scale)),
      ]),
      ...legend(facts.lines, plot),
      ...panels.flatMap((panel, index) => {
        const top = frame.height + index * frame.panel;
        return lowerPanel(facts, panel, scale, { ...plot, top: top + gap, bottom: top + frame.panel - gap });
      }),
    ),
  );
};

const markedPrices = ({ drawings, fills, instrument }: ChartFacts): number[] => [
  ...drawings.flatMap(({ anchors }) =>
    anchors.flatMap(({ ticks }) => (ticks === null ? [] : [ticksToPrice(instrument, ticks)])),
  ),
  ...fills.map(({ price }) => price),
];

const candles = (bars: readonly BarReport[], scale: ChartScale): SvgElement[] => {
  const paths = { rising: '', falling: '' };
  for (const [index, bar] of bars.entries()) {
    paths[bar.close > bar.open ? 'rising' : 'falling'] += candle(bar, scale.xOf(index), scale);
  }
  const paint = { stroke: ink.bar, 'stroke-width': 1 };
  return [
    svg('path', { class: 'bar rising', d: paths.rising, fill: ink.ground, ...paint }),
    svg('path', { class: 'bar falling', d: paths.falling, fill: ink.bar, ...paint }),
  ];
};

const candle = ({ open, high, low, close }: BarReport, x: number, { slot, y }: ChartScale): string => {
  const half = rounded(Math.max(0.5, Math.min(5, slot * 0.35)));
  const [top, foot] = [y(Math.max(open, close)), y(Math.min(open, close))];
  const body = `M${rounded(x - half)} ${top}h${rounded(2 * half)}V${Math.max(foot, rounded(top + 1))}h${rounded(-2 * half)}Z`;
  return `M${x} ${y(high)}V${y(low)}${body}`;
};

/** Areas lie under the bars, all else over them. */
const drawn = ({ drawings, instrument }: ChartFacts, scale: ChartScale, layer: 'under' | 'over'): SvgElement[] =>
  drawings.flatMap((drawing) =>
    drawingShapes(drawing, scale, instrument)
      .filter(({ kind }) => (kind === 'wash') === (layer === 'under'))
      .map((shape) => painted(shape, shape.color ?? drawing.color)),
  );

const painted = (shape: Shape, color: string): SvgElement => {
  const { hex, name } = paintOf(color);
  if (shape.kind === 'label') {
    const { x, y, anchor, text } = shape;
    // A colour of one's own may be unreadable on this ground; letters then have the colour of letters.
    const letters = name
      ? { class: `drawn-text ink-${name}`, fill: hex }
      : { class: 'drawn-text ink-black', fill: ink.letters };
    const halo = { stroke: ink.ground, 'stroke-width': 3, 'paint-order': 'stroke', 'stroke-linejoin': 'round' };
    return svg('text', { ...letters, x, y, 'text-anchor': anchor, ...halo }, text);
  }
  const own = { class: `drawn-${shape.kind}${name ? ` ink-${name}` : ''}` };
  if (shape.kind === 'line') {
    const dashes = shape.dashed ? '5 4' : undefined;
    return svg('path', {
      ...{ ...own, d: shape.path, fill: 'none', stroke: hex, 'stroke-width': 1.5, 'stroke-dasharray': dashes },
    });
  }
  return svg('path', { ...own, d: shape.path, fill: hex, 'fill-opacity': shape.kind === 'wash' ? 0.14 : undefined });
};

/** A triangle whose tip touches the price: from below for what was bought, from above for what was sold. */
const fillMark = ({ side, at, price }: ChartFill, scale: ChartScale): SvgElement => {
  const [x, y] = [scale.x(at), scale.y(price)];
  const foot = rounded(side === 'Buy' ? y + 12 : y - 12);
  const paint = { fill: ink.mark, stroke: ink.ground, 'stroke-width': 1.5 };
  return svg('path', { class: 'mark', d: `M${x} ${y}L${rounded(x - 6.5)} ${foot}h13Z`, ...paint });
};
