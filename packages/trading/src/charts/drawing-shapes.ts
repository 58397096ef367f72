import type { Instrument } from '../instruments/instrument.ts';
import { ticksToPrice } from '../instruments/price.ts';
import { priceLabel, shortened } from './chart-labels.ts';
import type { ChartScale } from './chart-scale.ts';
import type { Anchor, Drawing, DrawingType } from './drawing.ts';
import { rounded } from './svg.ts';

/** A part of a drawing, in the units of the picture. A drawing in two colours says which part has its own. */
export type Shape = (
  | { kind: 'line'; path: string; dashed?: boolean }
  /** Filled, so that what lies under it shows through. */
  | { kind: 'wash'; path: string }
  | { kind: 'solid'; path: string }
  | { kind: 'label'; x: number; y: number; text: string; anchor: 'start' | 'middle' | 'end' }
) & { color?: string };

type Place = { x: number; y: number };

type Given = {
  drawing: Drawing;
  scale: ChartScale;
  instrument: Instrument;
  /** The text, as far as there is room for it. */
  text: string;
  places: readonly Place[];
};

/** The shapes of a drawing; what lies outside of the plot is cut off by the picture. */
export const drawingShapes = (drawing: Drawing, scale: ChartScale, instrument: Instrument): Shape[] => {
  const places = drawing.anchors.map((anchor) => placeOf(anchor, scale, instrument));
  const { left, right } = scale.plot;
  const room = Math.floor((right - left) / letterWidth / 2);
  const text = shortened(drawing.text ?? '', Math.min(room, lettersMax));
  const shapes = draw[drawing.type]({ drawing, scale, instrument, text, places });
  return shapes.map((shape) => fitted(shape, scale));
};

/** About how wide and high letters are. */
const letterWidth = 6.4;
const letterHeight = 12;

/** Of a text, whose whole is listed beside the picture. */
const lettersMax = 40;

/** A label of something that is seen does not reach over the edges. */
const fitted = (shape: Shape, { plot: { left, right, top, bottom } }: ChartScale): Shape => {
  if (shape.kind !== 'label' || shape.x < left || shape.x > right) return shape;
  if (shape.y < top - letterHeight || shape.y > bottom + letterHeight) return shape;
  const width = shape.text.length * letterWidth;
  const share = { start: 0, middle: 0.5, end: 1 }[shape.anchor];
  const from = Math.max(left + 2, Math.min(shape.x - share * width, right - 2 - width));
  const y = Math.max(top + letterHeight, Math.min(shape.y, bottom - 3));
  return { ...shape, x: rounded(from + share * width), y: rounded(y) };
};

/** A point that has no time lies at the left edge, one that has no price at the top. */
const placeOf = ({ at, ticks }: Anchor, { x, y, plot }: ChartScale, instrument: Instrument): Place => ({
  x: at === null ? plot.left : x(at),
  y: ticks === null ? plot.top : y(ticksToPrice(instrument, ticks)),
});

const label = (x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end' = 'start'): Shape[] =>
  text === '' ? [] : [{ kind: 'label', x: rounded(x), y: rounded(y), text, anchor }];

const segment = (one: Place, other: Place): string => `M${one.x} ${one.y}L${other.x} ${other.y}`;

const box = (one: Place, other: Place): { left: number; right: number; top: number; bottom: number; path: string } => {
  const [left, right] = [Math.min(one.x, other.x), Math.max(one.x, other.x)];
  const [top, bottom] = [Math.min(one.y, other.y), Math.max(one.y, other.y)];
  return { left, right, top, bottom, path: `M${left} ${top}H${right}V${bottom}H${left}Z` };
};

/** In units of the picture. From an anchor years ago there would be a million dashes, which take a painter seconds. */
const dashedMax = 4_000;

/** NinjaTrader's retracement levels, percent of the way back from the second anchor to the first. */
const fibonacciLevels = [0, 23.6, 38.2, 50, 61.8, 100];

const fibonacci = ({ drawing: { anchors }, places, scale, instrument, text }: Given): Shape[] => {
  const [start, end] = places;
  const [from, to] = anchors.map(({ ticks }) => ticksToPrice(instrument, ticks ?? 0n));
  if (!start || !end || from === undefined || to === undefined) return [];
  const { left, right } = box(start, end);
  const levels = fibonacciLevels.map((percent) => {
    const price = to + ((from - to) * percent) / 100;
    return { y: scale.y(price), words: `${percent} % ${priceLabel(price, instrument.decimals)}` };
  });
  const lines = levels.map(({ y }): Shape => ({ kind: 'line', path: `M${left} ${y}H${right}` }));
  const labels = legible(levels).flatMap(({ y, words }) => label(right + 4, y + 4, words));
  const { x, y } = start;
  const dashed = Math.hypot(end.x - x, end.y - y) <= dashedMax;
  return [{ kind: 'line', path: segment(start, end), dashed }, ...lines, ...labels, ...label(x, y + 14, text)];
};

/** The levels whose labels do not lie over each other: the outer two, and of the others those with room around them. */
const legible = <T extends { y: number }>(levels: readonly T[]): T[] => {
  const [first, last] = [levels[0], levels.at(-1)];
  if (!first || !last) return [];
  const kept = [first, last];
  for (const level of levels.slice(1, -1)) {
    if (kept.every(({ y }) => Math.abs(y - level.y) >= letterHeight)) kept.push(level);
  }
  return kept;
};

/** A reward twice the risk, where no target was named (NinjaTrader's default ratio). */
const defaultRatio = 2;

const riskReward = ({ drawing: { anchors }, scale, instrument, places, text }: Given): Shape[] => {
  const [entryPlace, ...others] = places;
  const [entry, stop, named] = anchors.map(({ ticks }) => ticksToPrice(instrument, ticks ?? 0n));
  if (!entryPlace || entry === undefined || stop === undefined) return [];
  const target = named ?? entry + (entry - stop) * defaultRatio;
  const ratio = Math.round((Math.abs(target - entry) / Math.abs(entry - stop)) * 100) / 100;
  const right = Math.max(entryPlace.x + 10 * scale.slot, ...others.map(({ x }) => x));
  const left = Math.min(entryPlace.x, ...others.map(({ x }) => x));
  const [entryY, stopY, targetY] = [scale.y(entry), scale.y(stop), scale.y(target)];
  const part = (y: number, price: number, color: string, name: string): Shape[] => {
    const area = box({ x: left, y: entryY }, { x: right, y });
    const labelY = y < entryY ? area.top - 4 : area.bottom + 13;
    return [
      ...[
        { kind: 'wash' as const, path: area.path },
        { kind: 'line' as const, path: area.path },
      ],
      ...label(left + 4, labelY, `${name} ${priceLabel(price, instrument.decimals)}`),
    ].map((shape) => ({ ...shape, color }));
  };
  return [
    ...part(stopY, stop, 'red', 'Stop'),
    ...part(targetY, target, 'green', `Target ${ratio} : 1,`),
    { kind: 'line', path: `M${left} ${entryY}H${right}` },
    ...label(right - 4, entryY - 4, `${text ? `${text}, ` : ''}${priceLabel(entry, instrument.decimals)}`, 'end'),
  ];
};

const arrow = ({ places: [tip], text }: Given, down: boolean): Shape[] => {
  if (!tip) return [];
  const by = down ? -1 : 1;
  const [neck, foot] = [rounded(tip.y + by * 9), rounded(tip.y + by * 20)];
  const path = `M${tip.x} ${tip.y}L${rounded(tip.x - 7)} ${neck}h4V${foot}h6V${neck}h4Z`;
  return [{ kind: 'solid', path }, ...label(tip.x, foot + (down ? -5 : 14), text, 'middle')];
};

const ray = ({ places: [from, through], scale: { plot }, text }: Given): Shape[] => {
  if (!from || !through) return [];
  const [dx, dy] = [through.x - from.x, through.y - from.y];
  const away = Math.hypot(through.x - plot.left, through.y - plot.top);
  const reach = (away + 2 * (plot.right - plot.left) + 2 * (plot.bottom - plot.top)) / (Math.hypot(dx, dy) || 1);
  const end = { x: rounded(through.x + dx * reach), y: rounded(through.y + dy * reach) };
  return [{ kind: 'line', path: segment(from, end) }, ...label(through.x, through.y - 6, text)];
};

const horizontal = ({ places: [place], drawing, scale: { plot }, instrument, text }: Given): Shape[] => {
  if (!place) return [];
  const price = priceLabel(ticksToPrice(instrument, drawing.anchors[0]?.ticks ?? 0n), instrument.decimals);
  const words = text ? `${text}, ${price}` : price;
  return [
    { kind: 'line', path: `M${plot.left} ${place.y}H${plot.right}` },
    ...label(plot.left + 4, place.y - 4, words),
  ];
};

const rectangle = ({ places: [one, other], text }: Given): Shape[] => {
  if (!one || !other) return [];
  const { path, left, top } = box(one, other);
  return [{ kind: 'wash', path }, { kind: 'line', path }, ...label(left + 4, top + 14, text)];
};

/** A band: of time from top to bottom, or of prices from edge to edge. */
const region = ({ places: [one, other], drawing: { anchors }, scale: { plot }, text }: Given): Shape[] => {
  if (!one || !other) return [];
  const isOfPrices = anchors.every(({ at }) => at === null);
  const far = isOfPrices ? { x: plot.right, y: other.y } : { x: other.x, y: plot.bottom };
  const { path, left, top } = box(one, far);
  return [{ kind: 'wash', path }, ...label(left + 4, top + 14, text)];
};

const draw: Readonly<Record<DrawingType, (given: Given) => Shape[]>> = {
  HorizontalLine: horizontal,
  VerticalLine: ({ places: [place], scale: { plot }, text }) =>
    place
      ? [{ kind: 'line', path: `M${place.x} ${plot.top}V${plot.bottom}` }, ...label(place.x + 4, plot.top + 13, text)]
      : [],
  Line: ({ places: [from, to], text }) =>
    from && to ? [{ kind: 'line', path: segment(from, to) }, ...label(to.x, to.y - 6, text)] : [],
  Ray: ray,
  Rectangle: rectangle,
  Text: ({ places: [place], text }) => (place ? label(place.x, place.y, text, 'middle') : []),
  ArrowUp: (given) => arrow(given, false),
  ArrowDown: (given) => arrow(given, true),
  FibonacciRetracements: fibonacci,
  RiskReward: riskReward,
  Region: region,
};
