import { moneyWords } from '../words/money-words.ts';
import { timeWords } from '../words/time-words.ts';

export type EquityPoint = { at: Date; netLiquidation: number };

/** The geometry of an equity curve, in the units of its view box. Templates only print it. */
export type EquityChart = {
  width: number;
  height: number;
  /** The plot's edges. */
  left: number;
  right: number;
  line: string;
  area: string;
  last: { x: number; y: number };
  yTicks: { y: number; label: string }[];
  xTicks: { x: number; label: string; anchor: 'start' | 'middle' | 'end' }[];
  /** What the picture says, for those who do not see it. */
  title: string;
  description: string;
};

/** For a desktop and for a phone, so that letters keep their size. */
const sizes = {
  wide: { width: 960, height: 280, left: 84, margin: 12, bottom: 32 },
  compact: { width: 340, height: 230, left: 64, margin: 10, bottom: 30 },
} as const;

export type ChartSize = keyof typeof sizes;

/** What a curve shows, in words; whether its area hangs from the top; and how its values are said, if not as money. */
export type ChartWords = { title: string; what: string; hangs?: boolean; say?: (value: number) => string };

const ofAccount: ChartWords = { title: 'Equity curve', what: 'Net value' };

/** Fewer than two moments make no curve. Points are oldest first. */
export const equityChart = (
  points: readonly EquityPoint[],
  size: ChartSize = 'wide',
  words = ofAccount,
): EquityChart | undefined => {
  const frame = sizes[size];
  const say = words.say ?? moneyWords;
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || last.at <= first.at) return undefined;
  const values = points.map(({ netLiquidation }) => netLiquidation);
  const ticks = niceTicks(Math.min(...values), Math.max(...values));
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const label = (at: Date) => (size === 'wide' ? timeWords(at) : timeWords(at).replace(/ \d{4},.*/, ''));
  const right = frame.width - frame.margin;
  const bottom = frame.height - frame.bottom;
  const base = words.hangs ? frame.margin : bottom;
  const elapsed = (at: Date) => (at.getTime() - first.at.getTime()) / (last.at.getTime() - first.at.getTime());
  const x = (at: Date) => round(frame.left + elapsed(at) * (right - frame.left));
  const y = (value: number) => round(frame.margin + ((high - value) / (high - low)) * (bottom - frame.margin));
  const corners = points.map(({ at, netLiquidation }) => `${x(at)} ${y(netLiquidation)}`);
  return {
    width: frame.width,
    height: frame.height,
    left: frame.left,
    right,
    line: `M${corners.join('L')}`,
    area: `M${x(first.at)} ${base}L${corners.join('L')}L${x(last.at)} ${base}Z`,
    last: { x: x(last.at), y: y(last.netLiquidation) },
    yTicks: ticks.map((value) => ({ y: y(value), label: say(value).replace(/\.00$/, '') })),
    xTicks: [
      { x: frame.left, label: label(first.at), anchor: 'start' },
      { x: right, label: label(last.at), anchor: 'end' },
    ],
    title: words.title,
    description: describe({ what: words.what, say }, first, last, values),
  };
};

/** The curve in both sizes: the page shows the one that fits. */
export const equityCharts = (
  points: readonly EquityPoint[],
  words = ofAccount,
): Record<ChartSize, EquityChart> | undefined => {
  const [wide, compact] = [equityChart(points, 'wide', words), equityChart(points, 'compact', words)];
  return wide && compact ? { wide, compact } : undefined;
};

const describe = (
  { what, say }: { what: string; say: (value: number) => string },
  first: EquityPoint,
  last: EquityPoint,
  values: number[],
): string =>
  `${what} from ${say(first.netLiquidation)} on ${timeWords(first.at)} to ${say(last.netLiquidation)} ` +
  `on ${timeWords(last.at)}; lowest ${say(Math.min(...values))}, highest ${say(Math.max(...values))}.`;

/** Three to six round values that hold the range between them. A flat curve lies in the middle. */
export const niceTicks = (low: number, high: number): number[] => {
  const range = high - low || 100;
  const [from, to] = high === low ? [low - 50, high + 50] : [low, high];
  const rough = range / 3;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10) * magnitude;
  const [start, end] = [Math.floor(from / step), Math.ceil(to / step)];
  return Array.from({ length: end - start + 1 }, (_, index) => Number(((start + index) * step).toPrecision(12)));
};

const round = (value: number): number => Math.round(value * 100) / 100;
