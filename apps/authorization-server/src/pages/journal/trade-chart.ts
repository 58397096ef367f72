import { axisDecimals } from '@portcullis/trading';
import { type ChartSize, niceTicks } from '../charts/equity-chart.ts';
import { priceWords } from '../words/money-words.ts';
import { timeWords } from '../words/time-words.ts';

export type PriceBar = { at: Date; open: number; high: number; low: number; close: number };
export type Mark = { at: Date; price: number };
export type ChartedTrade = { side: 'Long' | 'Short'; entry: Mark; exit: Mark | null; decimals: number };

/** The geometry of one trade on its bars, in the units of its view box. Templates only print it. */
export type TradeChart = {
  width: number;
  height: number;
  left: number;
  right: number;
  /** Bars that closed higher and bars that did not, each as one path of wicks and bodies. */
  rising: string;
  falling: string;
  yTicks: { y: number; label: string }[];
  xTicks: { x: number; label: string; anchor: 'start' | 'end' }[];
  /** From entry to exit. */
  path: string | undefined;
  marks: { x: number; y: number; path: string; name: 'Entry' | 'Exit'; labelY: number }[];
  title: string;
  description: string;
};

const sizes = {
  wide: { width: 960, height: 380, left: 84, margin: 24, bottom: 32 },
  compact: { width: 340, height: 280, left: 70, margin: 20, bottom: 30 },
} as const;

/** Without a bar there is no chart. Bars are oldest first and equally long. */
export const tradeChart = (
  bars: readonly PriceBar[],
  trade: ChartedTrade,
  size: ChartSize = 'wide',
): TradeChart | undefined => {
  const [first, last] = [bars[0], bars.at(-1)];
  if (!first || !last) return undefined;
  const frame = sizes[size];
  const right = frame.width - 12;
  const bottom = frame.height - frame.bottom;
  const marked = [trade.entry, ...(trade.exit ? [trade.exit] : [])];
  const prices = [...bars.flatMap(({ high, low }) => [high, low]), ...marked.map(({ price }) => price)];
  const ticks = niceTicks(Math.min(...prices), Math.max(...prices));
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const slot = (right - frame.left) / bars.length;
  const length = bars.length > 1 ? (last.at.getTime() - first.at.getTime()) / (bars.length - 1) : 60_000;
  const y = (price: number) => round(frame.margin + ((high - price) / (high - low)) * (bottom - frame.margin));
  const x = (at: Date) => {
    const place = (at.getTime() - first.at.getTime()) / length;
    return round(frame.left + Math.min(bars.length, Math.max(0, place)) * slot);
  };
  const draw = (some: readonly PriceBar[]) =>
    some.map((bar) => barPath(bar, bars.indexOf(bar), frame.left, slot, y)).join('');
  const words = (price: number) => priceWords(price, trade.decimals);
  const point = ({ at, price }: Mark) => `${x(at)} ${y(price)}`;
  return {
    ...{ width: frame.width, height: frame.height, left: frame.left, right },
    rising: draw(bars.filter(({ open, close }) => close > open)),
    falling: draw(bars.filter(({ open, close }) => close <= open)),
    yTicks: ticks.map((price) => ({ y: y(price), label: priceWords(price, axisDecimals(ticks, trade.decimals)) })),
    xTicks: [
      { x: frame.left, label: shortTime(first.at, size), anchor: 'start' },
      { x: right, label: shortTime(last.at, size), anchor: 'end' },
    ],
    path: trade.exit ? `M${point(trade.entry)}L${point(trade.exit)}` : undefined,
    marks: marked.map((mark, index) => markOf(index === 0, trade.side, x(mark.at), y(mark.price))),
    title: 'The trade on its chart',
    description: describe(trade, words),
  };
};

export const tradeCharts = (
  bars: readonly PriceBar[],
  trade: ChartedTrade,
): Record<ChartSize, TradeChart> | undefined => {
  const [wide, compact] = [tradeChart(bars, trade, 'wide'), tradeChart(bars, trade, 'compact')];
  return wide && compact ? { wide, compact } : undefined;
};

const barPath = (bar: PriceBar, index: number, left: number, slot: number, y: (price: number) => number): string => {
  const middle = round(left + (index + 0.5) * slot);
  const half = round(Math.max(0.5, Math.min(5, slot * 0.35)));
  const [top, foot] = [y(Math.max(bar.open, bar.close)), y(Math.min(bar.open, bar.close))];
  const body = `M${round(middle - half)} ${top}h${round(2 * half)}V${round(Math.max(foot, top + 1))}h${round(-2 * half)}Z`;
  return `M${middle} ${y(bar.high)}V${y(bar.low)}${body}`;
};

/** A triangle whose tip touches the price: from below for what was bought, from above for what was sold. */
const markOf = (isEntry: boolean, side: ChartedTrade['side'], x: number, y: number): TradeChart['marks'][number] => {
  const isBuy = (side === 'Long') === isEntry;
  const foot = isBuy ? y + 13 : y - 13;
  return {
    ...{ x, y },
    path: `M${x} ${y}L${round(x - 7)} ${round(foot)}h14Z`,
    name: isEntry ? 'Entry' : 'Exit',
    labelY: round(isBuy ? foot + 14 : foot - 6),
  };
};

const shortTime = (at: Date, size: ChartSize): string =>
  size === 'wide'
    ? timeWords(at)
    : timeWords(at)
        .replace(/ \d{4},/, ',')
        .replace(' UTC', '');

const describe = ({ side, entry, exit }: ChartedTrade, words: (price: number) => string): string =>
  `${side}: entry at ${words(entry.price)} on ${timeWords(entry.at)}` +
  (exit ? `, exit at ${words(exit.price)} on ${timeWords(exit.at)}.` : ', still open.');

const round = (value: number): number => Math.round(value * 100) / 100;
