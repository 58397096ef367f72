import type { Instrument } from '../instruments/instrument.ts';
import { ticksToPrice } from '../instruments/price.ts';
import type { ChartFacts } from './chart-facts.ts';
import { periodLabel, priceLabel, timeLabel } from './chart-labels.ts';
import type { Anchor, Drawing, DrawingType } from './drawing.ts';

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** What a picture of a chart says, for those who do not see it. */
export const chartWords = (facts: ChartFacts): { title: string; description: string } => {
  const { instrument, periodType, period, bars, drawings, fills } = facts;
  const price = (value: number) => priceLabel(value, instrument.decimals);
  const [first, last] = [bars[0], bars.at(-1)];
  const title = `${instrument.name}, ${periodLabel(periodType, period)} bars`;
  if (!first || !last) return { title, description: 'No bars.' };
  const low = price(Math.min(...bars.map((bar) => bar.low)));
  const high = price(Math.max(...bars.map((bar) => bar.high)));
  const parts = [
    `${counted(bars.length, 'bar')} from ${timeLabel(first.at)} to ${timeLabel(last.at)}`,
    `lowest ${low}, highest ${high}, last ${price(last.close)}`,
    ...studyWords(facts),
    ...(drawings.length > 0 ? [counted(drawings.length, 'drawing')] : []),
    ...(fills.length > 0 ? [counted(fills.length, 'fill')] : []),
  ];
  return { title, description: `${parts.join('; ')}.` };
};

/** The newest value of each indicator, and for which there are too few bars. */
export const studyWords = ({ lines, missing, instrument }: ChartFacts): string[] => {
  const values = lines.flatMap(({ indicator, plot, values: told }) => {
    const newest = told.at(-1);
    return newest ? [[indicator, plot, priceLabel(newest.value, instrument.decimals)].filter(Boolean).join(' ')] : [];
  });
  return [...values, ...missing.map((name) => `too few bars for ${name}`)];
};

const names: Readonly<Record<DrawingType, string>> = {
  HorizontalLine: 'Horizontal line',
  VerticalLine: 'Vertical line',
  Line: 'Line',
  Ray: 'Ray',
  Rectangle: 'Rectangle',
  Text: 'Text',
  ArrowUp: 'Arrow up',
  ArrowDown: 'Arrow down',
  FibonacciRetracements: 'Fibonacci retracements',
  RiskReward: 'Risk and reward',
  Region: 'Region',
};

const parts: Partial<Record<DrawingType, readonly string[]>> = {
  Line: ['from', 'to'],
  Ray: ['from', 'through'],
  Rectangle: ['from', 'to'],
  FibonacciRetracements: ['from', 'to'],
  RiskReward: ['entry', 'stop', 'target'],
  Region: ['from', 'to'],
};

/** A drawing without its text: "Line from 6,700.00 on 21 Nov 2026, 14:30 UTC to …". */
export const drawingWords = ({ type, anchors }: Drawing, instrument: Instrument): string =>
  [names[type], ...anchors.map((anchor, index) => `${parts[type]?.[index] ?? 'at'} ${placeWords(anchor, instrument)}`)]
    .join(' ')
    .trim();

const placeWords = ({ at, ticks }: Anchor, instrument: Instrument): string => {
  const price = ticks === null ? '' : priceLabel(ticksToPrice(instrument, ticks), instrument.decimals);
  const time = at === null ? '' : timeLabel(at);
  return price && time ? `${price} on ${time}` : price || time;
};
